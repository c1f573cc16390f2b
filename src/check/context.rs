//! What rules may know about the association they look at: kept once, for all of them.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use super::fragments::Fragments;
use super::machines::{Departure, Machines};
use super::{Limits, matches};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dimse::{CommandField, CommandSet, End};
use crate::octets::Span;
use crate::stream::Notice;
use crate::time::Moment;
use crate::timeline::{AnomalyEntry, GapEntry, MessageEntry, Opened, PduContent, PduEntry, TransportEntry};
use crate::ul::{Body, Fault, Negotiation, PduHeader, PduType, PerRole, PresentationContext, Role};

/// Operations that are over and still remembered.
const MAX_FINISHED: usize = 64;
/// Operations under way that are remembered; more than any asynchronous window in use.
const MAX_OPEN: usize = 1_024;
/// Failed operations remembered of an association.
const MAX_FAILURES: usize = 32;
/// Matches of queries under way that are remembered; behind them, one that comes twice goes unnoticed.
const MAX_MATCHES: usize = 10_000;
/// Nodes of a request's data set up to which it is remembered until the operation is over.
const MAX_REQUEST_NODES: usize = 2_000;

/// Responses without request that are remembered.
const MAX_EARLY: usize = 64;

/// An association under way.
#[derive(Debug)]
pub struct Context {
    /// Its number.
    pub association: u64,
    /// When it came into sight and between whom; `None` if that was not told.
    pub opened: Option<Opened>,
    /// What was negotiated so far, the PDU at hand included.
    pub negotiation: Arc<Negotiation>,
    /// Was the A-ASSOCIATE-RQ captured to its end?
    pub has_whole_request: bool,
    /// Was the A-ASSOCIATE-AC captured to its end?
    pub has_whole_accept: bool,
    /// The peers.
    pub peers: PerRole<Peer>,
    /// Requests without final response, oldest first.
    pub open: Vec<Operation>,
    /// The operations that ended last, oldest first.
    pub finished: VecDeque<Operation>,
    /// A message that its sender never finished: who, and where its last octet was seen.
    pub has_cut_message: Option<(Role, Moment)>,
    /// The first operations that ended with a failure or a warning.
    pub failures: Vec<Failure>,
    /// The state of each peer, the PDU at hand included.
    pub machines: Machines,
    /// The fragments that each peer sent, those of the PDU at hand included.
    pub fragments: PerRole<Fragments>,
    /// Responses that no request was waiting for when they were seen, oldest first. A request that was under way by
    /// then takes its own away.
    pub early: Vec<EarlyResponse>,
    /// The limits of the policy.
    pub limits: Limits,
}

/// A response that came before the end of its request, or to none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyResponse {
    /// Who sent it.
    pub sender: Role,
    /// Message ID Being Responded To.
    pub message_id: u16,
    /// Its Command Field.
    pub field: CommandField,
    /// When it was seen, and its status.
    pub response: Response,
    /// Where it stands.
    pub span: Span,
    /// The final response that an earlier request with the same Message ID has got; `None` if there is none.
    pub finished: Option<Response>,
    /// Requests that its receiver was seen to send before.
    pub requests_before: u64,
}

/// One of the two peers, by what it sent.
#[derive(Clone, Debug, Default)]
pub struct Peer {
    /// PDUs that it sent, those of type P-DATA-TF included.
    pub pdus: u64,
    /// When it sent its first PDU of each type; by PDU type, 1 to 7.
    first_of_type: [Option<Moment>; 8],
    /// Type and end of its last PDU.
    pub last_pdu: Option<(PduType, Moment)>,
    /// DIMSE messages that it sent.
    pub messages: u64,
    /// Odd things about its octets.
    pub anomalies: u64,
    /// Requests that it sent, C-CANCEL-RQ excepted.
    pub requests: u64,
    /// Its last message: its command, and its end.
    pub last_message: Option<(Option<CommandField>, Moment)>,
    /// The context of its last message, if that said that no data set follows.
    pub last_without_data_set: Option<u8>,
    /// Octets of it that the capture lost.
    pub lost_octets: u64,
    /// The boundary of its PDUs was lost, by its own fault or the capture's.
    pub has_lost_boundary: bool,
    /// Its last PDU, if that was cut off before the other peer aborted, and how many octets it lacks.
    pub cut_pdu: Option<(PduHeader, u64)>,
    /// Since when it can take no more octets.
    pub window_closed: Option<Moment>,
    /// What it sent again and again last, while the other peer sent no PDU.
    pub repeated: Option<Repeated>,
}

