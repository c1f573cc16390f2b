//! What is remembered of an association while it is open.

use std::sync::Arc;

use super::super::binding::{Implementation, Peer};
use super::query::Queries;
use super::{EntityId, Evidence};
use crate::packet::Endpoint;
use crate::time::{Moment, Timestamp};
use crate::timeline::{Opened, PduEntry};
use crate::ul::{Associate, Negotiation, PerRole, Role};

/// Do the peers tell who they are?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// In the A-ASSOCIATE-RQ, which was seen or will be.
    Told,
    /// The capture starts in the middle of the connection: the first PDU decides.
    NotYet,
    /// That was before the capture: only their places tell.
    Lost,
}

/// An open association.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) number: u64,
    endpoints: PerRole<Endpoint>,
    titles: PerRole<Option<String>>,
    implementations: PerRole<Option<Implementation>>,
    /// The application entities that each peer is.
    pub(super) bound: PerRole<Vec<EntityId>>,
    /// When the A-ASSOCIATE-RQ and the A-ASSOCIATE-AC were seen.
    pub(super) request: Option<Moment>,
    pub(super) accept: Option<Moment>,
    pub(super) negotiation: Option<Arc<Negotiation>>,
    /// Were octets of the A-ASSOCIATE-RQ or -AC missing?
    pub(super) is_cut: PerRole<bool>,
    pub(super) names: Names,
    pub(super) is_rejected: bool,
    pub(super) is_counted: bool,
    pub(super) has_gaps: bool,
    /// The request that waits for a response, by who sent it: its end, or its last pending response.
    pub(super) waiting: PerRole<Option<Timestamp>>,
    pub(super) queries: Queries,
}

impl Live {
    pub(super) fn new(entry: &Opened) -> Self {
        Self {
            number: entry.association,
            endpoints: PerRole { requestor: entry.requestor, acceptor: entry.acceptor },
            titles: PerRole::default(),
            implementations: PerRole::default(),
            bound: PerRole::default(),
            request: None,
            accept: None,
            negotiation: None,
            is_cut: PerRole::default(),
            names: if entry.is_mid_stream { Names::NotYet } else { Names::Told },
            is_rejected: false,
            is_counted: false,
            has_gaps: false,
            waiting: PerRole::default(),
            queries: Queries::default(),
        }
    }

    pub(super) fn peer(&self, role: Role) -> Peer {
        Peer {
            role,
            endpoint: *self.endpoints.of(role),
            title: self.titles.of(role).clone(),
            implementation: self.implementations.of(role).clone(),
        }
    }

    pub(super) fn note_request(&mut self, entry: &PduEntry, request: &Associate) {
        self.request = Some(entry.last);
        self.titles = PerRole {
            requestor: Some(request.calling_ae_title.to_string()),
            acceptor: Some(request.called_ae_title.to_string()),
        };
        self.implementations.requestor = Some(Implementation::of(request));
        self.is_cut.requestor = is_cut(entry);
    }

    pub(super) fn note_accept(&mut self, entry: &PduEntry, accept: &Associate) {
        self.accept = Some(entry.last);
        self.implementations.acceptor = Some(Implementation::of(accept));
        self.is_cut.acceptor = is_cut(entry);
    }

    /// The A-ASSOCIATE PDU of a peer.
    pub(super) fn associate(&self, role: Role) -> Option<&Associate> {
        let negotiation = self.negotiation.as_ref()?;
        match role {
            Role::Requestor => negotiation.request.as_deref(),
            Role::Acceptor => negotiation.accept.as_deref(),
        }
    }

    /// Where the A-ASSOCIATE PDU of a peer was seen.
    pub(super) fn evidence(&self, role: Role) -> Evidence {
        let at = match role {
            Role::Requestor => self.request,
            Role::Acceptor => self.accept.or(self.request),
        };
        Evidence { association: Some(self.number), frame: at.map_or(0, |at| at.frame) }
    }

    pub(super) fn title(&self, role: Role) -> Option<&str> {
        self.titles.of(role).as_deref()
    }
}

fn is_cut(entry: &PduEntry) -> bool {
    match &entry.content {
        crate::timeline::PduContent::Control(pdu) => pdu.missing > 0,
        crate::timeline::PduContent::Data(_) => false,
    }
}
