//! Where the time of an association went: its operations in order, and how long each command took.

use ratatui::layout::{Constraint, Layout, Rect};

use super::association::{self, Tab};
use super::move_in;
use crate::report::index::operations::Operations;
use crate::report::index::percentiles::{self, CommandTimes};
use crate::report::index::{Association, Index};
use crate::tui::keys::Action;
use crate::tui::{List, Model, Screen};

/// Operations from which on the percentiles of an association under way are not computed for each new row.
const MANY: usize = 10_000;

/// What the tab knows.
#[derive(Debug, Default)]
pub struct State {
    /// Where the user is among the operations.
    pub list: List,
    /// The operations, as far as the tab was shown.
    pub operations: Operations,
    /// How long each command took; of an association under way with very many operations up to an eighth behind.
    pub commands: Vec<CommandTimes>,
    /// Operations and rows that the commands are computed of.
    measured: (usize, usize),
}

impl State {
    fn refresh(&mut self, index: &Index, one: &Association, is_all: bool) {
        self.operations.take(index, one);
        let (operations, rows) = (self.operations.all.len(), self.operations.taken());
        let (before, rows_before) = self.measured;
        let is_due = is_all || operations < MANY || operations - before > operations / 8;
        if is_due && rows != rows_before {
            self.commands = percentiles::by_command(&self.operations, &one.rows);
            self.measured = (operations, rows);
        }
    }
}

/// Where the parts of the tab stand.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// The operations with their heading.
    pub operations: Rect,
    /// What is known of the selected one.
    pub selected: Rect,
    /// The commands with their heading.
    pub commands: Rect,
    /// What can be told and what not.
    pub note: Rect,
}

/// Where the parts of the tab stand; what finds no room is left out.
#[must_use]
pub fn places(model: &Model, body: Rect) -> Places {
    let state = &model.association.timing;
    let room = |least: u16, rows: u16| if body.height >= least { rows } else { 0 };
    let selected = room(7, 2);
    let note = room(9, 1 + u16::from(state.operations.orphans > 0));
    let most = (body.height / 3).max(2);
    let commands = room(10, (state.commands.len() as u16).saturating_add(1).min(most));
    let [operations, selected, commands, note] = Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(selected),
        Constraint::Length(commands),
        Constraint::Length(note),
    ])
    .areas(body);
    Places { operations, selected, commands, note }
}

/// Operations of the association on the screen.
pub(super) fn count(model: &Model) -> usize {
    model.association.timing.operations.all.len()
}

/// Where the lines of the list stand, its heading not counted.
pub(super) fn list_area(model: &Model) -> Rect {
    let list = places(model, association::places(model, association::head(model).len()).body).operations;
    Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list }
}

/// Takes in what came while the tab is shown.
pub(super) fn settle(model: &mut Model) {
    let Model { index, association, screen, loading, .. } = model;
    if *screen != Screen::Association || association.tab != Tab::Timing {
        return;
    }
    if let Some(one) = index.of(association.number) {
        association.timing.refresh(index, one, one.is_over() || loading.is_done);
    }
    let (count, height) = (count(model), usize::from(list_area(model).height));
    model.association.timing.list.fit(count, height);
}

/// Does what a key asks for; `false` if that is nothing of this tab.
pub(super) fn act(model: &mut Model, action: Action) -> bool {
    let (count, height) = (count(model), usize::from(list_area(model).height));
    if move_in(&mut model.association.timing.list, action, count, height) {
        return true;
    }
    if !matches!(action, Action::Open | Action::Right) {
        return false;
    }
    let state = &model.association.timing;
    if let Some(operation) = state.operations.all.get(state.list.selected) {
        let row = operation.request_place();
        association::show_row(model, model.association.number, Some(row));
    }
    true
}