/// The same octets, sent more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// Offset of the first one in the stream of that peer.
    pub offset: u64,
    /// How many.
    pub count: u32,
    /// How often they were sent again.
    pub times: u64,
    /// The first time that they were.
    pub first: Moment,
    /// The last time.
    pub last: Moment,
}

impl Peer {
    /// When it sent its first PDU of this type; `None` if it sent none.
    #[must_use]
    pub fn first(&self, kind: PduType) -> Option<Moment> {
        self.first_of_type.get(usize::from(kind.0)).copied().flatten()
    }

    /// Did it send a PDU of this type?
    #[must_use]
    pub fn has_sent(&self, kind: PduType) -> bool {
        self.first(kind).is_some()
    }
}

/// A DIMSE operation: a request, and what came of it so far.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Who sent the request.
    pub sender: Role,
    /// Message ID.
    pub message_id: u16,
    /// Command Field of the request.
    pub field: CommandField,
    /// The request: command set and, but for C-STORE-RQ, its data set unless that is very large.
    pub request: Arc<MessageEntry>,
    /// Responses seen.
    pub responses: u64,
    /// The response before.
    pub last_response: Option<Response>,
    /// When a C-CANCEL-RQ asked to end it.
    pub cancelled: Option<Moment>,
    /// Pending responses since then.
    pub pending_since_cancel: u64,
    /// Hashes of what identifies the matches of a query, for finding one that comes twice:
    /// [`Context::is_repeated_match`].
    pub matches: HashSet<u64>,
}

/// An operation that did not end with success.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The request.
    pub operation: Operation,
    /// The final response, without its data set.
    pub response: MessageEntry,
}

/// What is remembered of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// When its last octet was seen.
    pub at: Moment,
    /// Status.
    pub status: Option<u16>,
    /// Sub-operations remaining, completed, failed, with warning.
    pub sub_operations: [Option<u16>; 4],
}

impl Response {
    /// Do more follow?
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.status, Some(0xff00 | 0xff01))
    }
}

impl EarlyResponse {
    /// Is it the answer to this request, whose first octets were seen before?
    fn is_to(&self, request: &MessageEntry, message_id: u16) -> bool {
        self.sender != request.sender
            && self.message_id == message_id
            && self.response.at.frame >= request.first.frame
    }
}

impl Context {
    pub(super) fn new(association: u64, limits: Limits) -> Self {
        Self {
            association,
            opened: None,
            negotiation: Arc::default(),
            has_whole_request: false,
            has_whole_accept: false,
            peers: PerRole::default(),
            open: Vec::new(),
            finished: VecDeque::new(),
            has_cut_message: None,
            failures: Vec::new(),
            machines: Machines::new(true),
            fragments: PerRole::default(),
            early: Vec::new(),
            limits,
        }
    }

    /// Was the start not captured?
    #[must_use]
    pub fn is_mid_stream(&self) -> bool {
        self.opened.as_ref().is_none_or(|opened| opened.is_mid_stream)
    }

    /// Was something not captured: the start, or octets since?
    #[must_use]
    pub fn is_history_incomplete(&self) -> bool {
        // Without the request, or without the answer although messages flow, a direction was not captured at all.
        let lacks_request = self.negotiation.request.is_none();
        let lacks_answer = self.negotiation.accept.is_none() && self.peers.acceptor.messages > 0;
        self.is_mid_stream() || lacks_request || lacks_answer || self.has_losses()
    }

