//! What is known of the selected row of a ladder, in full.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cells, clock};
use crate::dict::Uid;
use crate::dict::attribute::{Tag, vr};
use crate::octets::EscapedText;
use crate::report::index::{Association, MessageRow, Row, What};
use crate::report::judged;
use crate::report::{Tone, message_parts, size};
use crate::time::Elapsed;
use crate::tui::Model;
use crate::tui::screens::association;
use crate::tui::screens::ladder::Of;

/// Columns of the names at the left.
const NAMES: usize = 16;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let (Some(one), Some(row)) = (association::current(model), association::selected(model)) else { return };
    if area.height == 0 {
        return;
    }
    let theme = model.settings.theme;
    frame.buffer_mut().set_style(Rect { height: 1, ..area }, theme.bar());
    let head = format!(" {}", title(row));
    frame.buffer_mut().set_string(area.x, area.y, cells::left(&head, area.width.into()), theme.bar());
    let width = usize::from(area.width).saturating_sub(NAMES + 1);
    let mut y = area.y + 1;
    for (tone, name, text) in facts(model, one, row) {
        for (place, part) in cells::wrap(&text, width).into_iter().enumerate() {
            if y >= area.bottom() {
                return;
            }
            let name = if place == 0 { name } else { "" };
            let line = Line::from(vec![
                Span::styled(format!(" {}", cells::left(name, NAMES)), theme.tone(Tone::Faint)),
                Span::styled(part, theme.tone(tone)),
            ]);
            frame.render_widget(line, Rect { y, height: 1, ..area });
            y += 1;
        }
    }
}

fn title(row: &Row) -> String {
    let by = row.sender.name();
    match &row.what {
        What::Message(message) => {
            let id = message.message_id.map_or(String::new(), |id| format!(" {id}"));
            format!("message {}: {}{id} by the {by}", message.number, message.command_name())
        }
        What::Pdu { kind, .. } => format!("{} by the {by}", kind.name()),
        What::Gap { .. } => format!("lost octets of the {by}"),
        What::Anomaly { .. } => format!("something odd in what the {by} sent"),
        What::Transport { .. } => format!("TCP of the {by}"),
    }
}

/// Facts with their names; what was found comes first.
fn facts(model: &Model, one: &Association, row: &Row) -> Vec<(Tone, &'static str, String)> {
    let mut facts = found(model, one);
    let started = row.started();
    let lasted = row.at.since(started);
    let since =
        if lasted > 0 { format!(", {} after its first octet", Elapsed(lasted)) } else { String::new() };
    let at =
        format!("{}{since}, frame {}, offset {}", clock::time_of_day(model, row.at), row.frame, row.offset);
    match &row.what {
        What::Message(message) => facts.extend(of_message(model, row, message)),
        What::Pdu { tone, text, .. } => facts.push((*tone, "says", model.index.text(*text).to_owned())),
        What::Gap { text } | What::Anomaly { text } => {
            facts.push((Tone::Caution, "says", model.index.text(*text).to_owned()));
        }
        What::Transport { text } => facts.push((Tone::Plain, "says", model.index.text(*text).to_owned())),
    }
    facts.push((Tone::Plain, "seen whole", at));
    facts
}

fn found(model: &Model, one: &Association) -> Vec<(Tone, &'static str, String)> {
    let state = &model.association.ladder;
    let marks = state.selected_line().map(|line| state.marks_of(line)).unwrap_or_default();
    let mut facts = Vec::new();
    for mark in marks {
        match mark.of {
            Of::Diagnosis(place) => {
                let told = one.diagnoses.get(place);
                facts.extend(told.map(|one| (Tone::Bad, judged::diagnosis_head(one), one.told.text.clone())));
            }
            Of::Finding(place) => {
                let Some(finding) = one.findings.get(place) else { continue };
                let (tone, sign) = judged::finding_sign(finding);
                let (rule, seen) = (finding.rule, &finding.evidence);
                facts.push((tone, "found", format!("{sign} {} {}", rule.id, rule.title)));
                facts.push((
                    Tone::Plain,
                    "",
                    format!("expected {}; observed {}", seen.expected, seen.observed),
                ));
            }
        }
    }
    facts
}

fn of_message(model: &Model, row: &Row, message: &MessageRow) -> Vec<(Tone, &'static str, String)> {
    let parts = message_parts(&model.index, message, &model.settings.phi);
    let kind = model.index.kind(message);
    let name = |uid: Option<&Uid>| uid.map_or(String::new(), |uid| format!("{} ({uid})", uid.name_or_self()));
    let status = if message.status.is_some() { parts.about } else { String::new() };
    let data = match (message.has_data_set, message.pdv_count) {
        (true, count) => {
            format!("{} ({} octets) in {count} PDVs with the command", size(row.octets), row.octets)
        }
        (false, _) => "none".to_owned(),
    };
    let response = message
        .response_ns()
        .map_or(String::new(), |elapsed| format!("{} after the request's last octet", Elapsed(elapsed)));
    let syntax = kind.and_then(|kind| kind.transfer_syntax.as_ref());
    let context = kind.map_or(String::new(), |kind| format!("{}, {}", kind.context_id, name(syntax)));
    let mut facts = vec![
        (Tone::Caution, "wrong with it", parts.cautions),
        (parts.tone, "status", status),
        (parts.tone, "", parts.comment),
        (Tone::Plain, "response time", response),
        (Tone::Plain, "SOP class", name(kind.and_then(|kind| kind.sop_class.as_ref()))),
        (Tone::Plain, "SOP instance", parts.instance),
        (Tone::Plain, "context", context),
        (Tone::Plain, "data set", data),
        (Tone::Plain, "patient, study", subject(model, message)),
        (Tone::Plain, "belongs", parts.link),
        (Tone::Plain, "also", parts.details),
    ];
    facts.retain(|(_, _, text)| !text.is_empty());
    facts
}

/// Whom and what it is about, masked unless patient data is shown.
fn subject(model: &Model, message: &MessageRow) -> String {
    let Some(subject) = model.index.subject(message) else { return String::new() };
    let show = |tag: Tag, name: &str, value: &str| {
        let shown = model.settings.phi.show(tag, vr(tag), value);
        (!value.is_empty()).then(|| format!("{name} {}", EscapedText(&shown)))
    };
    let parts = [
        show(Tag(0x0010, 0x0010), "name", &subject.patient_name),
        show(Tag(0x0010, 0x0020), "id", &subject.patient_id),
        show(Tag(0x0008, 0x0050), "accession", &subject.accession_number),
        show(Tag(0x0020, 0x000d), "study", &subject.study),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
