//! Findings, diagnoses and claims of the whole capture.

mod grouping;
pub mod jump;
mod keys;
pub mod ledger;
pub mod words;

pub use grouping::{Group, Item, Key, Weight};
pub(in crate::tui) use keys::act;

use crate::report::index::{Judged, Place};
use crate::tui::folds::Folds;
use crate::tui::{List, Model, Screen};

/// What of the capture is shown, and how it is grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// By what was found.
    #[default]
    Rules,
    /// By who is at fault.
    Peers,
    /// By association.
    Associations,
    /// Claims of profiles.
    Ledger,
}

impl Tab {
    /// All tabs, in the order in which they stand.
    pub const ALL: [Self; 4] = [Self::Rules, Self::Peers, Self::Associations, Self::Ledger];

    /// Its heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rules => "by rule",
            Self::Peers => "by peer",
            Self::Associations => "by association",
            Self::Ledger => "ledger",
        }
    }

    fn beside(self, step: usize) -> Self {
        let place = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL.get((place + step) % Self::ALL.len()).copied().unwrap_or_default()
    }

    /// Are its groups open by themselves?
    const fn is_open(self) -> bool {
        !matches!(self, Self::Rules)
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The head of a group: which one.
    Group(u32),
    /// A finding or diagnosis: of which group, and which one in it.
    Item(u32, u32),
}

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {
    /// What is shown.
    pub tab: Tab,
    /// The groups.
    pub groups: Vec<Group>,
    /// The lines that are not folded away.
    pub lines: Vec<Line>,
    /// Where the user is.
    pub list: List,
    /// Are notes shown?
    pub shows_notes: bool,
    /// Notes that are not shown.
    pub hidden: u64,
    /// The claims.
    pub ledger: ledger::State,
    /// Is it time to take in what came?
    pub(in crate::tui) is_due: bool,
    folds: Folds<Key>,
    /// What was known at the last refresh.
    seen: Option<Seen>,
}

/// What decides whether there is something new to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    judged: usize,
    over: u64,
    is_done: bool,
    tab: Tab,
    shows_notes: bool,
}

/// What is known of the line that is selected, and where that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// Nowhere.
    None,
    /// Below the list, in so many rows.
    Below(u16),
    /// At the right of the list, in so many columns.
    Beside(u16),
}

/// Rows above the first line of a list, the bar at the top not counted: the tabs and the headings.
const HEAD: usize = 2;

impl Pane {
    /// Columns from which on there is room beside the list.
    const WIDE: u16 = 120;
    /// Rows from which on there is room below it.
    const HIGH: u16 = 20;

    /// Where there is room on a terminal.
    #[must_use]
    pub const fn of(size: (u16, u16)) -> Self {
        match size {
            (width @ Self::WIDE.., _) => Self::Beside(width * 2 / 5),
            (_, height @ Self::HIGH..) => Self::Below(height / 3),
            _ => Self::None,
        }
    }
}

/// The row of the terminal that the first line stands in.
pub(in crate::tui) const FIRST_ROW: usize = 1 + HEAD;

impl State {
    /// Everything is to be grouped anew.
    pub(in crate::tui) fn forget(&mut self) {
        self.seen = None;
        self.is_due = true;
    }
}

/// Where the user is in the list that is shown.
pub(in crate::tui) const fn place(model: &Model) -> usize {
    match model.findings.tab {
        Tab::Ledger => model.findings.ledger.list.selected,
        _ => model.findings.list.selected,
    }
}

/// The same, to be moved.
pub(in crate::tui) fn list_mut(model: &mut Model) -> &mut List {
    match model.findings.tab {
        Tab::Ledger => &mut model.findings.ledger.list,
        _ => &mut model.findings.list,
    }
}

/// Lines of the list.
pub(in crate::tui) fn line_count(model: &Model) -> usize {
    match model.findings.tab {
        Tab::Ledger => model.findings.ledger.lines.len(),
        _ => model.findings.lines.len(),
    }
}

/// What stands in a line, for whoever searches.
pub(in crate::tui) fn text_of(model: &Model, line: usize) -> String {
    match (model.findings.tab, model.findings.lines.get(line)) {
        (Tab::Ledger, _) => ledger::text_of(model, line),
        (_, Some(line)) => words::line(model, *line).search_text(),
        (_, None) => String::new(),
    }
}

/// Rows of the list.
#[must_use]
pub fn height(model: &Model) -> usize {
    let below = match Pane::of(model.size) {
        Pane::Below(rows) => usize::from(rows),
        Pane::None | Pane::Beside(_) => 0,
    };
    model.body_height().saturating_sub(HEAD + below)
}

