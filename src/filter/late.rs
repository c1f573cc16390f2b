//! What is only known of associations when they are over, collected before they are asked about.

use std::collections::HashMap;

use super::Needs;
use super::facts::AssociationFacts;
use crate::check::{Checker, Judgement, Policy};
use crate::timeline::Entry;

/// What is only known of associations when they are over.
#[derive(Debug, Default)]
pub struct LateFacts {
    associations: HashMap<u64, AssociationFacts>,
    /// Connections that are not DICOM, by their place among them, if something was judged of them.
    connections: HashMap<u64, AssociationFacts>,
}

impl LateFacts {
    /// Adds what is known of the end of an association.
    pub(super) fn tell(&self, facts: &mut AssociationFacts) {
        if let Some(late) = facts.number.and_then(|number| self.associations.get(&number)) {
            facts.look_ahead(late);
        }
    }

    /// The same for a connection that is not DICOM.
    pub(super) fn tell_connection(&self, place: u64, facts: &mut AssociationFacts) {
        if let Some(late) = self.connections.get(&place) {
            facts.look_ahead(late);
        }
    }
}

/// Reads a timeline ahead for what is only known of associations when they are over. What it keeps of one is small,
/// whatever its length.
pub struct Collector {
    checker: Option<Checker>,
    said: Vec<Judgement>,
    facts: LateFacts,
    connections: u64,
}

impl Collector {
    /// One that has seen nothing. If judgements are needed, it wants every PDU and every data set in the timeline.
    #[must_use]
    pub fn new(needs: Needs) -> Self {
        Self {
            checker: needs.judgements.then(|| Checker::new(Policy::default())),
            said: Vec::new(),
            facts: LateFacts::default(),
            connections: 0,
        }
    }

    /// Takes in an entry.
    pub fn push(&mut self, entry: &Entry) {
        if let Entry::Association(association) = entry {
            let facts = AssociationFacts::of_association(association).into_late();
            self.facts.associations.insert(association.association, facts);
        }
        if let Some(checker) = &mut self.checker {
            checker.push(entry, &mut self.said);
        }
        if let Entry::Connection(connection) = entry {
            let mut facts = AssociationFacts::of_connection(connection);
            self.said.drain(..).for_each(|judgement| facts.add(&judgement));
            self.facts.connections.insert(self.connections, facts);
            self.connections = self.connections.saturating_add(1);
        }
        self.note();
    }

    /// The timeline is over.
    #[must_use]
    pub fn finish(mut self) -> LateFacts {
        if let Some(checker) = &mut self.checker {
            checker.finish(&mut self.said);
        }
        self.note();
        self.facts
    }

    fn note(&mut self) {
        for judgement in self.said.drain(..) {
            let several = match &judgement {
                Judgement::Diagnosis(diagnosis) => diagnosis.associations.as_slice(),
                _ => &[],
            };
            for number in judgement.association().iter().chain(several) {
                if let Some(facts) = self.facts.associations.get_mut(number) {
                    facts.add(&judgement);
                }
            }
        }
    }
}
