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

pub(in crate::tui) fn settle(model: &mut Model) {
    let (height, count) = (model.body_height(), model.index.findings().count());
    model.findings.list.fit(count, height);
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
