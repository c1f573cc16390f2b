//! All associations, a line each: sorted, and in groups of those that belong together.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::move_in;
use crate::filter::Filter;
use crate::report::index::{Association, Index, Shown};
use crate::tui::keys::Action;
use crate::tui::{Effect, List, Model, Screen};
use crate::ul::Role;

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Verdict, the worst first.
    Verdict,
    /// Number; those that belong to an earlier one stand below it.
    #[default]
    Number,
    /// AE titles.
    Peers,
    /// Addresses.
    Addresses,
    /// What it was for.
    Services,
    /// DIMSE messages, most first.
    Messages,
    /// Octets, most first.
    Octets,
    /// Duration, longest first.
    Duration,
    /// How it ended.
    Ending,
    /// The worst finding.
    Worst,
}

impl By {
    /// All columns, in the order in which they stand.
    pub const ALL: [Self; 10] = [
        Self::Verdict,
        Self::Number,
        Self::Peers,
        Self::Addresses,
        Self::Services,
        Self::Messages,
        Self::Octets,
        Self::Duration,
        Self::Ending,
        Self::Worst,
    ];

    fn beside(self, step: usize) -> Self {
        let place = Self::ALL.iter().position(|by| *by == self).unwrap_or(0);
        Self::ALL.get((place + step) % Self::ALL.len()).copied().unwrap_or_default()
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Number of the association.
    pub association: u64,
    /// The one that it belongs to and stands below.
    pub parent: Option<u64>,
}

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {
    /// The lines, in the order shown.
    pub lines: Vec<Line>,
    /// Where the user is.
    pub list: List,
    /// What the list is sorted by.
    pub by: By,
    /// The other way round?
    pub is_reversed: bool,
    /// What the filter says of each association, by number.
    matches: Vec<Match>,
}

/// What the filter says of an association, and of how much of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Match {
    rows: usize,
    is_over: bool,
    judged: usize,
    holds: bool,
}

impl State {
    /// Another filter is to be asked.
    pub(in crate::tui) fn forget_matches(&mut self) {
        self.matches.clear();
    }
}

/// Rows of the screen above the first line of the list, the bar at the top not counted: the chart and the headings.
const HEAD: usize = 2;

/// The row of the terminal that the first line of the list stands in.
pub(in crate::tui) const FIRST_ROW: usize = 1 + HEAD;

/// Rows of the list.
#[must_use]
pub fn height(model: &Model) -> usize {
    model.body_height().saturating_sub(HEAD)
}

/// Sorts anew; whoever was selected stays so.
pub(in crate::tui) fn refresh(model: &mut Model) {
    let selected =
        model.associations.lines.get(model.associations.list.selected).map(|line| line.association);
    let mut lines = lines(&model.index, model.associations.by, model.associations.is_reversed);
    if let Some(filter) = &model.filter {
        sift(&model.index, filter, &mut model.associations.matches);
        let matches = &model.associations.matches;
        lines.retain(|line| {
            place(line.association).and_then(|place| matches.get(place)).is_some_and(|it| it.holds)
        });
        unbind(&mut lines);
    }
    model.associations.lines = lines;
    let place = model.associations.lines.iter().position(|line| Some(line.association) == selected);
    if let Some(place) = place {
        model.associations.list.selected = place;
    }
}

pub(in crate::tui) fn settle(model: &mut Model) {
    let height = height(model);
    let State { lines, list, .. } = &mut model.associations;
    list.fit(lines.len(), height);
}

/// The number of the association that is selected.
#[must_use]
pub fn selected(model: &Model) -> Option<u64> {
    model.associations.lines.get(model.associations.list.selected).map(|line| line.association)
}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (height, count) = (height(model), model.associations.lines.len());
    if move_in(&mut model.associations.list, action, count, height) {
        return Vec::new();
    }
    match action {
        Action::Open | Action::Right => {
            if let Some(number) = selected(model) {
                super::association::show(model, number);
                model.go(Screen::Association);
            }
        }
        Action::SortNext => sort(model, model.associations.by.beside(1)),
        Action::SortPrevious => sort(model, model.associations.by.beside(By::ALL.len() - 1)),
        Action::SortReverse => {
            model.associations.is_reversed = !model.associations.is_reversed;
            refresh(model);
        }
        Action::NextFinding => seek(model, true),
        Action::PreviousFinding => seek(model, false),
        _ => {}
    }
    Vec::new()
}

/// What stands in a line, for whoever searches.
pub(in crate::tui) fn text_of(model: &Model, line: usize) -> String {
    let number = model.associations.lines.get(line).map_or(0, |line| line.association);
    let Some(one) = model.index.of(number) else { return String::new() };
    let peers = Role::BOTH.map(|role| format!("{} {}", one.name(role), one.endpoint(role)));
    let worst = one.worst().unwrap_or_default();
    [format!("#{number}"), peers.join(" → "), one.services(), one.ending().1, worst].join("  ")
}

/// Does the filter let an association through?
#[must_use]
pub fn is_shown(model: &Model, number: u64) -> bool {
    let matches = &model.associations.matches;
    model.filter.is_none() || place(number).and_then(|place| matches.get(place)).is_some_and(|it| it.holds)
}

