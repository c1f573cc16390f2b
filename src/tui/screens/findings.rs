//! Findings of the whole capture.

use super::move_in;
use crate::tui::keys::Action;
use crate::tui::{Effect, List, Model, Screen};

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {
    /// Where the user is.
    pub list: List,
}

/// The row of the terminal that the first line stands in: below the bar and the headings.
pub(in crate::tui) const FIRST_ROW: usize = 2;

pub(in crate::tui) fn settle(model: &mut Model) {
    let (height, count) = (model.body_height(), model.index.findings().count());
    model.findings.list.fit(count, height);
}

/// Lines of the list.
pub(in crate::tui) fn line_count(model: &Model) -> usize {
    model.index.findings().count()
}

/// What stands in a line, for whoever searches.
pub(in crate::tui) fn text_of(model: &Model, line: usize) -> String {
    let found = model.index.findings().nth(line);
    found.map_or_else(String::new, |(_, finding)| {
        [finding.rule.id, finding.rule.title, &finding.evidence.observed].join("  ")
    })
}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (height, count) = (model.body_height(), model.index.findings().count());
    if !move_in(&mut model.findings.list, action, count, height) && action == Action::Open {
        let number = model.index.findings().nth(model.findings.list.selected).and_then(|(number, _)| number);
        if let Some(number) = number {
            super::association::show(model, number);
            model.go(Screen::Association);
        }
    }
    Vec::new()
}
