//! Where the time of an association went: a bar per operation on its time axis, and percentiles per command.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::table::{Cell, Column, Table};
use super::waterfall::{self, Part};
use super::{cells, clock};
use crate::report::index::operations::{Operation, Split};
use crate::report::index::percentiles::{self, CommandTimes};
use crate::report::index::{Association, Row};
use crate::report::{Tone, row_words, size};
use crate::time::Elapsed;
use crate::tui::screens::association;
use crate::tui::screens::timing::{self, Places};
use crate::tui::{List, Model};
use crate::ul::Role;

/// What stands at the left of the bars: heading, columns of the screen, and the least width of the screen for it.
const FIELDS: [(Field, &str, usize, u16); 8] = [
    (Field::Command, " command", 17, 0),
    (Field::Id, "id", 5, 50),
    (Field::Start, "start", 12, 120),
    (Field::Of(Part::Request), "request", 8, 120),
    (Field::Of(Part::Wait), "wait", 8, 120),
    (Field::Of(Part::Response), "response", 8, 120),
    (Field::Of(Part::Pause), "pause", 8, 120),
    (Field::Total, "total", 9, 0),
];

#[derive(Clone, Copy)]
enum Field {
    Command,
    Id,
    Start,
    Of(Part),
    Total,
}

const COMMANDS: [Column; 9] = [
    column(" response times", 17, 0),
    column("count", 6, 0),
    column("min", 7, 0),
    column("p50", 7, 0),
    column("p90", 7, 0),
    column("p99", 7, 0),
    column("max", 7, 0),
    column("octets/s", 9, 1),
    column("not timed", 9, 2),
];

const fn column(title: &'static str, least: u16, rank: u8) -> Column {
    Column { title, least, share: 1, is_right: least != 17, rank }
}

/// What the place of the capture makes of the times.
const SEEN: &str = "seen from the capture: a wait is the peer's work and the way to it and back";
const SEEN_MORE: &str = "; request and response: sender and network together; pause: whoever asks";

/// An operation with what is shown of it.
struct Shown<'a> {
    operation: &'a Operation,
    request: &'a Row,
    split: Split,
    /// Nanoseconds from the start of the association.
    start: i64,
}

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let Some(one) = association::current(model) else { return };
    let state = &model.association.timing;
    if state.operations.all.is_empty() {
        let line = Line::styled(" no operation was seen in it", model.settings.theme.tone(Tone::Faint));
        return frame.render_widget(line, area);
    }
    let Places { operations, selected, commands, note } = timing::places(model, area);
    draw_operations(model, frame, operations, one);
    draw_selected(model, frame, selected, one);
    draw_commands(model, frame, commands);
    draw_note(model, frame, note);
}

fn shown<'a>(model: &'a Model, one: &'a Association, place: usize) -> Option<Shown<'a>> {
    let operations = &model.association.timing.operations;
    let operation = operations.all.get(place)?;
    let request = operation.request(&one.rows)?;
    let split = operations.split(operation, &one.rows);
    Some(Shown { operation, request, split, start: request.started().since(one.opened.at.at) })
}

fn draw_operations(model: &Model, frame: &mut Frame<'_>, area: Rect, one: &Association) {
    let (theme, state) = (model.settings.theme, &model.association.timing);
    let fields: Vec<_> = FIELDS.into_iter().filter(|(.., from)| area.width >= *from).collect();
    let left: usize = fields.iter().map(|(_, _, width, _)| width + 1).sum();
    let axis = usize::from(area.width).saturating_sub(left + 1);
    let span = one.duration_ns().unwrap_or(0);
    let mut rows = area.rows();
    if let Some(at) = rows.next() {
        let mut text: String =
            fields.iter().map(|(field, title, width, _)| fill(*field, title, *width) + " ").collect();
        let end = Elapsed(span).to_string();
        text.push('0');
        text.push_str(&cells::right(&end, axis.saturating_sub(1)));
        frame.buffer_mut().set_style(at, theme.bar());
        frame.render_widget(Line::styled(text, theme.bar()), at);
    }
    let window = state.list.window(state.operations.all.len(), usize::from(area.height.saturating_sub(1)));
    for (at, place) in rows.zip(window) {
        let Some(shown) = shown(model, one, place) else { continue };
        let mut spans: Vec<Span<'static>> = fields
            .iter()
            .map(|(field, _, width, _)| {
                let (tone, text) = text(*field, &shown, one);
                Span::styled(fill(*field, &text, *width) + " ", theme.tone(tone))
            })
            .collect();
        let bar = waterfall::bar(shown.start, &shown.split, span, axis);
        spans.extend(bar.chunk_by(|one, other| one == other).map(
            |run| match run.first().copied().flatten() {
                Some(part) => Span::styled(part.sign().repeat(run.len()), theme.tone(part.tone())),
                None => Span::raw(" ".repeat(run.len())),
            },
        ));
        frame.render_widget(Line::from(spans), at);
        if place == state.list.selected {
            frame.buffer_mut().set_style(at, theme.selected());
        }
    }
}