/// The group of a line.
#[must_use]
pub fn group_of(model: &Model, line: Line) -> Option<&Group> {
    let (Line::Group(group) | Line::Item(group, _)) = line;
    model.findings.groups.get(group as usize)
}

/// The finding or diagnosis of a line.
#[must_use]
pub fn item_of(model: &Model, line: Line) -> Option<Item> {
    let Line::Item(_, item) = line else { return None };
    group_of(model, line)?.items.get(item as usize).copied()
}

/// Is a group open?
#[must_use]
pub fn is_open(model: &Model, group: &Group) -> bool {
    model.findings.folds.is_open(&group.key, model.findings.tab.is_open())
}

/// The line that is selected.
#[must_use]
pub fn selected_line(model: &Model) -> Option<Line> {
    model.findings.lines.get(model.findings.list.selected).copied()
}

/// The finding or diagnosis that is selected; of a group that has only one, that.
#[must_use]
pub fn selected(model: &Model) -> Option<Place> {
    let line = selected_line(model)?;
    let group = group_of(model, line)?;
    match (item_of(model, line), group.items.as_slice()) {
        (Some(item), _) => Some(item.place),
        (None, [one]) => Some(one.place),
        (None, _) => None,
    }
}

/// The id of a rule or diagnosis.
#[must_use]
pub const fn id(judged: Judged<'_>) -> &'static str {
    grouping::id(judged)
}

/// The frame that proves something first; `None` if none does.
#[must_use]
pub fn frame(judged: Judged<'_>) -> Option<u64> {
    grouping::frame(judged)
}

/// Takes in what came while the screen is shown: at once when the user waits for it; while much is read, only when
/// it has become an eighth more, so that the work grows no faster than what is read.
pub(in crate::tui) fn settle(model: &mut Model) {
    if model.screen != Screen::Findings {
        return;
    }
    let is_due = std::mem::take(&mut model.findings.is_due);
    let news = Seen {
        judged: model.index.judged_count(),
        over: model.index.marks.values().sum(),
        is_done: model.loading.is_done,
        tab: model.findings.tab,
        shows_notes: model.findings.shows_notes,
    };
    let has_grown = model.findings.seen.is_none_or(|seen| news.judged > seen.judged + seen.judged / 8);
    if model.findings.seen != Some(news) && (is_due || has_grown) {
        model.findings.seen = Some(news);
        regroup(model);
    }
    ledger::settle(model);
    let (height, count) = (height(model), model.findings.lines.len());
    model.findings.list.fit(count, height);
}

/// Groups anew; whoever was selected stays so.
fn regroup(model: &mut Model) {
    let selected = selected_line(model);
    let key = selected.and_then(|line| group_of(model, line)).map(|group| group.key.clone());
    let place = selected.and_then(|line| item_of(model, line)).map(|item| item.place);
    let grouping = grouping::group(model, model.findings.tab, model.findings.shows_notes);
    model.findings.groups = grouping.groups;
    model.findings.hidden = grouping.hidden;
    unfold(model);
    select(model, key.as_ref(), place);
}

/// Makes the lines that are not folded away.
fn unfold(model: &mut Model) {
    let State { groups, lines, folds, tab, .. } = &mut model.findings;
    lines.clear();
    for (nth, group) in groups.iter().enumerate() {
        lines.push(Line::Group(nth as u32));
        if folds.is_open(&group.key, tab.is_open()) {
            lines.extend((0..group.items.len()).map(|item| Line::Item(nth as u32, item as u32)));
        }
    }
}

/// Selects a finding or diagnosis where it stands now, or else its group.
fn select(model: &mut Model, key: Option<&Key>, place: Option<Place>) {
    let stands = |line: &Line| place.is_some() && item_of(model, *line).map(|item| item.place) == place;
    let heads =
        |line: &Line| matches!(line, Line::Group(_)) && group_of(model, *line).map(|group| &group.key) == key;
    let holds = |line: &Line| {
        matches!(line, Line::Group(_))
            && place.is_some()
            && group_of(model, *line)
                .is_some_and(|group| group.items.iter().any(|item| Some(item.place) == place))
    };
    let lines = &model.findings.lines;
    let found = lines.iter().position(stands);
    let found = found.or_else(|| lines.iter().position(heads)).or_else(|| lines.iter().position(holds));
    model.findings.list.selected = found.unwrap_or(0);
}
