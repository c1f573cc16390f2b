//! Cases (a patient, an accession number, a study), and what was done between hosts for the one that is selected.

use super::move_in;
use crate::report::Tone;
use crate::report::check::Mark;
use crate::report::workflow::{Arrow, Case, Diagram, Grouping, Remark, Workflow};
use crate::tui::keys::Action;
use crate::tui::view::cells;
use crate::tui::{Effect, List, Model, Screen};

/// Where keys go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The list of cases.
    #[default]
    Cases,
    /// The diagram of the one that is selected.
    Diagram,
}

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {
    workflow: Workflow,
    /// The cases, in the order shown.
    pub cases: Vec<Case>,
    /// Where the user is among them.
    pub list: List,
    /// What cases are made by.
    pub grouping: Grouping,
    /// Where keys go.
    pub pane: Pane,
    /// What was done for the case that is selected.
    pub diagram: Diagram,
    /// Where the user is in it.
    pub lines: List,
    /// The first host shown.
    pub first_host: usize,
    /// Are hosts shown that have nothing to do with the case?
    pub shows_all_hosts: bool,
    /// The case that the diagram is of.
    drawn: Option<usize>,
    stamp: Stamp,
}

/// How much of a capture the cases were made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp {
    messages: u64,
    associations: usize,
    over: u64,
    is_done: bool,
}

/// A line of the diagram.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    /// Operations.
    Arrow(&'a Arrow),
    /// Something that was not seen.
    Remark(&'a Remark),
}

/// Columns of a terminal that has room for the list and the diagram side by side.
const WIDE: u16 = 120;
/// Columns of a moment.
pub(in crate::tui) const TIME_WIDTH: u16 = 13;
/// The fewest columns of a host.
const LEAST_LANE: u16 = 15;
/// Rows of the diagram that are not lines: its title, the hosts, the line in full.
const AROUND_LINES: usize = 1 + 3 + 2;
/// Rows of the list that are not cases: its title and the headings.
const AROUND_CASES: usize = 2;
/// As long as there are so few messages, everything is made anew whenever something comes.
const FEW: u64 = 20_000;

/// Columns of the list where both panes are shown; `None` where only one is.
#[must_use]
pub fn list_width(model: &Model) -> Option<u16> {
    (model.size.0 >= WIDE).then_some(model.size.0 / 3)
}

/// The hosts that have columns, in their order, before any is left out for want of room.
#[must_use]
pub fn columns(state: &State) -> Vec<usize> {
    if state.shows_all_hosts || state.diagram.involved.is_empty() {
        (0..state.diagram.hosts.len()).collect()
    } else {
        state.diagram.involved.clone()
    }
}

/// How many hosts there is room for.
#[must_use]
pub fn room(model: &Model) -> usize {
    let width = model.size.0.saturating_sub(list_width(model).map_or(0, |list| list + 1));
    usize::from(width.saturating_sub(TIME_WIDTH) / LEAST_LANE).max(2)
}

/// Lines of the diagram.
#[must_use]
pub fn line_count(state: &State) -> usize {
    state.diagram.arrows.len() + state.diagram.remarks.len()
}

/// A line of the diagram.
#[must_use]
pub fn line(state: &State, place: usize) -> Option<Line<'_>> {
    let arrows = &state.diagram.arrows;
    arrows
        .get(place)
        .map(Line::Arrow)
        .or_else(|| state.diagram.remarks.get(place.checked_sub(arrows.len())?).map(Line::Remark))
}

/// What a line says in full.
#[must_use]
pub fn words(state: &State, place: usize) -> String {
    match line(state, place) {
        Some(Line::Arrow(arrow)) => arrow.words(&state.diagram.hosts),
        Some(Line::Remark(remark)) => remark.text.clone(),
        None => String::new(),
    }
}

