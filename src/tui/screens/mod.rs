//! What each screen knows, and how keys change it.

pub mod association;
pub mod associations;
pub mod contexts;
pub mod detail;
pub mod explain;
pub mod findings;
pub mod found;
pub mod ladder;
pub mod negotiation;
pub mod timing;
pub mod workflow;

use super::List;
use super::keys::Action;

/// Moves in a list of `count` lines in a window of `height`; `false` for an action that is none of these.
pub(super) fn move_in(list: &mut List, action: Action, count: usize, height: usize) -> bool {
    let page = isize::try_from(height.max(2) - 1).unwrap_or(isize::MAX);
    match action {
        Action::Up => list.move_by(-1, count),
        Action::Down => list.move_by(1, count),
        Action::PageUp => list.move_by(-page, count),
        Action::PageDown => list.move_by(page, count),
        Action::Top => list.selected = 0,
        Action::Bottom => list.selected = count.saturating_sub(1),
        _ => return false,
    }
    list.fit(count, height);
    true
}
