//! What went between two peers, in order: the requestor at the left, the acceptor at the right.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::lifelines::{Lifelines, Stroke};
use super::{cells, clock, row_pane};
use crate::report::index::{Association, MessageRow, Row, What};
use crate::report::judged;
use crate::report::{MessageParts, Tone, message_parts, size};
use crate::time::{Elapsed, Timestamp};
use crate::tui::screens::association;
use crate::tui::screens::ladder::{self, Mark, Of, Places, Run};
use crate::tui::{Model, TimeMode};
use crate::ul::Role;

/// What a line says.
struct Said {
    tone: Tone,
    stroke: Stroke,
    sender: Role,
    /// Command or type.
    label: String,
    /// What else, the most important first.
    text: String,
    /// Size and fragments.
    size: String,
    /// Response time.
    time: String,
}

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let Some(one) = association::current(model) else { return };
    let Places { peers, list: body, pane } = ladder::places(model, area);
    let lifelines = Lifelines::new(area.width);
    draw_peers(model, frame, peers, one, lifelines);
    let state = &model.association.ladder;
    let lines = state.lines.all();
    let window = state.list.window(lines.len(), usize::from(body.height));
    for (at, place) in body.rows().zip(window) {
        let Some(line) = lines.get(place) else { continue };
        let before = place.checked_sub(1).and_then(|before| lines.get(before));
        let before = before.and_then(|line| one.rows.get(state.lines.row_of(*line) as usize));
        frame.render_widget(build(model, one, *line, before.map(|row| row.at), lifelines), at);
        if place == state.list.selected {
            frame.buffer_mut().set_style(at, model.settings.theme.selected());
        }
    }
    row_pane::draw(model, frame, pane);
}

fn draw_peers(model: &Model, frame: &mut Frame<'_>, area: Rect, one: &Association, lifelines: Lifelines) {
    let theme = model.settings.theme;
    let mode = match (model.settings.time, model.settings.is_local) {
        (TimeMode::Absolute, false) => "UTC",
        (TimeMode::Absolute, true) => "local time",
        (TimeMode::Relative, _) => "since the start",
        (TimeMode::Delta, _) => "since before",
    };
    let (requestor, acceptor) = (one.name(Role::Requestor), one.name(Role::Acceptor));
    let between = lifelines.right() - Lifelines::left();
    let left = if lifelines.is_wide {
        format!("{}{}", " ".repeat(3), cells::left(&requestor, between))
    } else {
        format!(" {} ", cells::left(&requestor, between + 1))
    };
    let right = cells::cut(&acceptor, lifelines.rest());
    let line = Line::from(vec![
        Span::styled(cells::left(mode, clock::WIDTH), theme.tone(Tone::Faint)),
        Span::styled(left, theme.tone(Tone::Name)),
        Span::styled(right, theme.tone(Tone::Name)),
    ]);
    frame.render_widget(line, area);
}

fn build(
    model: &Model,
    one: &Association,
    line: ladder::Line,
    before: Option<Timestamp>,
    lifelines: Lifelines,
) -> Line<'static> {
    let (theme, state) = (model.settings.theme, &model.association.ladder);
    let Some(row) = one.rows.get(state.lines.row_of(line) as usize) else { return Line::default() };
    let said = match line {
        ladder::Line::Row(_) => of_row(model, row),
        ladder::Line::Run(run) => match state.lines.run(run) {
            Some(run) => of_run(model, one, row, run),
            None => return Line::default(),
        },
    };
    let marks = state.marks_of(line);
    let (sign, sign_tone) = sign(one, marks);
    let is_inside = matches!(line, ladder::Line::Row(place) if state.lines.run_of(place).is_some());
    let arrow = match said.tone {
        Tone::Bad | Tone::Caution | Tone::Faint => said.tone,
        _ => Tone::Name,
    };
    let mut spans = vec![
        Span::styled(
            cells::right(&clock::moment(model, row.at, before), clock::WIDTH),
            theme.tone(Tone::Faint),
        ),
        Span::styled(format!(" {sign}{}", if is_inside { "┊" } else { " " }), theme.tone(sign_tone)),
        Span::styled(lifelines.between(said.stroke, said.sender, &said.label), theme.tone(arrow)),
        Span::raw(" "),
    ];
    spans.extend(right_of(model, one, &said, marks, lifelines));
    Line::from(spans)
}

/// What stands at the right of the lifelines: text, what was found, size and response time.
fn right_of(
    model: &Model,
    one: &Association,
    said: &Said,
    marks: &[Mark],
    lifelines: Lifelines,
) -> Vec<Span<'static>> {
    let theme = model.settings.theme;
    let tail = if lifelines.is_wide {
        format!(" {} {}", cells::right(&said.size, 15), cells::right(&said.time, 10))
    } else {
        let parts = [said.size.as_str(), said.time.as_str()].map(str::trim);
        parts.iter().filter(|part| !part.is_empty()).fold(String::new(), |all, part| format!("{all} {part}"))
    };
    let label = if lifelines.is_wide || said.label.is_empty() {
        String::new()
    } else {
        format!("{}{}", said.label, if said.text.is_empty() { "" } else { "  " })
    };
    let (_, found_tone) = sign(one, marks);
    let room = lifelines.rest().saturating_sub(cells::width(&tail));
    let found = cells::cut(&names(one, marks), room / 2);
    let found = if found.is_empty() { found } else { format!(" {found}") };
    let room = room.saturating_sub(cells::width(&found));
    let label = cells::cut(&label, room);
    let text = cells::left(&said.text, room.saturating_sub(cells::width(&label)));
    let label_tone = if said.tone == Tone::Good { Tone::Plain } else { said.tone };
    vec![
        Span::styled(label, theme.tone(label_tone)),
        Span::styled(text, theme.tone(said.tone)),
        Span::styled(found, theme.tone(found_tone)),
        Span::styled(tail, theme.tone(Tone::Plain)),
    ]
}

