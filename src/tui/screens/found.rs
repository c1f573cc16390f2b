//! What was found in one association: its diagnoses, then its findings, the worst first.

use ratatui::layout::{Constraint, Layout, Rect};

use super::association::{self, Tab};
use super::ladder::{self, Of};
use super::move_in;
use crate::report::index::Association;
use crate::tui::keys::Action;
use crate::tui::{List, Model};

/// What the tab knows.
#[derive(Debug, Default)]
pub struct State {
    /// Where the user is.
    pub list: List,
}

/// Everything that was found, in the order shown.
#[must_use]
pub fn all(one: &Association) -> Vec<Of> {
    let mut findings: Vec<usize> = (0..one.findings.len()).collect();
    findings.sort_by_key(|place| {
        let finding = one.findings.get(*place);
        std::cmp::Reverse(finding.map(|finding| (finding.severity, finding.evidence.certainty)))
    });
    (0..one.diagnoses.len()).map(Of::Diagnosis).chain(findings.into_iter().map(Of::Finding)).collect()
}

/// How many things were found in the association on the screen.
pub(super) fn count(model: &Model) -> usize {
    association::current(model).map_or(0, |one| one.diagnoses.len() + one.findings.len())
}

/// Where the list and what is said of the selected one stand in a tab.
#[must_use]
pub fn places(model: &Model, body: Rect) -> [Rect; 2] {
    let most = (body.height / 2).max(3);
    let rows = (count(model) as u16).saturating_add(1).min(most);
    Layout::vertical([Constraint::Length(rows), Constraint::Fill(1)]).areas(body)
}

/// Where the lines of the list stand, its heading not counted.
pub(super) fn list_area(model: &Model) -> Rect {
    let [list, _] = places(model, association::places(model, association::head(model).len()).body);
    Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list }
}

pub(super) fn settle(model: &mut Model) {
    let (count, height) = (count(model), usize::from(list_area(model).height));
    model.association.found.list.fit(count, height);
}

/// Does what a key asks for; `false` if that is nothing of this tab.
pub(super) fn act(model: &mut Model, action: Action) -> bool {
    let (count, height) = (count(model), usize::from(list_area(model).height));
    let action = match action {
        Action::NextFinding => Action::Down,
        Action::PreviousFinding => Action::Up,
        other => other,
    };
    if move_in(&mut model.association.found.list, action, count, height) {
        return true;
    }
    if !matches!(action, Action::Open | Action::Right) {
        return false;
    }
    if let Some(row) = row(model) {
        model.association.tab = Tab::Ladder;
        ladder::go_to(model, row);
    }
    true
}

/// The row of the ladder that shows what is selected.
fn row(model: &Model) -> Option<u32> {
    let one = association::current(model)?;
    let state = &model.association;
    match *all(one).get(state.found.list.selected)? {
        Of::Finding(place) => ladder::row_of_finding(&one.rows, one.findings.get(place)?),
        of @ Of::Diagnosis(_) => {
            let marks = state.ladder.marks(0, u32::MAX);
            marks.iter().find(|mark| mark.of == of).map(|mark| mark.row)
        }
    }
}
