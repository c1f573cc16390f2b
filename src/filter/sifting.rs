//! Which associations belong to a filter, and what was judged of them: decided when they are over, in one pass.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::facts::AssociationFacts;
use super::subject::{Event, HostNames, Whole};
use super::{Early, Filter, Pattern};
use crate::check::Judgement;
use crate::timeline::Entry;

/// Patterns kept of one association: more than few fields with few values can make. An association with more of them
/// is taken to match, so that nothing is hidden.
const MAX_PATTERNS: usize = 4_096;
/// Associations kept until the end because something that is judged of the whole capture may make them match.
const MAX_HELD: usize = 20_000;

/// Sifts judgements by whether their association matches a filter. An association matches if it does by itself, or if one
/// of its entries does.
#[derive(Debug)]
pub struct Sifter {
    filter: Arc<Filter>,
    open: HashMap<u64, Undecided>,
    held: Vec<(Undecided, Vec<Judgement>)>,
    matched: HashSet<u64>,
    names: HostNames,
}

/// An association that may still match.
#[derive(Debug)]
struct Undecided {
    facts: AssociationFacts,
    has_matched: bool,
    /// What its entries were, as far as the end decides on them.
    patterns: BTreeSet<Pattern>,
}

impl Undecided {
    const fn new(facts: AssociationFacts) -> Self {
        Self { facts, has_matched: false, patterns: BTreeSet::new() }
    }

    fn ask(&mut self, filter: &Filter, entry: &Entry, names: &HostNames) {
        if self.has_matched {
            return;
        }
        match filter.matches_early(&Event { entry, association: Some(&self.facts), names }) {
            Early::Decided(decided) => self.has_matched = decided,
            Early::Depends(_) if self.patterns.len() >= MAX_PATTERNS => self.has_matched = true,
            Early::Depends(pattern) => {
                self.patterns.insert(pattern);
            }
        }
    }

    /// Does it match, now that it is over?
    fn settle(&self, filter: &Filter, names: &HostNames) -> bool {
        let whole = Whole { association: &self.facts, names };
        self.has_matched || self.patterns.iter().any(|pattern| filter.settle(*pattern, &whole))
    }
}

impl Sifter {
    /// One that has seen nothing.
    #[must_use]
    pub fn new(filter: Arc<Filter>) -> Self {
        Self {
            filter,
            open: HashMap::new(),
            held: Vec::new(),
            matched: HashSet::new(),
            names: HostNames::new(),
        }
    }

    /// A host name that the capture knows.
    pub fn note_name(&mut self, address: IpAddr, name: &str) {
        self.names.insert(address, name.to_owned());
    }

    /// Takes in an entry and what was `said` of it; what is to be told goes to `out`. Is the entry the end of an
    /// association, or of a connection, that matches?
    pub fn push(&mut self, entry: &Entry, said: &mut Vec<Judgement>, out: &mut Vec<Judgement>) -> bool {
        match entry {
            Entry::Opened(opened) => {
                self.open.insert(opened.association, Undecided::new(AssociationFacts::opened(opened)));
                false
            }
            Entry::Connection(connection) => {
                let mut facts = AssociationFacts::of_connection(connection);
                facts.add_all(said);
                let event = Event { entry, association: Some(&facts), names: &self.names };
                let is_match = self.filter.matches(&event);
                out.extend(said.drain(..).filter(|_| is_match));
                is_match
            }
            Entry::Association(association) => {
                let undecided = self.open.remove(&association.association);
                let mut undecided = undecided
                    .unwrap_or_else(|| Undecided::new(AssociationFacts::of_association(association)));
                undecided.facts.note(entry);
                undecided.ask(&self.filter, entry, &self.names);
                undecided.facts.add_all(said);
                self.end(association.association, undecided, said, out)
            }
            _ => {
                let undecided = entry.association().and_then(|number| self.open.get_mut(&number));
                if let Some(undecided) = undecided {
                    undecided.facts.note(entry);
                    undecided.ask(&self.filter, entry, &self.names);
                }
                false
            }
        }
    }

    fn end(
        &mut self,
        number: u64,
        undecided: Undecided,
        said: &mut Vec<Judgement>,
        out: &mut Vec<Judgement>,
    ) -> bool {
        let is_match = undecided.settle(&self.filter, &self.names);
        if is_match {
            self.matched.insert(number);
            out.append(said);
            return true;
        }
        if self.filter.needs().judgements && !undecided.patterns.is_empty() && self.held.len() < MAX_HELD {
            self.held.push((undecided, std::mem::take(said)));
        }
        said.clear();
        false
    }

    /// The capture is over, and this was said of all associations together.
    pub fn finish(&mut self, said: Vec<Judgement>, out: &mut Vec<Judgement>) {
        let associations = |judgement: &Judgement| match judgement {
            Judgement::Diagnosis(diagnosis) => diagnosis.associations.clone(),
            other => other.association().into_iter().collect(),
        };
        for (mut undecided, judgements) in std::mem::take(&mut self.held) {
            let Some(number) = undecided.facts.number else { continue };
            let about_it = said.iter().filter(|judgement| associations(judgement).contains(&number));
            about_it.for_each(|judgement| undecided.facts.add(judgement));
            if undecided.settle(&self.filter, &self.names) {
                self.matched.insert(number);
                out.extend(judgements);
            }
        }
        let is_told = |judgement: &Judgement| {
            associations(judgement).iter().any(|number| self.matched.contains(number))
        };
        out.extend(said.into_iter().filter(is_told));
    }
}
