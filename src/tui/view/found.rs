//! What was found in one association: a line each, and everything about the one that is selected.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::cells;
use super::table::{Cell, Column, Table};
use crate::check::{Diagnosis, Finding};
use crate::report::Tone;
use crate::report::index::Association;
use crate::report::judged;
use crate::tui::Model;
use crate::tui::screens::association;
use crate::tui::screens::found;
use crate::tui::screens::ladder::Of;

const COLUMNS: [Column; 5] = [
    Column { title: "", least: 1, share: 0, is_right: false, rank: 0 },
    Column { title: "what", least: 14, share: 0, is_right: false, rank: 0 },
    Column { title: "at fault", least: 9, share: 0, is_right: false, rank: 2 },
    Column { title: "frame", least: 7, share: 0, is_right: true, rank: 1 },
    Column { title: "in words", least: 20, share: 1, is_right: false, rank: 0 },
];

/// Columns of the names at the left of what is told in full.
const NAMES: usize = 12;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let Some(one) = association::current(model) else { return };
    let theme = model.settings.theme;
    let all = found::all(one);
    if all.is_empty() {
        let text = if one.is_over() { "nothing was found in it" } else { "nothing was found in it so far" };
        return frame.render_widget(Line::styled(format!(" {text}"), theme.tone(Tone::Good)), area);
    }
    let [list, pane] = found::places(model, area);
    let state = &model.association.found.list;
    let table =
        Table { columns: &COLUMNS, count: all.len(), list: state, theme, sorted: None, has_focus: true };
    table.draw(frame.buffer_mut(), list, |line, column| {
        all.get(line).map_or_else(Cell::default, |of| cell(model, one, *of, column))
    });
    if let Some(of) = all.get(state.selected) {
        draw_facts(model, frame, pane, facts(one, *of));
    }
}

fn cell(model: &Model, one: &Association, of: Of, column: usize) -> Cell {
    let theme = model.settings.theme;
    let (sign, tone, what, role, frame, text) = match of {
        Of::Diagnosis(place) => {
            let Some(diagnosis) = one.diagnoses.get(place) else { return Cell::default() };
            let told = &diagnosis.told;
            let frame = told.evidence.first().map(|at| at.frame);
            ("◆", Tone::Bad, judged::diagnosis_head(diagnosis), told.at_fault, frame, told.text.clone())
        }
        Of::Finding(place) => {
            let Some(finding) = one.findings.get(place) else { return Cell::default() };
            let (tone, sign) = judged::finding_sign(finding);
            let (rule, frame) = (finding.rule, Some(finding.at.frame));
            (sign, tone, rule.id, finding.at_fault, frame, rule.title.to_owned())
        }
    };
    match column {
        0 => Cell::new(theme, tone, sign),
        1 => Cell::new(theme, tone, what),
        2 => Cell::plain(role.map_or("", |role| role.name())),
        3 => Cell::plain(frame.map_or(String::new(), |frame| frame.to_string())),
        _ => Cell::plain(text),
    }
}

type Facts = Vec<(Tone, &'static str, String)>;

fn facts(one: &Association, of: Of) -> Facts {
    match of {
        Of::Diagnosis(place) => one.diagnoses.get(place).map(of_diagnosis).unwrap_or_default(),
        Of::Finding(place) => one.findings.get(place).map(of_finding).unwrap_or_default(),
    }
}

fn of_diagnosis(diagnosis: &Diagnosis) -> Facts {
    let pattern = diagnosis.pattern;
    let mut facts = vec![
        (Tone::Strong, "", diagnosis.told.text.clone()),
        (Tone::Plain, "", judged::diagnosis_place(diagnosis)),
    ];
    for (place, cause) in pattern.causes.iter().enumerate() {
        facts.push((Tone::Plain, if place == 0 { "causes" } else { "" }, format!("{}. {cause}", place + 1)));
    }
    facts.push((Tone::Plain, "do", pattern.advice.to_owned()));
    facts.push((Tone::Faint, "called", format!("{}: {}", pattern.id, pattern.title)));
    facts
}

fn of_finding(finding: &Finding) -> Facts {
    let (tone, sign) = judged::finding_sign(finding);
    let (rule, evidence) = (finding.rule, &finding.evidence);
    let weight = judged::finding_weight(finding);
    vec![
        (tone, "", format!("{sign} {weight} {}  {}", rule.id, rule.title)),
        (Tone::Plain, "", judged::finding_place(finding)),
        (Tone::Plain, "expected", evidence.expected.clone()),
        (tone, "observed", evidence.observed.clone()),
        (Tone::Plain, "demanded", rule.requirement.to_owned()),
        (Tone::Plain, "do", rule.advice.to_owned()),
    ]
}

fn draw_facts(model: &Model, frame: &mut Frame<'_>, area: Rect, facts: Facts) {
    let theme = model.settings.theme;
    let width = usize::from(area.width).saturating_sub(NAMES + 1);
    let mut rows = area.rows().skip(1);
    for (tone, name, text) in facts {
        for (place, part) in cells::wrap(&text, width).into_iter().enumerate() {
            let Some(at) = rows.next() else { return };
            let name = if place == 0 { name } else { "" };
            let line = Line::from(vec![
                Span::styled(format!(" {}", cells::left(name, NAMES)), theme.tone(Tone::Faint)),
                Span::styled(part, theme.tone(tone)),
            ]);
            frame.render_widget(line, at);
        }
    }
}