fn fill(field: Field, text: &str, width: usize) -> String {
    if matches!(field, Field::Command) { cells::left(text, width) } else { cells::right(text, width) }
}

/// `→ C-STORE`: the arrow points to whoever was asked.
fn asked(name: &str, asker: Role) -> String {
    format!("{} {name}", if asker == Role::Requestor { "→" } else { "←" })
}

fn text(field: Field, shown: &Shown<'_>, one: &Association) -> (Tone, String) {
    let elapsed = |ns: Option<i64>| match ns {
        None => "–".to_owned(),
        Some(0) => "0".to_owned(),
        Some(ns) => Elapsed(ns).to_string(),
    };
    match field {
        Field::Command => (Tone::Plain, asked(percentiles::name(shown.request), shown.request.sender)),
        Field::Id => {
            let id = shown.request.message().and_then(|message| message.message_id);
            (Tone::Faint, id.map_or(String::new(), |id| id.to_string()))
        }
        Field::Start => (Tone::Faint, format!("+{}", Elapsed(shown.start))),
        Field::Of(part) => {
            let is_known = shown.operation.responses > 0 || part == Part::Request;
            (part.tone(), elapsed(part.of(&shown.split).filter(|_| is_known)))
        }
        Field::Total if shown.operation.is_over => (Tone::Strong, elapsed(Some(shown.split.total()))),
        Field::Total if !one.is_over() => (Tone::Plain, "open".to_owned()),
        // Of the final response: whether it was sent and lost by the capture cannot be told here.
        Field::Total => (Tone::Caution, "not seen".to_owned()),
    }
}

/// The request in words, and its parts in numbers.
fn draw_selected(model: &Model, frame: &mut Frame<'_>, area: Rect, one: &Association) {
    let theme = model.settings.theme;
    let Some(shown) = shown(model, one, model.association.timing.list.selected) else { return };
    let at = clock::moment(model, shown.request.started(), None);
    let words = row_words(&model.index, shown.request, &model.settings.phi).1;
    let words = cells::cut(&words, usize::from(area.width).saturating_sub(cells::width(&at) + 3));
    let said = Line::from(vec![
        Span::styled(format!(" {at} "), theme.tone(Tone::Faint)),
        Span::styled(words, theme.tone(Tone::Strong)),
    ]);
    let mut parts = Vec::new();
    for part in Part::ALL {
        let (_, time) = text(Field::Of(part), &shown, one);
        parts.push(Span::styled(format!(" {}", part.sign()), theme.tone(part.tone())));
        let count = match shown.operation.responses {
            count if part == Part::Response && count > 1 => format!(" ×{count}"),
            _ => String::new(),
        };
        parts.push(Span::raw(format!(" {} {time}{count}", part.name())));
    }
    for (line, at) in [said, Line::from(parts)].into_iter().zip(area.rows()) {
        frame.render_widget(line, at);
    }
}

fn draw_commands(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let commands = &model.association.timing.commands;
    let list = List::default();
    let table = Table {
        columns: &COMMANDS,
        count: commands.len(),
        list: &list,
        theme,
        sorted: None,
        has_focus: false,
    };
    if area.height > 0 {
        table.draw(frame.buffer_mut(), area, |line, column| {
            commands.get(line).map_or_else(Cell::default, |times| Cell::plain(of_command(times, column)))
        });
    }
}

fn of_command(times: &CommandTimes, column: usize) -> String {
    match column {
        0 => asked(times.name, times.asker),
        1 => times.count.to_string(),
        2..=6 => {
            let time = times.times.as_ref().and_then(|all| all.get(column - 2));
            time.map_or_else(|| "–".to_owned(), |ns| Elapsed(*ns).to_string())
        }
        7 if times.octets > 0 => {
            times.octets_per_second().map_or(String::new(), |octets| format!("{}/s", size(octets)))
        }
        8 if times.untimed > 0 => times.untimed.to_string(),
        _ => String::new(),
    }
}

fn draw_note(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let width = usize::from(area.width).saturating_sub(1);
    let mut lines = Vec::new();
    let orphans = model.association.timing.operations.orphans;
    if orphans > 0 {
        let what = if orphans == 1 { "response has" } else { "responses have" };
        let text = format!("{orphans} {what} no request in the capture before");
        lines.push((Tone::Caution, text));
    }
    let all = format!("{SEEN}{SEEN_MORE}");
    lines.push((Tone::Faint, if cells::width(&all) <= width { all } else { SEEN.to_owned() }));
    for ((tone, text), at) in lines.into_iter().zip(area.rows()) {
        frame.render_widget(Line::styled(format!(" {}", cells::cut(&text, width)), theme.tone(tone)), at);
    }
}
