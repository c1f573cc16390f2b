//! What happened, in the order in which it was seen: plain data, ready to be judged or shown.

mod link;

use std::net::IpAddr;
use std::sync::Arc;

use crate::dataset::DataSet;
use crate::dict::service::Service;
use crate::dict::status::{self, Class};
use crate::dict::{Uid, transfer_syntax};
use crate::dimse::{CommandField, CommandSet, End, Pending};
use crate::octets::Span;
use crate::packet::{Endpoint, UnreachableReason};
use crate::stream::{Close, Notice, PerSide, Side, protocol::Protocol};
use crate::time::{Moment, Timestamp};
use crate::ul::{self, AbortSource, Negotiation, Pdu, PduHeader, PdvHeader, Reject, Role};

pub use link::{Link, LinkKind, Target};

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
        self.pdv_count += 1;
        if self.pdvs.len() < Self::MAX_PDVS {
            self.pdvs.push(header);
        }
    }

    /// Does it end with the PDV item that started last, as far as that is known?
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        let last = self.pdvs.last().filter(|_| self.pdv_count == self.pdvs.len() as u64);
        last.is_some_and(|pdv| {
            pdv.offset + PdvHeader::LENGTH as u64 + u64::from(pdv.fragment_length) == self.header.span().end()
        })
    }

    /// Is there something about it that is told even where P-DATA-TF are not?
    #[must_use]
    pub const fn is_odd(&self) -> bool {
        self.is_cut_off || self.exceeded.is_some()
    }
}

/// A DIMSE message.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each of which can hold without the others")]
pub struct MessageEntry {
    /// Number of its association.
    pub association: u64,
    /// Its number in the association, from 1.
    pub number: u64,
    /// First octet seen.
    pub first: Moment,
    /// Last octet seen.
    pub last: Moment,
    /// Who sent it.
    pub sender: Role,
    /// Which side of the connection that was.
    pub side: Side,
    /// Stream offset of its first PDV item.
    pub offset: u64,
    /// Presentation-context-ID.
    pub context_id: u8,
    /// Abstract syntax of the context; `None` if not known.
    pub abstract_syntax: Option<Uid>,
    /// Was it inferred?
    pub is_abstract_syntax_inferred: bool,
    /// Transfer syntax of the context; `None` if not known.
    pub transfer_syntax: Option<Uid>,
    /// Was it inferred?
    pub is_transfer_syntax_inferred: bool,
    /// Its command set; `None` if it was lost.
    pub command: Option<CommandSet>,
    /// Octets of data set seen; `None` if it has none.
    pub data_set_octets: Option<u64>,
    /// Octets lost.
    pub missing: u64,
    /// Octets seen behind a loss that could not be placed.
    pub unplaced: u64,
    /// How it ended.
    pub end: End,
    /// PDV items it came in.
    pub pdv_count: u32,
    /// Is every octet of it there?
    pub is_complete: bool,
    /// Was its last octet seen?
    pub is_end_seen: bool,
    /// Does the capture's loss, or its end, explain what may be missing of it?
    pub is_lost: bool,
    /// The encoding that its data set has, where that is not the one of its transfer syntax.
    pub unexpected_encoding: Option<transfer_syntax::Encoding>,
    /// Its data set, if asked for.
    pub data_set: Option<Box<DataSet>>,
    /// For a response or a C-CANCEL-RQ: the request it is about, if that was seen.
    pub request: Option<Pending>,
    /// What it belongs to that was seen before.
    pub link: Option<Link>,
}

impl MessageEntry {
    /// Command Field; `None` if it was lost or not sent.
    #[must_use]
    pub fn command_field(&self) -> Option<CommandField> {
        self.command.as_ref()?.command_field()
    }