    /// Did the capture lose octets since the association came into sight?
    #[must_use]
    pub fn has_losses(&self) -> bool {
        let has_loss = |peer: &Peer| peer.lost_octets > 0 || peer.has_lost_boundary;
        has_loss(&self.peers.requestor) || has_loss(&self.peers.acceptor)
    }

    /// The presentation context with this ID.
    #[must_use]
    pub fn presentation_context(&self, id: u8) -> Option<&PresentationContext> {
        self.negotiation.context(id)
    }

    /// The operation under way that a response or C-CANCEL-RQ is about.
    #[must_use]
    pub fn operation_of(&self, entry: &MessageEntry) -> Option<&Operation> {
        let command = entry.command.as_ref()?;
        let id = command.message_id_being_responded_to()?;
        let is_response = command.command_field()?.is_response();
        let sender = if is_response { entry.sender.other() } else { entry.sender };
        self.operation(sender, id)
    }

    /// The data set of the request that a response answers, if it is there as a whole.
    #[must_use]
    pub fn request_of(&self, entry: &MessageEntry) -> Option<&DataSet> {
        self.operation_of(entry)?.request.whole_data_set()
    }

    /// Is it a match that its query returned before, by what tells matches apart?
    #[must_use]
    pub fn is_repeated_match(&self, entry: &MessageEntry) -> bool {
        let Some(operation) = self.operation_of(entry).filter(|operation| !operation.matches.is_empty())
        else {
            return false;
        };
        matches::identity(entry, &operation.request)
            .is_some_and(|identity| operation.matches.contains(&identity))
    }

    /// The operation under way with this Message ID.
    #[must_use]
    pub fn operation(&self, sender: Role, message_id: u16) -> Option<&Operation> {
        self.open.iter().find(|operation| operation.sender == sender && operation.message_id == message_id)
    }

    /// The operation with this Message ID that ended last.
    #[must_use]
    pub fn finished_operation(&self, sender: Role, message_id: u16) -> Option<&Operation> {
        let matches =
            |operation: &&Operation| operation.sender == sender && operation.message_id == message_id;
        self.finished.iter().rev().find(matches)
    }

    /// The first PDU that its sender's state forbade, unless something that the capture lost excuses it.
    #[must_use]
    pub fn departure(&self) -> Option<&Departure> {
        let is_lost = |departure: &Departure| self.peers.of(departure.sender.other()).lost_octets > 0;
        // That octets are lost can be told later than what came after them.
        self.machines.departure().filter(|departure| !departure.is_excusable || !is_lost(departure))
    }

    /// The response to this request that was seen before its end.
    #[must_use]
    pub fn early_response(&self, request: &MessageEntry) -> Option<&EarlyResponse> {
        let message_id = request.command.as_ref()?.message_id()?;
        self.early.iter().find(|early| early.is_to(request, message_id))
    }

    /// Operations under way that `sender` asked for.
    pub fn open_operations(&self, sender: Role) -> impl Iterator<Item = &Operation> {
        self.open.iter().filter(move |operation| operation.sender == sender)
    }

    pub(super) fn note_opened(&mut self, opened: &Opened) {
        self.machines = Machines::new(opened.is_mid_stream);
        if opened.is_mid_stream {
            self.fragments.requestor.forget();
            self.fragments.acceptor.forget();
        }
        self.opened = Some(opened.clone());
    }

    pub(super) fn note_gap(&mut self, entry: &GapEntry) {
        let peer = self.peers.of_mut(entry.sender);
        peer.lost_octets = peer.lost_octets.saturating_add(entry.count);
        self.machines.note_loss(entry.sender);
        self.fragments.of_mut(entry.sender).forget();
    }

    pub(super) fn note_anomaly(&mut self, entry: &AnomalyEntry) {
        let peer = self.peers.of_mut(entry.sender);
        peer.anomalies = peer.anomalies.saturating_add(1);
        if entry.anomaly.fault == Fault::LostBoundary {
            self.peers.of_mut(entry.sender).has_lost_boundary = true;
            self.machines.note_lost_boundary();
        }
        self.fragments.of_mut(entry.sender).lose();
    }

