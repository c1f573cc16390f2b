//! One message or PDU.

use crate::tui::keys::Action;
use crate::tui::{Effect, Model};

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {}

pub(in crate::tui) fn settle(_model: &mut Model) {}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::Left {
        model.back();
    }
    Vec::new()
}
