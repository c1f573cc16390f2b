//! One association: its ladder and what was negotiated, found and measured.

use ratatui::layout::{Constraint, Layout, Rect};

use super::{contexts, found, ladder, negotiation, timing};
use crate::octets::EscapedText;
use crate::packet::Endpoint;
use crate::report::Tone;
use crate::report::index::{Association, Index, Row};
use crate::report::judged;
use crate::report::row_words;
use crate::tui::keys::Action;
use crate::tui::view::cells;
use crate::tui::{Effect, List, Model};
use crate::ul::Role;

/// What of an association is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What went between the peers, in order.
    #[default]
    Ladder,
    /// What was found in it.
    Findings,
    /// Presentation contexts.
    Contexts,
    /// What the peers told of themselves.
    Negotiation,
    /// Where its time went.
    Timing,
}

impl Tab {
    /// All tabs, in the order in which they stand.
    pub const ALL: [Self; 5] =
        [Self::Ladder, Self::Contexts, Self::Negotiation, Self::Findings, Self::Timing];

    /// Its heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ladder => "ladder",
            Self::Findings => "findings",
            Self::Contexts => "contexts",
            Self::Negotiation => "negotiation",
            Self::Timing => "timing",
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
    /// What went between the peers.
    pub ladder: ladder::State,
    /// What was found.
    pub found: found::State,
    /// The presentation contexts.
    pub contexts: contexts::State,
    /// Where the user is in the negotiation.
    pub negotiation: List,
    /// Where its time went.
    pub timing: timing::State,
}

/// Where the parts of the screen stand.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// Who, what for, and how it ended.
    pub head: Rect,
    /// The names of the tabs.
    pub tabs: Rect,
    /// The tab.
    pub body: Rect,
}

/// Where the parts of the screen stand, with `head_lines` of the head.
#[must_use]
pub fn places(model: &Model, head_lines: usize) -> Places {
    let area = Rect::new(0, 1, model.size.0, model.body_height() as u16);
    let [head, tabs, body] =
        Layout::vertical([Constraint::Length(head_lines as u16), Constraint::Length(1), Constraint::Fill(1)])
            .areas(area);
    Places { head, tabs, body }
}

/// Rows of a tab.
#[must_use]
pub fn height(model: &Model) -> usize {
    usize::from(places(model, head(model).len()).body.height)
}

/// The head: who, what for, how it ended and why; a line each, not wider than the terminal.
#[must_use]
pub fn head(model: &Model) -> Vec<(Tone, String)> {
    let Some(one) = current(model) else { return Vec::new() };
    let width = usize::from(model.size.0).saturating_sub(2);
    let most = if model.size.1 < 30 { 5 } else { 9 };
    let peers =
        [Role::Requestor, Role::Acceptor].map(|role| (one.name(role), endpoint(model, one.endpoint(role))));
    let [(requestor, from), (acceptor, to)] = peers;
    let services = one.services();
    let names = format!("#{}  {requestor} → {acceptor}  {services}", one.number());
    let mut lines = vec![(Tone::Strong, names), (Tone::Faint, format!("{from} → {to}"))];
    let (tone, ending) = one.ending();
    lines.push((tone, ending));
    for diagnosis in &one.diagnoses {
        let tone = if diagnosis.is_alternative { Tone::Caution } else { Tone::Bad };
        let text = format!("{}: {}", judged::diagnosis_head(diagnosis), diagnosis.told.text);
        lines.extend(cells::wrap(&text, width).into_iter().map(|line| (tone, line)));
    }
    let remarks: Vec<String> = remarks(one).into_iter().chain(noted(&model.index, one)).collect();
    let remarks = remarks.join("; ");
    lines.extend(cells::wrap(&remarks, width).into_iter().map(|line| (Tone::Caution, line)));
    if lines.len() > most {
        lines.truncate(most);
        if let Some((_, last)) = lines.last_mut() {
            *last = cells::cut(&format!("{last} …"), width);
        }
    }
    lines
}

/// What whoever captured it remarked on frames of it.
fn noted(index: &Index, one: &Association) -> impl Iterator<Item = String> {
    let last = one.entry.as_ref().map(|entry| entry.last.frame);
    let is_of_it = move |frame: u64| {
        frame == one.opened.connected.frame
            || Some(frame) == last
            || one.rows.binary_search_by_key(&frame, |row| row.frame).is_ok()
    };
    let remarks = index.remarks.iter().filter(move |(frame, _)| frame.is_some_and(is_of_it));
    remarks.map(|(_, text)| format!("remark: {}", EscapedText(text)))
}

/// What else there is to say: first whether its start is missing.
fn remarks(one: &Association) -> Vec<String> {
    let has_request = one.negotiation.as_ref().is_some_and(|all| all.request.is_some());
    let start = match (one.opened.is_mid_stream, has_request) {
        (false, _) => None,
        (true, true) => Some("no handshake captured".to_owned()),
        (true, false) => Some("the capture starts in the middle".to_owned()),
    };
    let follows =
        one.opened.follows.map(|before| format!("on the same TCP connection as #{before} before it"));
    start.into_iter().chain(follows).chain(one.remarks()).collect()
}

