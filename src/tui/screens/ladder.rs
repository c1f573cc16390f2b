//! The ladder of an association: where the user is in it, what is folded, and where something was found.

mod jumps;
mod lines;
mod marks;

use ratatui::layout::{Constraint, Layout, Rect};

pub use lines::{FOLDED_FROM, Line, Lines, Run};
pub use marks::{Mark, Of};

use super::{association, move_in};
use crate::report::Tone;
use crate::report::index::{Association, Index};
use crate::tui::keys::Action;
use crate::tui::{List, Model};
pub(super) use marks::row_of_finding;

/// Rows of the terminal from which on there is room for a pane below the ladder.
const PANE_FROM: u16 = 36;
/// Rows of that pane.
const PANE: u16 = 12;

/// What the ladder knows.
#[derive(Debug, Default)]
pub struct State {
    /// Where the user is among the lines.
    pub list: List,
    /// The lines.
    pub lines: Lines,
    marks: marks::Marks,
}

impl State {
    /// Of another association, with what the user has chosen.
    pub(super) fn like(other: &Self) -> Self {
        Self { lines: other.lines.like(), ..Self::default() }
    }

    /// Takes in what came; who was selected stays so.
    pub(super) fn refresh(&mut self, index: &Index, one: &Association) {
        self.keep(|state| state.lines.extend(index, &one.rows));
        self.marks.extend(one);
    }

    /// Does something to the lines; who was selected stays so.
    fn keep(&mut self, change: impl FnOnce(&mut Self)) {
        let row = self.selected_row();
        let below_top = self.list.selected.saturating_sub(self.list.top);
        change(self);
        if let Some(row) = row {
            self.list.selected = self.lines.line_of(row);
            self.list.top = self.list.selected.saturating_sub(below_top);
        }
    }

    /// The line that is selected.
    #[must_use]
    pub fn selected_line(&self) -> Option<Line> {
        self.lines.all().get(self.list.selected).copied()
    }

    /// The place of its row; of a run of its first.
    #[must_use]
    pub fn selected_row(&self) -> Option<u32> {
        Some(self.lines.row_of(self.selected_line()?))
    }

    /// What was found at the rows from one place to before another.
    #[must_use]
    pub fn marks(&self, from: u32, to: u32) -> &[Mark] {
        self.marks.between(from, to)
    }

    /// What was found at the rows of a line; of a run that is unfolded, nothing: its rows tell it.
    #[must_use]
    pub fn marks_of(&self, line: Line) -> &[Mark] {
        match line {
            Line::Row(row) => self.marks(row, row + 1),
            Line::Run(run) => match self.lines.run(run) {
                Some(run) if !run.is_open => self.marks(run.first, run.end),
                _ => &[],
            },
        }
    }
}

/// Where the parts of the ladder stand.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// The names of the peers.
    pub peers: Rect,
    /// The lines.
    pub list: Rect,
    /// What is known of the selected row, where there is room.
    pub pane: Rect,
}

/// Where the parts of the ladder stand in a tab.
#[must_use]
pub fn places(model: &Model, body: Rect) -> Places {
    let pane = if model.size.1 >= PANE_FROM { PANE } else { 0 };
    let [peers, list, pane] =
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(pane)]).areas(body);
    Places { peers, list, pane }
}

fn list_area(model: &Model) -> Rect {
    let body = association::places(model, association::head(model).len()).body;
    places(model, body).list
}

pub(super) fn settle(model: &mut Model) {
    let height = usize::from(list_area(model).height);
    let state = &mut model.association.ladder;
    state.list.fit(state.lines.all().len(), height);
}

/// Does what a key asks for; `false` if that is nothing of the ladder.
pub(super) fn act(model: &mut Model, action: Action) -> bool {
    let height = usize::from(list_area(model).height);
    let state = &mut model.association.ladder;
    let count = state.lines.all().len();
    if move_in(&mut state.list, action, count, height) {
        return true;
    }
    let selected = state.selected_line();
    match (action, selected) {
        (Action::Open | Action::Right, Some(Line::Run(run)))
            if state.lines.run(run).is_some_and(|run| !run.is_open) =>
        {
            turn(model)
        }
        (Action::Left, Some(line))
            if state.lines.run_of(state.lines.row_of(line)).is_some_and(|run| run.is_open) =>
        {
            turn(model)
        }
        (Action::Open, Some(Line::Run(_))) | (Action::Fold, _) => {
            if !turn(model) {
                model.say(Tone::Plain, "nothing to fold here");
            }
            true
        }
        (Action::FoldRuns, _) => change(model, |state, index, one| state.lines.turn_all(index, &one.rows)),
        (Action::Transport, _) => {
            change(model, |state, index, one| state.lines.turn_transport(index, &one.rows));
            let hides = model.association.ladder.lines.hides_transport();
            model.say(Tone::Plain, if hides { "what TCP did is hidden" } else { "what TCP did is shown" });
            true
        }
        (Action::Match, _) => jumps::to_match(model),
        (Action::FollowLink, _) => jumps::along_link(model),
        (Action::NextFinding, _) => jumps::to_finding(model, true),
        (Action::PreviousFinding, _) => jumps::to_finding(model, false),
        _ => false,
    }
}

/// Folds or unfolds the run that is selected; `false` if there is none.
fn turn(model: &mut Model) -> bool {
    let Some(row) = model.association.ladder.selected_row() else { return false };
    let first = model.association.ladder.lines.run_of(row).map(|run| run.first);
    let Some(first) = first else { return false };
    change(model, |state, index, one| {
        state.lines.turn(index, &one.rows, row);
    });
    let lines = &model.association.ladder.lines;
    let line = lines.all().partition_point(|line| lines.row_of(*line) < first);
    model.association.ladder.list.selected = line;
    true
}

/// Selects a row, and unfolds what hides it.
pub(super) fn go_to(model: &mut Model, row: u32) {
    let is_hidden = model.association.ladder.lines.run_of(row).is_some_and(|run| !run.is_open);
    if is_hidden {
        change(model, |state, index, one| {
            state.lines.turn(index, &one.rows, row);
        });
    }
    let state = &mut model.association.ladder;
    state.list.selected = state.lines.line_of(row);
}

fn change(model: &mut Model, how: impl FnOnce(&mut State, &Index, &Association)) -> bool {
    let Model { index, association, .. } = model;
    if let Some(one) = index.of(association.number) {
        association.ladder.keep(|state| how(state, index, one));
    }
    true
}
