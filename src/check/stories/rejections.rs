//! Requests that are rejected permanently, and come again.

use std::net::IpAddr;
use std::sync::Arc;

use crate::packet::Endpoint;
use crate::time::Moment;
use crate::timeline::AssociationEntry;
use crate::ul::{Negotiation, Reject};

/// Requests followed at once; those that came least often are forgotten first.
const MAX_REQUESTS: usize = 64;
/// After this time it is another attempt, not a repetition.
const PERIOD_NS: i64 = 600_000_000_000;
/// Result of a permanent reject.
const PERMANENT: u8 = 1;

/// A request that was rejected permanently, and those like it.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// Number of the first association.
    pub association: u64,
    /// Who asks.
    pub requestor: IpAddr,
    /// Who rejects.
    pub acceptor: Endpoint,
    /// The last reject.
    pub reject: Reject,
    /// How often it came, none more than ten minutes after the one before.
    pub count: u64,
    /// The first one.
    pub first: Moment,
    /// The last one.
    pub last: Moment,
    negotiation: Arc<Negotiation>,
}

impl Rejection {
    fn is_about(&self, entry: &AssociationEntry) -> bool {
        self.requestor == entry.requestor.address
            && self.acceptor == entry.acceptor
            && self.negotiation.request == entry.negotiation.request
    }
}

/// The requests that were rejected permanently last.
#[derive(Debug, Default)]
pub(super) struct Rejections(Vec<Rejection>);

impl Rejections {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Rejection> {
        self.0.iter()
    }

    pub(super) fn note_association(&mut self, entry: &AssociationEntry) {
        if entry.negotiation.request.is_none() {
            return;
        }
        let Some(reject) = entry.reject.filter(|reject| reject.result == PERMANENT) else {
            // It is accepted now, or something else is wrong.
            self.0.retain(|known| !known.is_about(entry));
            return;
        };
        let new = Rejection {
            association: entry.association,
            requestor: entry.requestor.address,
            acceptor: entry.acceptor,
            reject,
            count: 1,
            first: entry.first,
            last: entry.last,
            negotiation: Arc::clone(&entry.negotiation),
        };
        match self.0.iter_mut().find(|known| known.is_about(entry)) {
            Some(known) if entry.first.at.since(known.last.at) <= PERIOD_NS => {
                (known.reject, known.count, known.last) = (reject, known.count.saturating_add(1), entry.last);
            }
            Some(known) => *known = new,
            None => self.add(new),
        }
    }

    fn add(&mut self, new: Rejection) {
        if self.0.len() >= MAX_REQUESTS {
            let least = self.0.iter().enumerate().min_by_key(|(_, known)| (known.count, known.last.at));
            if let Some(index) = least.map(|(index, _)| index) {
                self.0.remove(index);
            }
        }
        self.0.push(new);
    }
}