/// An endpoint, with its name where the capture knows one.
fn endpoint(model: &Model, endpoint: Endpoint) -> String {
    match model.index.host_names.get(&endpoint.address) {
        Some(name) => format!("{endpoint} ({})", EscapedText(name)),
        None => endpoint.to_string(),
    }
}

/// Shows another association.
pub(in crate::tui) fn show(model: &mut Model, number: u64) {
    if model.association.number != number {
        let before = &model.association;
        let ladder = ladder::State::like(&before.ladder);
        model.association = State { number, tab: before.tab, ladder, ..State::default() };
    }
    refresh(model);
}

/// Takes in what came of the association.
pub(in crate::tui) fn refresh(model: &mut Model) {
    let Model { index, association, .. } = model;
    if let Some(one) = index.of(association.number) {
        association.ladder.refresh(index, one);
    }
}

/// Shows a row of an association in its ladder.
pub(in crate::tui) fn show_row(model: &mut Model, number: u64, row: Option<usize>) {
    show(model, number);
    model.association.tab = Tab::Ladder;
    if let Some(row) = row {
        select_row(model, row);
    }
}

/// The place of the row that is selected.
#[must_use]
pub fn selected_place(model: &Model) -> Option<usize> {
    model.association.ladder.selected_row().map(|row| row as usize)
}

/// The association on the screen.
#[must_use]
pub fn current(model: &Model) -> Option<&Association> {
    model.index.of(model.association.number)
}

/// The row that is selected; of a run of equal exchanges its first.
#[must_use]
pub fn selected(model: &Model) -> Option<&Row> {
    current(model)?.rows.get(model.association.ladder.selected_row()? as usize)
}

/// Selects a row, on the ladder.
pub(in crate::tui) fn select_row(model: &mut Model, row: usize) {
    model.association.tab = Tab::Ladder;
    ladder::go_to(model, u32::try_from(row).unwrap_or(u32::MAX));
}

/// The row of the terminal that the first line of the tab's list stands in.
pub(in crate::tui) fn first_row(model: &Model) -> usize {
    let body = places(model, head(model).len()).body;
    usize::from(match model.association.tab {
        Tab::Ladder => ladder::places(model, body).list.y,
        Tab::Findings => found::list_area(model).y,
        // Below the headings.
        Tab::Contexts | Tab::Negotiation => body.y + 1,
        Tab::Timing => timing::list_area(model).y,
    })
}

/// Lines of the tab's list.
pub(in crate::tui) fn line_count(model: &Model) -> usize {
    match model.association.tab {
        Tab::Ladder => model.association.ladder.lines.all().len(),
        Tab::Findings => found::count(model),
        Tab::Contexts => contexts::count(model),
        Tab::Negotiation => negotiation::lines(model).len(),
        Tab::Timing => timing::count(model),
    }
}

/// The tab's list.
pub(in crate::tui) fn list_mut(model: &mut Model) -> &mut List {
    match model.association.tab {
        Tab::Ladder => &mut model.association.ladder.list,
        Tab::Findings => &mut model.association.found.list,
        Tab::Contexts => &mut model.association.contexts.list,
        Tab::Negotiation => &mut model.association.negotiation,
        Tab::Timing => &mut model.association.timing.list,
    }
}

/// What stands in a row of the ladder, for whoever searches.
pub(in crate::tui) fn text_of(model: &Model, row: usize) -> String {
    let row = current(model).and_then(|one| one.rows.get(row));
    row.map_or_else(String::new, |row| row_words(&model.index, row, &model.settings.phi).1)
}

pub(in crate::tui) fn settle(model: &mut Model) {
    ladder::settle(model);
    found::settle(model);
    match model.association.tab {
        Tab::Ladder | Tab::Findings => {}
        Tab::Contexts => contexts::settle(model),
        Tab::Negotiation => negotiation::settle(model),
        Tab::Timing => timing::settle(model),
    }
}

/// Does what belongs to the tab alone; `false` if that is nothing.
pub(in crate::tui) fn act_in_tab(model: &mut Model, action: Action) -> bool {
    match model.association.tab {
        Tab::Ladder => ladder::act(model, action),
        Tab::Findings => found::act(model, action),
        Tab::Contexts => contexts::act(model, action),
        Tab::Negotiation => negotiation::act(model, action),
        Tab::Timing => timing::act(model, action),
    }
}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if act_in_tab(model, action) {
        return Vec::new();
    }
    let is_ladder = model.association.tab == Tab::Ladder;
    match action {
        Action::NextTab => model.association.tab = model.association.tab.beside(1),
        Action::PreviousTab => model.association.tab = model.association.tab.beside(Tab::ALL.len() - 1),
        Action::NextAssociation => step(model, 1),
        Action::PreviousAssociation => step(model, -1),
        Action::Open | Action::Right if is_ladder && selected(model).is_some() => {
            return super::detail::open(model);
        }
        Action::Left => model.back(),
        _ => {}
    }
    Vec::new()
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