/// The worst sign of what was found at a line.
fn sign(one: &Association, marks: &[Mark]) -> (&'static str, Tone) {
    let signs = marks.iter().filter_map(|mark| match mark.of {
        Of::Diagnosis(_) => Some(("◆", Tone::Bad)),
        Of::Finding(place) => one.findings.get(place).map(|finding| {
            let (tone, sign) = judged::finding_sign(finding);
            (sign, tone)
        }),
    });
    signs.max_by_key(|(sign, tone)| (*tone, *sign != "◆")).unwrap_or((" ", Tone::Faint))
}

/// The rules that were broken at a line; where there are none, the diagnosis that it proves.
fn names(one: &Association, marks: &[Mark]) -> String {
    let rules = marks.iter().filter_map(|mark| match mark.of {
        Of::Finding(place) => one.findings.get(place).map(|finding| finding.rule.id),
        Of::Diagnosis(_) => None,
    });
    let mut names: Vec<&str> = rules.collect();
    names.dedup();
    if names.is_empty() {
        names.extend(marks.iter().filter_map(|mark| match mark.of {
            Of::Diagnosis(place) => one.diagnoses.get(place).map(|diagnosis| diagnosis.pattern.id),
            Of::Finding(_) => None,
        }));
    }
    names.join(" ")
}

fn of_row(model: &Model, row: &Row) -> Said {
    let index = &model.index;
    let said = |tone, label: &str, text: &str, size: String| Said {
        tone,
        stroke: Stroke::of(row),
        sender: row.sender,
        label: label.to_owned(),
        text: text.to_owned(),
        size,
        time: String::new(),
    };
    match &row.what {
        What::Message(message) => {
            let parts = message_parts(index, message, &model.settings.phi);
            let pdvs =
                if message.pdv_count > 1 { format!(" ×{}", message.pdv_count) } else { String::new() };
            let octets = if message.has_data_set { size(row.octets) } else { String::new() };
            let time = message.response_ns().map_or(String::new(), |elapsed| Elapsed(elapsed).to_string());
            let label = parts.name.clone();
            Said { time, ..said(parts.tone, &label, &text_of(parts), format!("{octets}{pdvs}")) }
        }
        What::Pdu { kind, tone, text } => said(*tone, kind.name(), index.text(*text), String::new()),
        What::Gap { text } | What::Anomaly { text } => {
            said(Tone::Caution, "", index.text(*text), String::new())
        }
        What::Transport { text } => said(Tone::Faint, "", index.text(*text), String::new()),
    }
}

/// What a message says, the most important first.
fn text_of(parts: MessageParts) -> String {
    let MessageParts { about, instance, details, comment, cautions, link, .. } = parts;
    let mut texts = vec![cautions, about, link, details, comment, instance];
    texts.retain(|text| !text.is_empty());
    texts.join("  ")
}

fn of_run(model: &Model, one: &Association, first: &Row, run: &Run) -> Said {
    let is_sign = if run.is_open { "▾" } else { "▸" };
    let rows = one.rows.get(run.first as usize..run.end as usize).unwrap_or_default();
    let unit: Vec<&Row> =
        rows.iter().filter(|row| row.message().is_some()).take(usize::from(run.period)).collect();
    let messages = || unit.iter().filter_map(|row| row.message());
    let mut commands = messages().map(MessageRow::command_name);
    let head = commands.next().unwrap_or_default();
    let base = head.trim_end_matches("-RQ");
    let rest = commands.map(|name| name.strip_prefix(base).map_or(name, |rest| rest.trim_start_matches('-')));
    let label = rest.fold(format!("{is_sign} {} × {head}", run.times), |all, name| format!("{all}/{name}"));
    let parts: Vec<MessageParts> =
        messages().map(|message| message_parts(&model.index, message, &model.settings.phi)).collect();
    let mut texts: Vec<String> =
        parts.iter().rev().map(|part| part.about.clone()).filter(|text| !text.is_empty()).collect();
    texts.dedup();
    if run.transport > 0 {
        texts.push(format!("{} × TCP", run.transport));
    }
    let slowest = run.slowest_ns.map_or(String::new(), |elapsed| format!("≤{}", Elapsed(elapsed)));
    Said {
        tone: parts.iter().map(|part| part.tone).max().unwrap_or(Tone::Plain),
        stroke: if run.period > 1 { Stroke::Both } else { Stroke::Message },
        sender: first.sender,
        label,
        text: texts.join("  "),
        size: if run.octets > 0 { size(run.octets) } else { String::new() },
        time: slowest,
    }
}
