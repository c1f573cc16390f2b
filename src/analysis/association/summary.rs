//! What is told of an association when it is over.

use std::sync::Arc;

use super::{Core, MAX_ANOMALIES};
use crate::dimse::Pending;
use crate::stream::protocol::{self, Protocol};
use crate::stream::{Close, PerSide, Side, Start};
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::Role;

impl Core {
    /// All that is told of it in one entry.
    pub(super) fn summary(&self) -> AssociationEntry {
        let (outcome, ended_by, is_outcome_inferred) = self.outcome();
        let is_unseen = |side| *self.octets.of(side) == 0 && *self.unseen.of(side) > 0;
        // What answers a request may be among the octets that were lost since.
        let may_be_lost =
            |request: &&Pending| *self.unseen.of(self.side(request.sender.other())) > request.lost_before;
        let pending = self.exchanges.pending();
        let unanswered_in_sight = pending.iter().filter(|request| !may_be_lost(request)).count();
        AssociationEntry {
            association: self.number,
            first: self.origin.opened,
            connected: self.origin.connected,
            last: self.last,
            requestor: self.endpoint(Role::Requestor),
            acceptor: self.endpoint(Role::Acceptor),
            requestor_side: self.requestor_side,
            negotiation: Arc::clone(&self.negotiation),
            outcome,
            is_outcome_inferred,
            ended_by,
            reject: self.progress.reject.map(|(_, reject)| reject),
            abort: self.progress.abort.map(|(_, why)| why),
            messages: self.messages,
            failures: self.failures,
            incomplete: self.incomplete,
            unanswered: self.exchanges.forgotten().saturating_add(unanswered_in_sight as u64),
            answers_not_captured: pending.len().saturating_sub(unanswered_in_sight) as u64,
            octets: self.octets,
            gaps: self.gaps,
            lost_octets: self.lost_octets,
            lost: self.unseen,
            unseen: PerSide { initiator: is_unseen(Side::Initiator), responder: is_unseen(Side::Responder) },
            is_mid_stream: self.origin.start == Start::MidStream && !self.progress.has_request,
            close: self.closing.close(),
            closed: self.closing.closed,
            is_accepted: (self.origin.start == Start::Handshake).then_some(true),
            transport: self.transport,
            foreign: PerSide {
                initiator: self.foreign(Side::Initiator),
                responder: self.foreign(Side::Responder),
            },
            anomalies_left_out: self.anomalies.saturating_sub(MAX_ANOMALIES),
        }
    }

    /// What a side speaks that does not start with a PDU although its first octets were seen.
    fn foreign(&self, side: Side) -> Option<Protocol> {
        let head = self.heads.of(side);
        let is_pdu = matches!(head.first(), None | Some(1..=7));
        // What answers a request that was seen starts behind it.
        let is_start_unknown = self.origin.start == Start::MidStream && !self.progress.has_request;
        if is_pdu || is_start_unknown {
            return None;
        }
        protocol::identify(head).filter(|protocol| *protocol != Protocol::Unknown)
    }

    /// How it ended, by whom, and whether that was concluded from less than it takes.
    fn outcome(&self) -> (Outcome, Option<Role>, bool) {
        let acts = &self.progress;
        if let Some((role, _)) = acts.reject {
            return (Outcome::Rejected, Some(role), false);
        }
        if let Some((role, _)) = acts.abort {
            return (Outcome::Aborted, Some(role), false);
        }
        if let Some(responder) = acts.release_response {
            let by = acts.release_request.unwrap_or(responder.other());
            return (Outcome::Released, Some(by), acts.release_request.is_none());
        }
        let first = self.closing.first;
        // The answer may be among the octets that the capture lost.
        if let (Some(by), Some(_)) = (acts.release_request, first)
            && *self.unseen.of(self.side(by.other())) > 0
        {
            return (Outcome::Released, Some(by), true);
        }
        match first {
            _ if self.closing.last == Some(Close::Replaced) && first.is_none() => {
                (Outcome::Closed, None, true)
            }
            Some((side, Close::Reset)) => (Outcome::Reset, Some(self.role(side)), false),
            Some((side, _)) if self.closing.last == Some(Close::Reset) => {
                (Outcome::Reset, Some(self.role(side)), false)
            }
            Some((side, _)) => (Outcome::Closed, Some(self.role(side)), false),
            None => (Outcome::Open, None, false),
        }
    }
}
