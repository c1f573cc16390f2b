//! What the peers of an association told of themselves.

use super::{association, move_in};
use crate::report::{Aligned, Style, side_by_side};
use crate::tui::Model;
use crate::tui::keys::Action;

/// Rows below the list for the selected line.
const PANE: usize = 5;

/// The lines; secrets are masked.
pub(in crate::tui) fn lines(model: &Model) -> Vec<Aligned> {
    let negotiation = association::current(model).and_then(|one| one.negotiation.as_deref());
    negotiation.map(|all| side_by_side(all, Style::default())).unwrap_or_default()
}

/// Rows of the list with its headings and what stands below it, and of the pane.
#[must_use]
pub fn heights(model: &Model) -> (usize, usize) {
    let all = association::height(model);
    let pane = PANE.min(all / 2);
    (all - pane, pane)
}

fn window(model: &Model) -> usize {
    heights(model).0.saturating_sub(1)
}

pub(in crate::tui) fn settle(model: &mut Model) {
    let (count, height) = (lines(model).len(), window(model));
    model.association.negotiation.fit(count, height);
}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> bool {
    let (count, height) = (lines(model).len(), window(model));
    move_in(&mut model.association.negotiation, action, count, height)
}
