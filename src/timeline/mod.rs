//! What happened, in the order in which it was seen: plain data, ready to be judged or shown.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod association;
mod connection;
mod link;
mod message;

use std::sync::Arc;

use crate::packet::Endpoint;
use crate::stream::{Notice, Side};
use crate::time::{Moment, Timestamp};
use crate::ul::{self, Body, Negotiation, Pdu, PduHeader, PdvHeader, PresentationContext, Role};

pub use association::{AssociationEntry, Outcome, TransportCounts};
pub use connection::{ConnectionEntry, Speech};
pub use link::{Link, LinkKind, Target};
pub use message::MessageEntry;

/// One line of the timeline.
#[derive(Clone, Debug)]
pub enum Entry {
    /// An association came into sight.
    Opened(Opened),
    /// A PDU; P-DATA-TF only if asked for.
    Pdu(Box<PduEntry>),
    /// A DIMSE message is over.
    Message(Box<MessageEntry>),
    /// Octets that the capture lost.
    Gap(GapEntry),
    /// Something odd about the octets between or in P-DATA-TF PDUs.
    Anomaly(AnomalyEntry),
    /// Something about TCP.
    Transport(TransportEntry),
    /// An association is over, or the capture is.
    Association(Box<AssociationEntry>),
    /// A connection that is not DICOM is over, or the capture is.
    Connection(Box<ConnectionEntry>),
}

/// An association came into sight.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its number.
    pub association: u64,
    /// When.
    pub at: Moment,
    /// When its connection did: earlier, if it is not the first association on it.
    pub connected: Moment,
    /// The peer that asked for it.
    pub requestor: Endpoint,
    /// The peer that was asked.
    pub acceptor: Endpoint,
    /// Was its start not captured?
    pub is_mid_stream: bool,
    /// The association before it on the same TCP connection, which the standard does not allow.
    pub follows: Option<u64>,
}

/// A PDU.
#[derive(Clone, Debug)]
pub struct PduEntry {
    /// Number of its association.
    pub association: u64,
    /// When its last octet was seen.
    pub last: Moment,
    /// Who sent it.
    pub sender: Role,
    /// Which side of the connection that was.
    pub side: Side,
    /// What it holds.
    pub content: PduContent,
    /// What the association has agreed on, this PDU included; with A-ASSOCIATE-RQ and A-ASSOCIATE-AC.
    pub negotiation: Option<Arc<Negotiation>>,
}

impl PduEntry {
    /// Is it a sign that something went wrong?
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let pdu = match &self.content {
            PduContent::Control(pdu) => pdu,
            PduContent::Data(pdu) => return pdu.is_odd(),
        };
        let is_end = matches!(pdu.body, Body::AssociateRj(_) | Body::Abort(_) | Body::Unknown(_));
        let is_refusal = matches!(pdu.body, Body::AssociateAc(_)) && self.rejects();
        is_end || is_refusal || pdu.missing > 0 || !pdu.anomalies.is_empty()
    }

    /// Does an A-ASSOCIATE-AC reject contexts, or accept none?
    fn rejects(&self) -> bool {
        self.negotiation.as_ref().is_some_and(|negotiation| {
            let is_rejected =
                |context: &PresentationContext| context.result.is_some() && !context.is_accepted();
            let accepts_none = !negotiation.contexts.iter().any(PresentationContext::is_accepted);
            accepts_none || negotiation.contexts.iter().any(is_rejected)
        })
    }
}

/// What a PDU holds.
#[derive(Clone, Debug)]
pub enum PduContent {
    /// Any but P-DATA-TF.
    Control(Pdu),
    /// P-DATA-TF.
    Data(DataPdu),
}

impl PduContent {
    /// The PDU's header.
    #[must_use]
    pub const fn header(&self) -> &PduHeader {
        match self {
            Self::Control(pdu) => &pdu.header,
            Self::Data(pdu) => &pdu.header,
        }
    }

    /// Is it a P-DATA-TF that is told even where others are not?
    #[must_use]
    pub const fn is_odd(&self) -> bool {
        match self {
            Self::Control(_) => false,
            Self::Data(pdu) => pdu.is_odd(),
        }
    }
}

