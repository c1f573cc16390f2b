//! Findings of the whole capture.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::table::{Cell, Column, Table};
use crate::check::Severity;
use crate::report::Tone;
use crate::tui::Model;

const COLUMNS: [Column; 5] = [
    Column { title: "rule", least: 14, share: 0, is_right: false, rank: 0 },
    Column { title: "#", least: 6, share: 0, is_right: true, rank: 0 },
    Column { title: "times", least: 6, share: 0, is_right: true, rank: 2 },
    Column { title: "what", least: 20, share: 1, is_right: false, rank: 0 },
    Column { title: "seen", least: 20, share: 1, is_right: false, rank: 3 },
];

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    let findings: Vec<_> = model.index.findings().collect();
    let table = Table {
        columns: &COLUMNS,
        count: findings.len(),
        list: &model.findings.list,
        theme,
        sorted: None,
        has_focus: true,
    };
    table.draw(frame.buffer_mut(), area, |line, column| {
        let Some((number, finding)) = findings.get(line) else { return Cell::default() };
        match column {
            0 => {
                let tone = if finding.severity == Severity::Violation { Tone::Bad } else { Tone::Caution };
                Cell::new(theme, tone, finding.rule.id)
            }
            1 => Cell::plain(number.map_or(String::new(), |number| number.to_string())),
            2 => Cell::plain(finding.count.to_string()),
            3 => Cell::plain(finding.rule.title),
            _ => Cell::plain(finding.evidence.observed.clone()),
        }
    });
}
