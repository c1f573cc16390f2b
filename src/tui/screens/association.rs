//! One association: its ladder and what was negotiated, found and measured.

use super::move_in;
use crate::report::index::{Association, Row};
use crate::report::row_words;
use crate::tui::keys::Action;
use crate::tui::{Effect, List, Model};

/// What of an association is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What went between the peers, in order.
    #[default]
    Ladder,
}

impl Tab {
    /// All tabs, in the order in which they stand.
    pub const ALL: [Self; 1] = [Self::Ladder];

    /// Its heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ladder => "ladder",
        }
    }

    fn beside(self, step: usize) -> Self {
        let place = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL.get((place + step) % Self::ALL.len()).copied().unwrap_or_default()
    }
}

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {
    /// Number of the association; 0 for none.
    pub number: u64,
    /// What of it is shown.
    pub tab: Tab,
    /// Where the user is in the ladder.
    pub ladder: List,
}

/// Rows above the first line of a tab, the bar at the top not counted: the tabs and the peers.
const HEAD: usize = 2;

/// The row of the terminal that the first line of the ladder stands in.
pub(in crate::tui) const FIRST_ROW: usize = 1 + HEAD;

/// Rows of a tab.
#[must_use]
pub fn height(model: &Model) -> usize {
    model.body_height().saturating_sub(HEAD)
}

/// Shows another association.
pub(in crate::tui) fn show(model: &mut Model, number: u64) {
    if model.association.number != number {
        let tab = model.association.tab;
        model.association = State { number, tab, ..State::default() };
    }
}

/// Shows a row of an association in its ladder.
pub(in crate::tui) fn show_row(model: &mut Model, number: u64, row: Option<usize>) {
    show(model, number);
    model.association.tab = Tab::Ladder;
    if let Some(row) = row {
        model.association.ladder.selected = row;
    }
}

/// The place of the row that is selected.
#[must_use]
pub fn selected_place(model: &Model) -> Option<usize> {
    selected(model).map(|_| model.association.ladder.selected)
}

/// The association on the screen.
#[must_use]
pub fn current(model: &Model) -> Option<&Association> {
    model.index.of(model.association.number)
}

/// The row that is selected.
#[must_use]
pub fn selected(model: &Model) -> Option<&Row> {
    current(model)?.rows.get(model.association.ladder.selected)
}

pub(in crate::tui) fn settle(model: &mut Model) {
    let (height, count) = (height(model), current(model).map_or(0, |one| one.rows.len()));
    model.association.ladder.fit(count, height);
}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (height, count) = (height(model), current(model).map_or(0, |one| one.rows.len()));
    if model.association.tab == Tab::Ladder && move_in(&mut model.association.ladder, action, count, height) {
        return Vec::new();
    }
    match action {
        Action::NextTab => model.association.tab = model.association.tab.beside(1),
        Action::PreviousTab => model.association.tab = model.association.tab.beside(Tab::ALL.len() - 1),
        Action::NextAssociation => step(model, 1),
        Action::PreviousAssociation => step(model, -1),
        Action::Open | Action::Right if count > 0 => return super::detail::open(model),
        Action::Left => model.back(),
        _ => {}
    }
    Vec::new()
}

/// Lines of the ladder.
pub(in crate::tui) fn line_count(model: &Model) -> usize {
    current(model).map_or(0, |one| one.rows.len())
}

/// What stands in a line of the ladder, for whoever searches.
pub(in crate::tui) fn text_of(model: &Model, line: usize) -> String {
    let row = current(model).and_then(|one| one.rows.get(line));
    row.map_or_else(String::new, |row| row_words(&model.index, row, &model.settings.phi).1)
}

/// To the association after or before, in the order of the list.
fn step(model: &mut Model, by: isize) {
    let lines = &model.associations.lines;
    let place = lines.iter().position(|line| line.association == model.association.number).unwrap_or(0);
    let place = place.saturating_add_signed(by).min(lines.len().saturating_sub(1));
    let Some(number) = lines.get(place).map(|line| line.association) else { return };
    model.associations.list.selected = place;
    show(model, number);
}
