//! What the open associations have negotiated: the same for most of them, and kept once.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::ul::Negotiation;

/// Negotiations remembered to be shared: a host has a handful of peers, and each of these repeats itself.
const MAX_RECENT: usize = 32;
/// Octets of negotiations that are not shared, as an estimate; beyond, those of all open associations are forgotten.
const MAX_OCTETS: usize = 16 << 20;

/// Shares equal negotiations, and bounds the others.
#[derive(Debug, Default)]
pub(super) struct Negotiations {
    recent: VecDeque<Arc<Negotiation>>,
    octets: usize,
    forgotten: u64,
}

impl Negotiations {
    /// The negotiation, shared with an equal one if there is one; and the octets that it takes by itself.
    pub(super) fn share(&mut self, negotiation: Negotiation) -> (Arc<Negotiation>, usize) {
        if let Some(equal) = self.recent.iter().find(|recent| ***recent == negotiation) {
            return (Arc::clone(equal), 0);
        }
        let octets = negotiation.estimated_octets();
        let negotiation = Arc::new(negotiation);
        if self.recent.len() >= MAX_RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(Arc::clone(&negotiation));
        self.octets = self.octets.saturating_add(octets);
        (negotiation, octets)
    }

    /// An association that held this much is over.
    pub(super) fn release(&mut self, octets: usize) {
        self.octets = self.octets.saturating_sub(octets);
    }

    pub(super) fn is_over_cap(&self) -> bool {
        self.octets > MAX_OCTETS
    }

    /// Those of the open associations have been forgotten.
    pub(super) fn note_forgotten(&mut self, count: u64) {
        self.recent.clear();
        self.octets = 0;
        self.forgotten = self.forgotten.saturating_add(count);
    }

    /// Associations whose negotiation was forgotten.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }
}