/// The place of the association with this number.
fn place(number: u64) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

/// Asks the filter about what came since it was asked last.
fn sift(index: &Index, filter: &Filter, matches: &mut Vec<Match>) {
    matches.resize(index.associations.len(), Match::default());
    for (association, known) in index.associations.iter().zip(matches) {
        let now = Match {
            rows: association.rows.len(),
            is_over: association.is_over(),
            judged: association.findings.len() + association.diagnoses.len(),
            holds: false,
        };
        if (Match { holds: false, ..*known }) == now && now.rows > 0 {
            continue;
        }
        let is_only_longer = known.is_over == now.is_over && known.judged == now.judged;
        let from = if is_only_longer { known.rows } else { 0 };
        let asked = |row| filter.matches(&Shown { index, association, row });
        let holds =
            (is_only_longer && known.holds) || asked(None) || (from..now.rows).any(|row| asked(Some(row)));
        *known = Match { holds, ..now };
    }
}

/// Those whose parent is not shown stand for themselves.
fn unbind(lines: &mut [Line]) {
    let shown: HashSet<u64> = lines.iter().map(|line| line.association).collect();
    for line in lines {
        line.parent = line.parent.filter(|parent| shown.contains(parent));
    }
}

/// Sorts by a column; by the same again the other way round.
pub(in crate::tui) fn sort_by(model: &mut Model, by: By) {
    if model.associations.by == by {
        model.associations.is_reversed = !model.associations.is_reversed;
        refresh(model);
    } else {
        sort(model, by);
    }
}

fn sort(model: &mut Model, by: By) {
    model.associations.by = by;
    model.associations.is_reversed = false;
    refresh(model);
}

/// To the next association, or the one before, of which there is something to say.
fn seek(model: &mut Model, is_forward: bool) {
    let State { lines, list, .. } = &model.associations;
    let has = |place: &usize| {
        let number = lines.get(*place).map_or(0, |line| line.association);
        model.index.of(number).is_some_and(|one| one.mark() != crate::report::check::Mark::Good)
    };
    let found = if is_forward {
        (list.selected + 1..lines.len()).find(has)
    } else {
        (0..list.selected).rev().find(has)
    };
    match found {
        Some(place) => model.associations.list.selected = place,
        None => model.say(crate::report::Tone::Plain, "no more findings in this direction"),
    }
}

fn lines(index: &Index, by: By, is_reversed: bool) -> Vec<Line> {
    let mut all: Vec<&Association> = index.associations.iter().collect();
    if by == By::Number {
        let mut lines = grouped(index);
        if is_reversed {
            lines.reverse();
        }
        return lines;
    }
    all.sort_by(|one, other| compare(one, other, by));
    if is_reversed {
        all.reverse();
    }
    all.into_iter().map(|one| Line { association: one.number(), parent: None }).collect()
}

fn compare(one: &Association, other: &Association, by: By) -> Ordering {
    match by {
        By::Verdict => other.mark().cmp(&one.mark()),
        By::Number => Ordering::Equal,
        By::Peers => {
            let names = |one: &Association| (one.name(Role::Requestor), one.name(Role::Acceptor));
            names(one).cmp(&names(other))
        }
        By::Addresses => {
            let ends = |one: &Association| {
                [Role::Requestor, Role::Acceptor].map(|role| {
                    let endpoint = one.endpoint(role);
                    (endpoint.address, endpoint.port)
                })
            };
            ends(one).cmp(&ends(other))
        }
        By::Services => one.services().cmp(&other.services()),
        By::Messages => other.message_count().cmp(&one.message_count()),
        By::Octets => other.octets().cmp(&one.octets()),
        By::Duration => other.duration_ns().cmp(&one.duration_ns()),
        By::Ending => one.ending().1.cmp(&other.ending().1),
        By::Worst => {
            let worst = |one: &Association| one.findings.iter().map(|finding| finding.severity).max();
            (worst(other), other.diagnoses.len()).cmp(&(worst(one), one.diagnoses.len()))
        }
    }
}

/// In order of number, those that belong to an earlier association below it.
fn grouped(index: &Index) -> Vec<Line> {
    let mut children: HashMap<u64, Vec<u64>> = HashMap::new();
    let mut roots = Vec::new();
    for association in &index.associations {
        match association.belongs_to.filter(|parent| *parent < association.number()) {
            Some(parent) => children.entry(root_of(index, parent)).or_default().push(association.number()),
            None => roots.push(association.number()),
        }
    }
    let mut lines = Vec::with_capacity(index.associations.len());
    for root in roots {
        lines.push(Line { association: root, parent: None });
        let below = children.remove(&root).unwrap_or_default();
        lines.extend(below.into_iter().map(|association| Line { association, parent: Some(root) }));
    }
    lines
}

/// The first of those that an association belongs to.
fn root_of(index: &Index, mut number: u64) -> u64 {
    while let Some(parent) = index.of(number).and_then(|one| one.belongs_to).filter(|parent| *parent < number)
    {
        number = parent;
    }
    number
}