/// Makes the cases anew if more of the capture is known; `is_idle` if there is time for it.
fn refresh(model: &mut Model, is_idle: bool) {
    let old = model.workflow.stamp;
    let stamp = Stamp {
        messages: model.index.messages,
        associations: model.index.associations.len(),
        over: model.index.marks.values().sum(),
        is_done: model.loading.is_done,
    };
    let is_worth_it = stamp.messages < FEW || stamp.messages / 9 >= old.messages / 8;
    if stamp == old || !(is_idle || is_worth_it || stamp.is_done) {
        return;
    }
    model.workflow.stamp = stamp;
    model.workflow.workflow.update(&model.index);
    regroup(model);
}

/// Makes the cases; the one that was selected stays so.
fn regroup(model: &mut Model) {
    let State { workflow, cases, list, grouping, drawn, .. } = &mut model.workflow;
    let selected = cases.get(list.selected).map(|case| case.key.clone());
    *cases = workflow.cases(&model.index, *grouping);
    if let Some(place) = selected.and_then(|key| cases.iter().position(|case| case.key == key)) {
        list.selected = place;
    }
    *drawn = None;
}

/// Some time went by: what has come meanwhile is shown.
pub(in crate::tui) fn tick(model: &mut Model) {
    if model.screen == Screen::Workflow {
        refresh(model, true);
    }
}

pub(in crate::tui) fn settle(model: &mut Model) {
    if model.screen != Screen::Workflow {
        return;
    }
    refresh(model, false);
    let (height, room) = (model.body_height(), room(model));
    let state = &mut model.workflow;
    state.list.fit(state.cases.len(), height.saturating_sub(AROUND_CASES));
    if state.drawn.is_some_and(|drawn| drawn != state.list.selected) {
        (state.lines, state.first_host) = (List::default(), 0);
    }
    if state.drawn != Some(state.list.selected) {
        state.diagram = state.workflow.diagram(&model.index, state.cases.get(state.list.selected));
        state.drawn = Some(state.list.selected);
    }
    let count = line_count(state);
    state.lines.fit(count, height.saturating_sub(AROUND_LINES));
    state.first_host = state.first_host.min(columns(state).len().saturating_sub(room));
}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = model.body_height();
    let state = &mut model.workflow;
    let is_moved = match state.pane {
        Pane::Cases => {
            move_in(&mut state.list, action, state.cases.len(), height.saturating_sub(AROUND_CASES))
        }
        Pane::Diagram => {
            let count = line_count(state);
            move_in(&mut state.lines, action, count, height.saturating_sub(AROUND_LINES))
        }
    };
    if is_moved {
        return Vec::new();
    }
    match (action, state.pane) {
        (Action::NextTab | Action::PreviousTab | Action::Open | Action::Right, Pane::Cases) => {
            state.pane = Pane::Diagram;
        }
        (Action::Open, Pane::Diagram) => open(model),
        (Action::Right, Pane::Diagram) => state.first_host += 1,
        (Action::Left, Pane::Diagram) if state.first_host > 0 => state.first_host -= 1,
        (Action::NextTab | Action::PreviousTab | Action::Left, Pane::Diagram) => state.pane = Pane::Cases,
        (Action::SortNext, _) => group_by(model, model.workflow.grouping.next()),
        (Action::SortPrevious, _) => group_by(model, model.workflow.grouping.next().next()),
        (Action::AllHosts, _) => {
            state.shows_all_hosts = !state.shows_all_hosts;
            let shown = if state.shows_all_hosts { "all" } else { "those of the case" };
            model.say(Tone::Plain, format!("hosts: {shown}"));
        }
        (Action::NextFinding, _) => seek(model, true),
        (Action::PreviousFinding, _) => seek(model, false),
        (Action::Copy, _) => return copy(model),
        _ => {}
    }
    Vec::new()
}

fn group_by(model: &mut Model, grouping: Grouping) {
    model.workflow.grouping = grouping;
    model.workflow.list = List::default();
    model.workflow.lines = List::default();
    model.workflow.cases.clear();
    regroup(model);
    model.say(Tone::Plain, format!("cases by {}", grouping.name()));
}

