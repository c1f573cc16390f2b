//! An association as a whole, and how it ended.

use crate::packet::Endpoint;
use crate::packet::UnreachableReason;
use crate::stream::Close;
use crate::stream::Notice;
use crate::stream::PerSide;
use crate::stream::Side;
use crate::stream::protocol::Protocol;
use crate::time::Moment;
use crate::ul::AbortSource;
use crate::ul::Negotiation;
use crate::ul::Reject;
use crate::ul::Role;
use std::net::IpAddr;
use std::sync::Arc;

/// How an association ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A-RELEASE-RQ and A-RELEASE-RP.
    Released,
    /// A-ASSOCIATE-RJ.
    Rejected,
    /// A-ABORT.
    Aborted,
    /// TCP RST.
    Reset,
    /// TCP closed without release or abort.
    Closed,
    /// Still up when the capture ended.
    Open,
    /// The connection was refused, or nothing was sent on it.
    Refused,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Released, Self::Rejected, Self::Aborted, Self::Reset, Self::Closed, Self::Open, Self::Refused];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Rejected => "rejected",
            Self::Aborted => "aborted",
            Self::Reset => "reset",
            Self::Closed => "closed",
            Self::Open => "open",
            Self::Refused => "refused",
        }
    }

    /// Did it not come to the end that both wanted?
    #[must_use]
    pub const fn is_failure(self) -> bool {
        !matches!(self, Self::Released | Self::Open)
    }
}

/// What TCP did on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransportCounts {
    /// Octets sent again, unchanged.
    pub retransmitted_octets: u64,
    /// Segments sent again with other octets.
    pub conflicts: u64,
    /// Times a receive window closed.
    pub zero_windows: u64,
    /// Keep-alive probes.
    pub keep_alives: u64,
    /// SYNs repeated.
    pub repeated_syns: u64,
    /// Packets that the capture has twice.
    pub captured_twice: u64,
    /// Who first said that a side cannot be reached, and why.
    pub unreachable: Option<(IpAddr, UnreachableReason)>,
}

impl TransportCounts {
    /// Counts what was noticed.
    pub fn note(&mut self, notice: Notice) {
        match notice {
            Notice::Retransmission { count, .. } => {
                self.retransmitted_octets = self.retransmitted_octets.saturating_add(u64::from(count));
            }
            Notice::Conflict { .. } => self.conflicts = self.conflicts.saturating_add(1),
            Notice::ZeroWindow => self.zero_windows = self.zero_windows.saturating_add(1),
            Notice::KeepAlive => self.keep_alives = self.keep_alives.saturating_add(1),
            Notice::SynRepeated => self.repeated_syns = self.repeated_syns.saturating_add(1),
            Notice::CapturedTwice => self.captured_twice = self.captured_twice.saturating_add(1),
            Notice::Unreachable { by, why } => {
                self.unreachable.get_or_insert((by, why));
            }
            Notice::Accepted | Notice::WindowOpened => {}
        }
    }
}

/// An association as a whole.
#[derive(Clone, Debug)]
pub struct AssociationEntry {
    /// Its number: 1 for the first, in order of the first octet.
    pub association: u64,
    /// First event of the connection that belongs to it.
    pub first: Moment,
    /// First event of the connection: earlier, if it is not the first association on it.
    pub connected: Moment,
    /// Last one.
    pub last: Moment,
    /// The peer that asked for it.
    pub requestor: Endpoint,
    /// The peer that was asked.
    pub acceptor: Endpoint,
    /// Which side of TCP the requestor was.
    pub requestor_side: Side,
    /// What was negotiated.
    pub negotiation: Arc<Negotiation>,
    /// How it ended.
    pub outcome: Outcome,
    /// Was the outcome concluded from less than the PDUs that make it?
    pub is_outcome_inferred: bool,
    /// Who ended it.
    pub ended_by: Option<Role>,
    /// The A-ASSOCIATE-RJ.
    pub reject: Option<Reject>,
    /// Source and reason of the A-ABORT.
    pub abort: Option<AbortSource>,
    /// DIMSE messages.
    pub messages: u64,
    /// Responses with a failure status, and messages that their sender did not finish.
    pub failures: u64,
    /// Messages that the capture does not have whole.
    pub incomplete: u64,
    /// Requests without a final response.
    pub unanswered: u64,
    /// Requests whose final response may be among the octets that the capture lost.
    pub answers_not_captured: u64,
    /// Octets seen of each side.
    pub octets: PerSide<u64>,
    /// Gaps.
    pub gaps: u64,
    /// Octets lost.
    pub lost_octets: u64,
    /// The same, of each side.
    pub lost: PerSide<u64>,
    /// Sides of which the capture has no octet although they sent some.
    pub unseen: PerSide<bool>,
    /// Was its start not captured?
    pub is_mid_stream: bool,
    /// How the connection ended; `None` while it is up.
    pub close: Option<Close>,
    /// When each side closed or reset it; `None` for a side that did not.
    pub closed: PerSide<Option<Moment>>,
    /// Did the server accept the connection? `None` if its start was not captured.
    pub is_accepted: Option<bool>,
    /// What TCP did.
    pub transport: TransportCounts,
    /// What the other side speaks, where that is not DICOM.
    pub foreign: PerSide<Option<Protocol>>,
    /// Anomalies beyond those told in entries.
    pub anomalies_left_out: u64,
}

impl AssociationEntry {
    /// The endpoint of a peer.
    #[must_use]
    pub const fn endpoint(&self, role: Role) -> Endpoint {
        match role {
            Role::Requestor => self.requestor,
            Role::Acceptor => self.acceptor,
        }
    }

    /// Which side of TCP a peer was.
    #[must_use]
    pub const fn side(&self, role: Role) -> Side {
        match role {
            Role::Requestor => self.requestor_side,
            Role::Acceptor => self.requestor_side.other(),
        }
    }

    /// Is it a sign that something went wrong?
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        self.outcome.is_failure() || self.failures > 0 || self.unanswered > 0
    }

    /// When a peer closed or reset the connection; `None` if it did not.
    #[must_use]
    pub const fn closed_by(&self, role: Role) -> Option<Moment> {
        *self.closed.of(self.side(role))
    }

    /// From the first event to the last, in nanoseconds; 0 if the clock was set back between them.
    #[must_use]
    pub fn duration_ns(&self) -> i64 {
        self.last.at.since(self.first.at).max(0)
    }

    /// Was the clock set back between the first event and the last?
    #[must_use]
    pub fn is_duration_unknown(&self) -> bool {
        self.last.at < self.first.at
    }
}