    /// Takes in what the PDU at hand is for the state of its sender, before the rules look at it.
    pub(super) fn prepare_pdu(&mut self, entry: &PduEntry) {
        if let Some(negotiation) = &entry.negotiation {
            self.negotiation = Arc::clone(negotiation);
        }
        let is_first = self.peers.requestor.pdus == 0 && self.peers.acceptor.pdus == 0;
        let is_whole = match &entry.content {
            PduContent::Control(pdu) => {
                let is_whole = pdu.missing == 0;
                self.has_whole_request |= is_whole && matches!(pdu.body, Body::AssociateRq(_));
                self.has_whole_accept |= is_whole && matches!(pdu.body, Body::AssociateAc(_));
                is_whole
            }
            PduContent::Data(pdu) => {
                self.fragments.of_mut(entry.sender).note_pdu(pdu);
                pdu.missing == 0
            }
        };
        self.machines.note_pdu(entry, is_first, is_whole);
    }

    pub(super) fn note_pdu(&mut self, entry: &PduEntry) {
        let kind = entry.content.header().kind;
        let other = self.peers.of_mut(entry.sender.other());
        other.repeated = None;
        let is_aborted = other.has_sent(PduType::ABORT);
        let peer = self.peers.of_mut(entry.sender);
        peer.pdus = peer.pdus.saturating_add(1);
        if let Some(first) = peer.first_of_type.get_mut(usize::from(kind.0)) {
            first.get_or_insert(entry.last);
        }
        peer.last_pdu = Some((kind, entry.last));
        let missing = match &entry.content {
            PduContent::Control(pdu) => pdu.missing,
            PduContent::Data(pdu) => pdu.missing,
        };
        let is_cut = missing > 0 && !is_aborted;
        peer.cut_pdu = is_cut.then_some((*entry.content.header(), missing));
        if let PduContent::Control(pdu) = &entry.content {
            peer.lost_octets = peer.lost_octets.saturating_add(pdu.missing);
            peer.anomalies = peer.anomalies.saturating_add(pdu.anomalies.len() as u64);
        }
    }

    pub(super) fn note_transport(&mut self, entry: &TransportEntry) {
        let peer = self.peers.of_mut(entry.sender);
        match entry.notice {
            Notice::ZeroWindow => peer.window_closed = Some(entry.at),
            Notice::WindowOpened => peer.window_closed = None,
            Notice::Retransmission { offset, count } => {
                let known = peer.repeated.filter(|repeated| repeated.offset == offset);
                let before =
                    known.unwrap_or(Repeated { offset, count, times: 0, first: entry.at, last: entry.at });
                peer.repeated =
                    Some(Repeated { times: before.times.saturating_add(1), last: entry.at, ..before });
            }
            _ => {}
        }
    }

    pub(super) fn note_message(&mut self, entry: &MessageEntry) {
        self.fragments.of_mut(entry.sender).note_message(entry);
        let peer = self.peers.of_mut(entry.sender);
        peer.messages = peer.messages.saturating_add(1);
        peer.last_message = Some((entry.command_field(), entry.last));
        if entry.end == End::CutOff && entry.missing == 0 {
            self.has_cut_message.get_or_insert((entry.sender, entry.last));
        }
        let is_without = entry.command.as_ref().is_some_and(CommandSet::announces_no_data_set);
        peer.last_without_data_set = is_without.then_some(entry.context_id);
        let Some(command) = &entry.command else { return };
        let Some(field) = command.command_field() else { return };
        if field == CommandField::C_CANCEL_RQ {
            self.note_cancel(entry, command);
        } else if field.is_response() {
            self.note_response(entry, command);
        } else if let Some(message_id) = command.message_id() {
            let peer = self.peers.of_mut(entry.sender);
            peer.requests = peer.requests.saturating_add(1);
            self.note_request(entry, field, message_id);
        }
    }