/// To the association and row where the line can be seen.
fn open(model: &mut Model) {
    let evidence = match line(&model.workflow, model.workflow.lines.selected) {
        Some(Line::Arrow(arrow)) => arrow.evidence,
        Some(Line::Remark(remark)) => remark.evidence,
        None => return,
    };
    let (number, row) = evidence;
    if model.index.of(number).is_none() {
        return;
    }
    super::association::show(model, number);
    super::association::select_row(model, row);
    model.go(Screen::Association);
}

/// To the next case or arrow that is not well, or the one before.
fn seek(model: &mut Model, is_forward: bool) {
    let state = &model.workflow;
    let (selected, count) = match state.pane {
        Pane::Cases => (state.list.selected, state.cases.len()),
        Pane::Diagram => (state.lines.selected, line_count(state)),
    };
    let is_bad = |place: &usize| match state.pane {
        Pane::Cases => state.cases.get(*place).is_some_and(|case| case.mark != Mark::Good),
        Pane::Diagram => match line(state, *place) {
            Some(Line::Arrow(arrow)) => arrow.mark != Mark::Good,
            Some(Line::Remark(_)) => true,
            None => false,
        },
    };
    let found =
        if is_forward { (selected + 1..count).find(is_bad) } else { (0..selected).rev().find(is_bad) };
    match (found, state.pane) {
        (Some(place), Pane::Cases) => model.workflow.list.selected = place,
        (Some(place), Pane::Diagram) => model.workflow.lines.selected = place,
        (None, _) => model.say(Tone::Plain, "no more findings in this direction"),
    }
}

fn copy(model: &Model) -> Vec<Effect> {
    let text = text_of(model, place(model));
    if text.is_empty() { Vec::new() } else { vec![Effect::Copy(text)] }
}

pub(in crate::tui) fn place(model: &Model) -> usize {
    match model.workflow.pane {
        Pane::Cases => model.workflow.list.selected,
        Pane::Diagram => model.workflow.lines.selected,
    }
}

/// Lines of the pane that keys go to, for whoever searches.
pub(in crate::tui) fn searched(model: &Model) -> usize {
    match model.workflow.pane {
        Pane::Cases => model.workflow.cases.len(),
        Pane::Diagram => line_count(&model.workflow),
    }
}

/// The row of the terminal that its first line stands in.
pub(in crate::tui) const fn first_row(model: &Model) -> usize {
    match model.workflow.pane {
        Pane::Cases => 1 + AROUND_CASES,
        Pane::Diagram => 1 + 1 + 3,
    }
}

/// Keys go to the pane that a column of the terminal is in.
pub(in crate::tui) fn focus_at(model: &mut Model, column: u16) {
    if let Some(width) = list_width(model) {
        model.workflow.pane = if column <= width { Pane::Cases } else { Pane::Diagram };
    }
}

/// What stands in a line of that pane.
pub(in crate::tui) fn text_of(model: &Model, place: usize) -> String {
    match model.workflow.pane {
        Pane::Cases => model.workflow.cases.get(place).map_or_else(String::new, |case| title(model, case)),
        Pane::Diagram => words(&model.workflow, place),
    }
}

/// The place of the user in that pane, to be moved.
pub(in crate::tui) fn place_mut(model: &mut Model) -> &mut List {
    match model.workflow.pane {
        Pane::Cases => &mut model.workflow.list,
        Pane::Diagram => &mut model.workflow.lines,
    }
}

/// A case in one line.
#[must_use]
pub fn title(model: &Model, case: &Case) -> String {
    let phi = &model.settings.phi;
    let (patient, accession, study) = (case.patient(phi), case.accession(phi), case.study());
    let parts = [("", patient), ("accession ", accession), ("study ", study)];
    let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
    let words = parts.map(|(name, value)| format!("{name}{value}")).collect::<Vec<_>>().join("  ");
    cells::cut(&words, usize::from(model.size.0))
}
