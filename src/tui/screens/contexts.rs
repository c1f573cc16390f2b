//! The presentation contexts of an association.

use super::{association, move_in};
use crate::dict::Uid;
use crate::profile::{Claim, Direction, Verdict};
use crate::report::index::{Association, Index};
use crate::tui::keys::Action;
use crate::tui::{List, Model};
use crate::ul::{Negotiation, PresentationContext, Role};

/// What the tab knows.
#[derive(Debug, Default)]
pub struct State {
    /// Where the user is.
    pub list: List,
    /// Is there room for what is told of the selected context only?
    pub is_open: bool,
    /// First line shown of it.
    pub top: usize,
    /// Transfer syntaxes proposed, in order of their first proposal; empty if there are too many for columns.
    pub syntaxes: Vec<Uid>,
    /// Messages and octets of data sets by presentation-context-ID.
    pub used: Vec<(u64, u64)>,
    /// Places of claims among [`Index::claims`], for each context.
    pub claims: Vec<Vec<usize>>,
    /// Rows that are counted already.
    counted: usize,
    /// Contexts, answers and claims when this was made.
    made_of: (usize, bool, usize),
}

/// Transfer syntaxes that can be columns: one for each letter.
pub const MAX_SYNTAXES: usize = 26;

/// Rows of the list with its headings, of the legend and of the pane below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heights {
    /// The list with its headings.
    pub list: usize,
    /// What the columns mean.
    pub legend: usize,
    /// What is told of the selected context.
    pub pane: usize,
}

/// How a tab of this many rows is parted.
#[must_use]
pub fn heights(model: &Model) -> Heights {
    let all = association::height(model);
    if model.association.contexts.is_open {
        return Heights { list: 0, legend: 0, pane: all };
    }
    let legend = if shows_columns(model) { legend(model).len() } else { 0 };
    let pane = (all * 2 / 5).min(14);
    Heights { list: all.saturating_sub(legend + pane), legend, pane }
}

/// Are the transfer syntaxes columns on this screen?
#[must_use]
pub fn shows_columns(model: &Model) -> bool {
    let count = model.association.contexts.syntaxes.len();
    count > 0 && count * 2 + 58 <= usize::from(model.size.0)
}

/// What the columns of transfer syntaxes mean, in lines that fit.
#[must_use]
pub fn legend(model: &Model) -> Vec<String> {
    let width = usize::from(model.size.0);
    let mut lines =
        vec![" ● accepted  ○ proposed  ✗ refused  ◐ inferred  ◆ accepted, not proposed".to_owned()];
    for (letter, syntax) in ('a'..='z').zip(&model.association.contexts.syntaxes) {
        let text = format!(" {letter} {} ", crate::report::short_name(syntax));
        match lines.last_mut() {
            Some(line) if lines_fit(line, &text, width) => line.push_str(&text),
            _ => lines.push(text),
        }
    }
    lines
}

fn lines_fit(line: &str, text: &str, width: usize) -> bool {
    line.chars().count() + text.chars().count() <= width
}

/// The negotiation on the screen.
#[must_use]
pub fn negotiation(model: &Model) -> Option<&Negotiation> {
    association::current(model)?.negotiation.as_deref()
}

/// The context that is selected.
#[must_use]
pub fn selected(model: &Model) -> Option<&PresentationContext> {
    negotiation(model)?.contexts.get(model.association.contexts.list.selected)
}

/// The claim that matters most of those about a context, of all of its application entities.
#[must_use]
pub fn worst_claim(model: &Model, context: usize) -> Option<&Claim> {
    const ORDER: [Verdict; 5] = [
        Verdict::Contradicted,
        Verdict::Undeclared,
        Verdict::Confirmed,
        Verdict::Undecidable,
        Verdict::NotExercised,
    ];
    let places = model.association.contexts.claims.get(context)?;
    let claims = places.iter().filter_map(|place| model.index.claims.get(*place));
    claims.min_by_key(|claim| ORDER.iter().position(|verdict| *verdict == claim.verdict))
}