/// A P-DATA-TF.
#[derive(Clone, Debug)]
pub struct DataPdu {
    /// Its header.
    pub header: PduHeader,
    /// The headers of its PDV items, at most [`DataPdu::MAX_PDVS`].
    pub pdvs: Vec<PdvHeader>,
    /// PDV items in all.
    pub pdv_count: u64,
    /// Octets of it that were not seen.
    pub missing: u64,
    /// Did its sender's side of the connection end before it?
    pub is_cut_off: bool,
    /// The Maximum Length that its receiver announced, where its length is more than that.
    pub exceeded: Option<u32>,
}

impl DataPdu {
    /// PDV headers kept of one PDU.
    pub const MAX_PDVS: usize = 64;

    /// One that starts.
    #[must_use]
    pub const fn new(header: PduHeader) -> Self {
        Self { header, pdvs: Vec::new(), pdv_count: 0, missing: 0, is_cut_off: false, exceeded: None }
    }

    /// The next PDV item starts.
    pub fn start_pdv(&mut self, header: PdvHeader) {
        self.pdv_count = self.pdv_count.saturating_add(1);
        if self.pdvs.len() < Self::MAX_PDVS {
            self.pdvs.push(header);
        }
    }

    /// Does it end with the PDV item that started last, as far as that is known?
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        let last = self.pdvs.last().filter(|_| self.pdv_count == self.pdvs.len() as u64);
        last.is_some_and(|pdv| pdv.span().end() == self.header.span().end())
    }

    /// Is there something about it that is told even where P-DATA-TF are not?
    #[must_use]
    pub const fn is_odd(&self) -> bool {
        self.is_cut_off || self.exceeded.is_some()
    }
}

/// Octets that the capture lost.
#[derive(Clone, Debug)]
pub struct GapEntry {
    /// Number of the association.
    pub association: u64,
    /// Where it was noticed.
    pub at: Moment,
    /// Who sent them.
    pub sender: Role,
    /// Offset of the first in that side's stream.
    pub offset: u64,
    /// How many.
    pub count: u64,
    /// Did the capture cut the frame that they are in?
    pub is_cut: bool,
}

/// Something odd about octets.
#[derive(Clone, Debug)]
pub struct AnomalyEntry {
    /// Number of the association.
    pub association: u64,
    /// When it was seen.
    pub at: Moment,
    /// Who sent it.
    pub sender: Role,
    /// What and where.
    pub anomaly: ul::Anomaly,
}

/// Something about TCP.
#[derive(Clone, Debug)]
pub struct TransportEntry {
    /// Number of the association.
    pub association: u64,
    /// When it was seen.
    pub at: Moment,
    /// Who sent the segment.
    pub sender: Role,
    /// What it is.
    pub notice: Notice,
}

impl TransportEntry {
    /// Is it a sign that something went wrong?
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        matches!(self.notice, Notice::Unreachable { why, .. } if !why.is_about_size())
    }
}

impl Entry {
    /// What kind of entry it is.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::Pdu(_) => "pdu",
            Self::Message(_) => "message",
            Self::Gap(_) => "gap",
            Self::Anomaly(_) => "anomaly",
            Self::Transport(_) => "transport",
            Self::Association(_) => "association",
            Self::Connection(_) => "connection",
        }
    }

    /// When it happened: for what lasted, its end.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Opened(entry) => entry.at.at,
            Self::Pdu(entry) => entry.last.at,
            Self::Message(entry) => entry.last.at,
            Self::Gap(entry) => entry.at.at,
            Self::Anomaly(entry) => entry.at.at,
            Self::Transport(entry) => entry.at.at,
            Self::Association(entry) => entry.last.at,
            Self::Connection(entry) => entry.last.at,
        }
    }

    /// The association it belongs to.
    #[must_use]
    pub fn association(&self) -> Option<u64> {
        match self {
            Self::Opened(entry) => Some(entry.association),
            Self::Pdu(entry) => Some(entry.association),
            Self::Message(entry) => Some(entry.association),
            Self::Gap(entry) => Some(entry.association),
            Self::Anomaly(entry) => Some(entry.association),
            Self::Transport(entry) => Some(entry.association),
            Self::Association(entry) => Some(entry.association),
            Self::Connection(_) => None,
        }
    }
}