    fn note_request(&mut self, entry: &MessageEntry, field: CommandField, message_id: u16) {
        let is_same =
            |operation: &Operation| operation.sender == entry.sender && operation.message_id == message_id;
        self.open.retain(|operation| !is_same(operation));
        if self.open.len() >= MAX_OPEN {
            self.open.remove(0);
        }
        let keeps_data_set = field != CommandField::C_STORE_RQ
            && entry.data_set.as_ref().is_some_and(|data_set| data_set.nodes.len() <= MAX_REQUEST_NODES);
        let data_set = entry.data_set.as_ref().filter(|_| keeps_data_set).cloned();
        // What is not kept of a C-STORE-RQ would be copied only to be dropped.
        let request = MessageEntry { data_set, ..entry.without_data_set() };
        let early = self.early.iter().position(|early| early.is_to(entry, message_id));
        let response = early.map(|index| self.early.remove(index).response);
        let operation = Operation {
            sender: entry.sender,
            message_id,
            field,
            request: Arc::new(request),
            responses: u64::from(response.is_some()),
            last_response: response,
            cancelled: None,
            pending_since_cancel: 0,
            matches: HashSet::new(),
        };
        if response.is_some_and(|response| !response.is_pending()) {
            self.finish(operation);
        } else {
            self.open.push(operation);
        }
    }

    fn finish(&mut self, operation: Operation) {
        if self.finished.len() >= MAX_FINISHED {
            self.finished.pop_front();
        }
        self.finished.push_back(operation);
    }

    fn note_cancel(&mut self, entry: &MessageEntry, command: &CommandSet) {
        let Some(id) = command.message_id_being_responded_to() else { return };
        let matches =
            |operation: &&mut Operation| operation.sender == entry.sender && operation.message_id == id;
        if let Some(operation) = self.open.iter_mut().find(matches) {
            operation.cancelled.get_or_insert(entry.last);
        }
    }

    fn note_response(&mut self, entry: &MessageEntry, command: &CommandSet) {
        let Some(id) = command.message_id_being_responded_to() else { return };
        let response =
            Response { at: entry.last, status: command.status(), sub_operations: command.sub_operations() };
        let sender = entry.sender.other();
        let is_it = |operation: &Operation| operation.sender == sender && operation.message_id == id;
        let Some(index) = self.open.iter().position(is_it) else {
            return self.note_early(entry, id, response);
        };
        let remembered: usize = self.open.iter().map(|operation| operation.matches.len()).sum();
        let Some(operation) = self.open.get_mut(index) else { return };
        if response.is_pending() && remembered < MAX_MATCHES {
            operation.matches.extend(matches::identity(entry, &operation.request));
        }
        operation.responses = operation.responses.saturating_add(1);
        operation.pending_since_cancel = operation
            .pending_since_cancel
            .saturating_add(u64::from(response.is_pending() && operation.cancelled.is_some()));
        operation.last_response = Some(response);
        if !response.is_pending() {
            let operation = Operation { matches: HashSet::new(), ..self.open.remove(index) };
            if self.failures.len() < MAX_FAILURES && response.status.is_some_and(|status| status != 0) {
                let (operation, response) = (operation.clone(), entry.without_data_set());
                self.failures.push(Failure { operation, response });
            }
            self.finish(operation);
        }
    }

    fn note_early(&mut self, entry: &MessageEntry, message_id: u16, response: Response) {
        let Some(field) = entry.command_field().filter(|_| self.early.len() < MAX_EARLY) else { return };
        let requestor = entry.sender.other();
        let finished = self.finished_operation(requestor, message_id);
        let finished = finished.and_then(|operation| operation.last_response);
        let (sender, span, requests_before) = (entry.sender, entry.span(), self.peers.of(requestor).requests);
        let early = EarlyResponse { sender, message_id, field, response, span, finished, requests_before };
        self.early.push(early);
    }

    /// The SOP class of the context, or of the command where the context is not known.
    #[must_use]
    pub fn sop_class<'a>(&'a self, entry: &'a MessageEntry) -> Option<&'a Uid> {
        self.presentation_context(entry.context_id)
            .and_then(|context| context.abstract_syntax.as_ref())
            .or(entry.abstract_syntax.as_ref())
    }
}