/// How many there are.
pub(in crate::tui) fn count(model: &Model) -> usize {
    negotiation(model).map_or(0, |all| all.contexts.len())
}

pub(in crate::tui) fn settle(model: &mut Model) {
    refresh(model);
    let count = count(model);
    let height = heights(model).list.saturating_sub(1);
    model.association.contexts.list.fit(count, height);
}

pub(in crate::tui) fn act(model: &mut Model, action: Action) -> bool {
    let (count, height) = (count(model), heights(model).list.saturating_sub(1));
    let state = &mut model.association.contexts;
    match action {
        Action::Open if count > 0 => (state.is_open, state.top) = (!state.is_open, 0),
        Action::Right if count > 0 && !state.is_open => (state.is_open, state.top) = (true, 0),
        Action::Left | Action::Back if state.is_open => state.is_open = false,
        Action::Down if state.is_open => state.top += 1,
        Action::Up if state.is_open => state.top = state.top.saturating_sub(1),
        _ => return move_in(&mut state.list, action, count, height),
    }
    true
}

/// Counts what is new, and looks up claims when they come.
fn refresh(model: &mut Model) {
    let index = &model.index;
    let Some(one) = index.of(model.association.number) else { return };
    let state = &mut model.association.contexts;
    state.count(index, one);
    let Some(negotiation) = one.negotiation.as_deref() else { return };
    let made_of = (negotiation.contexts.len(), negotiation.accept.is_some(), index.claims.len());
    if state.made_of == made_of {
        return;
    }
    state.made_of = made_of;
    state.syntaxes = syntaxes(negotiation);
    state.claims = claims(index, one.number(), negotiation);
}

impl State {
    fn count(&mut self, index: &Index, one: &Association) {
        self.used.resize(256, (0, 0));
        for row in one.rows.get(self.counted..).unwrap_or_default() {
            let Some(kind) = row.message().and_then(|message| index.kind(message)) else { continue };
            if let Some((messages, octets)) = self.used.get_mut(usize::from(kind.context_id)) {
                *messages += 1;
                *octets += row.octets;
            }
        }
        self.counted = one.rows.len();
    }
}

fn syntaxes(negotiation: &Negotiation) -> Vec<Uid> {
    let mut all: Vec<Uid> = Vec::new();
    for context in &negotiation.contexts {
        for syntax in context.proposed_transfer_syntaxes.iter().chain(&context.transfer_syntax) {
            if !all.contains(syntax) {
                if all.len() == MAX_SYNTAXES {
                    return Vec::new();
                }
                all.push(syntax.clone());
            }
        }
    }
    all
}

/// The claims about each context, of those application entities that the peers are.
fn claims(index: &Index, association: u64, negotiation: &Negotiation) -> Vec<Vec<usize>> {
    let mut places = vec![Vec::new(); negotiation.contexts.len()];
    let mut entity: Option<(&Claim, Option<Role>)> = None;
    for (place, claim) in index.claims.iter().enumerate() {
        let Some(cell) = &claim.cell else { continue };
        let is_same = |known: &Claim| std::sync::Arc::ptr_eq(&known.associations, &claim.associations);
        let role = match entity {
            Some((known, role)) if is_same(known) => role,
            _ => claim.role_in(association),
        };
        entity = Some((claim, role));
        let Some(role) = role.filter(|role| Direction::of(*role) == cell.direction) else { continue };
        for (context, own) in negotiation.contexts.iter().zip(&mut places) {
            let is_of = context.abstract_syntax.as_ref().is_some_and(|uid| uid.as_str() == cell.sop_class);
            let mut syntaxes = context.proposed_transfer_syntaxes.iter().chain(&context.transfer_syntax);
            let takes = context.roles(role).names().any(|name| name == cell.role.name());
            let is_told = takes || claim.verdict != Verdict::NotExercised;
            if is_of && is_told && syntaxes.any(|uid| uid.as_str() == cell.transfer_syntax) {
                own.push(place);
            }
        }
    }
    places
}