    /// The command's name, or `unknown`.
    #[must_use]
    pub fn command_name(&self) -> &'static str {
        self.command_field().map_or("unknown", CommandField::name)
    }

    /// Status of a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.command.as_ref()?.status()
    }

    /// SOP class: of the command, of the request, or of the context.
    #[must_use]
    pub fn sop_class_uid(&self) -> Option<Uid> {
        let own = self.command.as_ref().and_then(CommandSet::sop_class_uid);
        let requested = || self.request.as_ref().and_then(|request| request.sop_class_uid.clone());
        own.or_else(requested).or_else(|| self.abstract_syntax.clone())
    }

    /// The service that its SOP class belongs to.
    #[must_use]
    pub fn service(&self) -> Service {
        self.sop_class_uid().map_or(Service::Other, |uid| Service::of(uid.as_str()))
    }

    /// The kind of its status; `None` for a request.
    #[must_use]
    pub fn status_class(&self) -> Option<Class> {
        let status = self.status()?;
        let known = self.status_meaning();
        Some(known.map_or_else(|| Class::of(status), |known| known.class))
    }

    /// What its status means in this service; `None` for a request, or an undefined status.
    #[must_use]
    pub fn status_meaning(&self) -> Option<&'static status::Status> {
        let (status, field) = (self.status()?, self.command_field()?);
        status::meaning(self.service(), field.0, status)
    }

    /// Nanoseconds from the request's last octet to its own; `None` for a request, if one of these octets was not
    /// seen, or if the clock was set back between them.
    #[must_use]
    pub fn response_time_ns(&self) -> Option<i64> {
        let is_response = self.command_field().is_some_and(CommandField::is_response);
        let request = self.request.as_ref().filter(|request| is_response && request.is_end_seen)?;
        let elapsed = self.last.at.since(request.ended.at);
        (self.is_end_seen && elapsed >= 0).then_some(elapsed)
    }

    /// For a response that tells of a failure: the request.
    #[must_use]
    pub fn failed_request(&self) -> Option<&Pending> {
        let is_response = self.command_field().is_some_and(CommandField::is_response);
        self.request.as_ref().filter(|_| is_response && self.is_failure())
    }

    /// Where it starts in its sender's stream: its first PDV item's header.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.offset, PdvHeader::LENGTH as u64)
    }

    /// Its data set, if that was asked for, is there as a whole and was read to its end.
    #[must_use]
    pub fn whole_data_set(&self) -> Option<&DataSet> {
        let data_set = self.data_set.as_deref().filter(|_| self.is_complete)?;
        (data_set.stop.is_none() && data_set.left_out == 0).then_some(data_set)
    }

    /// A copy of everything but the data set.
    #[must_use]
    pub fn without_data_set(&self) -> Self {
        Self {
            abstract_syntax: self.abstract_syntax.clone(),
            transfer_syntax: self.transfer_syntax.clone(),
            command: self.command.clone(),
            request: self.request.clone(),
            data_set: None,
            ..*self
        }
    }

    /// Is it a sign that something went wrong? What the capture lost is none.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        (!self.is_complete && !self.is_lost)
            || matches!(self.status_class(), Some(Class::Failure | Class::Unknown))
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
            Notice::Retransmission { count, .. } => self.retransmitted_octets += u64::from(count),
            Notice::Conflict { .. } => self.conflicts += 1,
            Notice::ZeroWindow => self.zero_windows += 1,
            Notice::KeepAlive => self.keep_alives += 1,
            Notice::SynRepeated => self.repeated_syns += 1,
            Notice::CapturedTwice => self.captured_twice += 1,
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
    /// First event of the connection.
    pub first: Moment,
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

/// A connection that is not DICOM.
#[derive(Clone, Debug)]
pub struct ConnectionEntry {
    /// Its first event.
    pub first: Moment,
    /// Its last.
    pub last: Moment,
    /// Who opened it.
    pub client: Endpoint,
    /// Who was connected to.
    pub server: Endpoint,
    /// What each side speaks; `None` for a side that sent nothing that was seen.
    pub speaks: PerSide<Option<Speech>>,
    /// Octets seen of each side.
    pub octets: PerSide<u64>,
    /// Octets that the capture lost.
    pub lost_octets: u64,
    /// How it ended; `None` while it is up.
    pub close: Option<Close>,
    /// Did the server accept the connection? `None` if its start was not captured.
    pub is_accepted: Option<bool>,
    /// What TCP did.
    pub transport: TransportCounts,
}

/// What one side of a connection speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speech {
    /// DICOM Upper Layer PDUs, on a connection whose other side does not.
    Dicom,
    /// Something else.
    Other(Protocol),
}

impl Speech {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Dicom => "dicom",
            Self::Other(protocol) => protocol.name(),
        }
    }
}

impl ConnectionEntry {
    /// Was not an octet sent on it?
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.octets == PerSide::default() && self.lost_octets == 0
    }

    /// Is it a sign that something went wrong: refused, reset, or two that do not speak the same?
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let speaks_dicom = |speech: &Option<Speech>| speech.as_ref().map(|speech| *speech == Speech::Dicom);
        let sides = (speaks_dicom(&self.speaks.initiator), speaks_dicom(&self.speaks.responder));
        let is_at_odds = matches!(sides, (Some(one), Some(other)) if one != other);
        is_at_odds || self.is_accepted == Some(false) || self.close == Some(Close::Reset)
    }

    /// The name of what the connection carries: what its client speaks, or else its server; `none` for nothing.
    #[must_use]
    pub fn protocol(&self) -> &'static str {
        let speaks = [&self.speaks.initiator, &self.speaks.responder];
        let mut names = speaks.into_iter().flatten().map(Speech::name);
        let first = names.next().unwrap_or("none");
        if first == "unknown" { names.next().unwrap_or(first) } else { first }
    }
}

impl Entry {
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
