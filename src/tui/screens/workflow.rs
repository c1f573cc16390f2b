//! Hosts, and the associations between them.

use crate::tui::keys::Action;
use crate::tui::{Effect, Model};

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {}

pub(in crate::tui) fn settle(_model: &mut Model) {}

pub(in crate::tui) fn act(_model: &mut Model, _action: Action) -> Vec<Effect> {
    Vec::new()
}
