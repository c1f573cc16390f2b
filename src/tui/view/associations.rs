//! All associations, a line each, below a chart of the traffic.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::Sparkline;

use super::table::{Cell, Column, Table};
use super::{cells, clock};
use crate::report::index::Association;
use crate::report::{Tone, connection_words, size};
use crate::time::Elapsed;
use crate::tui::Model;
use crate::tui::screens::associations::{self, By, Line};
use crate::ul::Role;

const fn column(title: &'static str, least: u16, share: u16, rank: u8) -> Column {
    Column { title, least, share, is_right: false, rank }
}

const fn number(title: &'static str, least: u16, rank: u8) -> Column {
    Column { title, least, share: 0, is_right: true, rank }
}

/// The columns, in the order of [`By::ALL`]; the moment of the start comes after the number.
const COLUMNS: [Column; 11] = [
    column("", 1, 0, 0),
    number("#", 5, 0),
    column("start", clock::WIDTH as u16, 0, 6),
    column("calling → called", 18, 3, 0),
    column("addresses", 30, 1, 9),
    column("services", 12, 2, 1),
    number("msgs", 6, 7),
    number("octets", 8, 5),
    number("lasted", 8, 3),
    column("ended", 9, 0, 2),
    column("worst finding", 10, 6, 4),
];

/// The place of a sort order among the columns.
fn place(by: By) -> usize {
    let place = By::ALL.iter().position(|one| *one == by).unwrap_or(0);
    if place < 2 { place } else { place + 1 }
}

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let [chart, list] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    draw_chart(model, frame, chart);
    table(model).draw(frame.buffer_mut(), list, |line, column| cell_at(model, line, column));
    let used = (model.associations.lines.len() + 1).min(usize::from(list.height)) as u16;
    draw_others(model, frame, Rect { y: list.y + used, height: list.height - used, ..list });
}

fn table(model: &Model) -> Table<'_> {
    let state = &model.associations;
    Table {
        columns: &COLUMNS,
        count: state.lines.len(),
        list: &state.list,
        theme: model.settings.theme,
        sorted: Some((place(state.by), state.is_reversed)),
        has_focus: true,
    }
}

fn cell_at(model: &Model, line: usize, column: usize) -> Cell {
    let lines = &model.associations.lines;
    let before = line.checked_sub(1).and_then(|before| lines.get(before));
    let shown = lines.get(line).and_then(|line| Some((line, model.index.of(line.association)?)));
    shown.map_or_else(Cell::default, |(line, association)| {
        cell(model, association, *line, before.copied(), column)
    })
}

/// What the column at a place of the headings sorts by.
pub(in crate::tui) fn column_at(model: &Model, x: u16) -> Option<By> {
    let area = Rect::new(0, 0, model.size.0, (associations::height(model) + 1) as u16);
    let places = table(model).places(area, |line, column| cell_at(model, line, column));
    let (column, ..) = places.into_iter().find(|(_, start, width)| (*start..start + width).contains(&x))?;
    By::ALL.into_iter().find(|by| place(*by) == column)
}

/// What else is on the wire, where the list leaves room.
fn draw_others(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let nothing = model.loading.is_done && model.index.associations.is_empty();
    let first = nothing.then(|| (Tone::Caution, "no DICOM association in this capture".to_owned()));
    let others = model.index.connections.iter().take(usize::from(area.height)).map(|connection| {
        let peers = format!("{} → {}", connection.client, connection.server);
        (Tone::Faint, connection_words(connection, &peers))
    });
    for ((tone, text), row) in first.into_iter().chain(others).zip(area.rows()) {
        let text = format!("  {}", cells::cut(&text, usize::from(row.width).saturating_sub(2)));
        frame.render_widget(ratatui::text::Line::styled(text, theme.tone(tone)), row);
    }
}

fn draw_chart(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let label = format!(" {} messages ", model.index.messages);
    let columns = usize::from(area.width).saturating_sub(cells::width(&label));
    let bars = model.index.traffic.columns(columns);
    let [left, right] =
        Layout::horizontal([Constraint::Length(cells::width(&label) as u16), Constraint::Fill(1)])
            .areas(area);
    frame.render_widget(ratatui::text::Line::styled(label, model.settings.theme.tone(Tone::Faint)), left);
    frame.render_widget(Sparkline::default().data(bars).style(model.settings.theme.tone(Tone::Name)), right);
}

fn cell(model: &Model, one: &Association, line: Line, before: Option<Line>, column: usize) -> Cell {
    let theme = model.settings.theme;
    match column {
        0 => Cell { text: one.mark().sign().to_owned(), style: theme.mark(one.mark()) },
        1 => Cell::plain(one.number().to_string()),
        2 => {
            let before = before.and_then(|line| model.index.of(line.association)).map(|one| one.opened.at.at);
            Cell::new(theme, Tone::Faint, clock::moment(model, one.opened.at.at, before))
        }
        3 => {
            let mark = if model.marks.contains(&one.number()) { "● " } else { "" };
            let branch = if line.parent.is_some() { format!("{mark}└ ") } else { mark.to_owned() };
            Cell::new(
                theme,
                Tone::Name,
                format!("{branch}{} → {}", one.name(Role::Requestor), one.name(Role::Acceptor)),
            )
        }
        4 => Cell::plain(format!("{} → {}", one.endpoint(Role::Requestor), one.endpoint(Role::Acceptor))),
        5 => Cell::plain(one.services()),
        6 => Cell::plain(one.message_count().to_string()),
        7 => Cell::plain(size(one.octets())),
        8 => Cell::plain(
            one.duration_ns().map_or_else(|| "?".to_owned(), |elapsed| Elapsed(elapsed).to_string()),
        ),
        9 => {
            let text = one.entry.as_ref().map_or("under way", |entry| entry.outcome.name());
            Cell::new(theme, one.ending().0, text)
        }
        _ => Cell::new(theme, Tone::Caution, one.worst().unwrap_or_default()),
    }
}
