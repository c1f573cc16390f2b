//! Which entries of a timeline belong to a filter.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::Filter;
use super::facts::AssociationFacts;
use super::late::LateFacts;
use super::subject::{Event, HostNames};
use crate::timeline::Entry;

/// Asks a filter about each entry of a timeline, and remembers what must be known of associations under way.
#[derive(Clone, Debug)]
pub struct Following {
    filter: Arc<Filter>,
    late: Arc<LateFacts>,
    open: HashMap<u64, Followed>,
    names: HostNames,
    /// Connections that are not DICOM, so far.
    connections: u64,
}

#[derive(Clone, Debug)]
struct Followed {
    facts: AssociationFacts,
    /// Did one of its entries match?
    has_matched: bool,
}

impl Following {
    /// Follows a timeline from its start; `late` tells what is only known at the end of each association.
    #[must_use]
    pub fn new(filter: Arc<Filter>, late: LateFacts) -> Self {
        Self { filter, late: Arc::new(late), open: HashMap::new(), names: HostNames::new(), connections: 0 }
    }

    /// A host name that the capture knows.
    pub fn note_name(&mut self, address: IpAddr, name: &str) {
        self.names.insert(address, name.to_owned());
    }

    /// Does an entry match? An association also matches if one of its entries did that `is_selected` too. Entries come
    /// in order, all of them.
    pub fn has(&mut self, entry: &Entry, is_selected: bool) -> bool {
        match entry {
            Entry::Opened(opened) => {
                let mut facts = AssociationFacts::opened(opened);
                self.late.tell(&mut facts);
                self.open.insert(opened.association, Followed { facts, has_matched: false });
                is_selected
            }
            Entry::Connection(connection) => {
                let mut facts = AssociationFacts::of_connection(connection);
                self.late.tell_connection(self.connections, &mut facts);
                self.connections = self.connections.saturating_add(1);
                is_selected && self.matches(entry, Some(&facts))
            }
            Entry::Association(association) => {
                let mut followed = self.open.remove(&association.association).unwrap_or_else(|| {
                    let mut facts = AssociationFacts::of_association(association);
                    self.late.tell(&mut facts);
                    Followed { facts, has_matched: false }
                });
                followed.facts.note(entry);
                is_selected && (followed.has_matched || self.matches(entry, Some(&followed.facts)))
            }
            _ => self.has_event(entry, is_selected),
        }
    }

    fn has_event(&mut self, entry: &Entry, is_selected: bool) -> bool {
        let number = entry.association().unwrap_or_default();
        if let Some(followed) = self.open.get_mut(&number) {
            followed.facts.note(entry);
        }
        let facts = self.open.get(&number).map(|followed| &followed.facts);
        let is_match = is_selected && self.matches(entry, facts);
        if let Some(followed) = self.open.get_mut(&number) {
            followed.has_matched |= is_match;
        }
        is_match
    }

    fn matches(&self, entry: &Entry, association: Option<&AssociationFacts>) -> bool {
        self.filter.matches(&Event { entry, association, names: &self.names })
    }
}
