//! One association: both sides' octets become PDUs, messages and data sets, and in the end one summary.

use std::sync::Arc;

use super::data_set::Flows;
use super::links::{self, Peers};
use super::{Closing, Origin, Output, Passed, Passing, Progress, Shared};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dict::transfer_syntax::{self, Encoding};
use crate::dimse::{Assembler, CommandField, CommandSet, End, Exchanges, Message, Part, Pending};
use crate::packet::Endpoint;
use crate::stream::protocol::{self, Protocol};
use crate::stream::{Close, Notice, PerSide, Side, Start, What};
use crate::time::Moment;
use crate::timeline::{
    AnomalyEntry, AssociationEntry, DataPdu, Entry, GapEntry, LinkKind, MessageEntry, Opened, Outcome,
    PduContent, PduEntry, Target, TransportCounts, TransportEntry,
};
use crate::ul::{AbortSource, Anomaly, Body, Decoder, Negotiation, Pdu, PerRole, Reject, Role, Unit};

/// Anomalies told one by one; the others of an association are counted.
const MAX_ANOMALIES: u64 = 100;
/// Octets kept of the start of each side, to name what speaks there if it is not DICOM.
const HEAD: usize = 64;

/// A connection of which no octet was captured.
pub(super) struct Silence {
    pub(super) closing: Closing,
    pub(super) is_accepted: bool,
    pub(super) transport: TransportCounts,
    pub(super) last: Moment,
    /// Sides that sent octets which the capture lacks.
    pub(super) gaps: u64,
    pub(super) lost: PerSide<u64>,
}

/// An association under way.
#[derive(Debug)]
pub(super) struct Association {
    decoders: PerSide<Decoder>,
    core: Core,
}

/// All of it but the decoders.
#[derive(Debug)]
struct Core {
    number: u64,
    origin: Origin,
    requestor_side: Side,
    negotiation: Arc<Negotiation>,
    /// Octets that it takes where it is not shared.
    negotiation_octets: usize,
    has_new_contexts: bool,
    assemblers: PerSide<Assembler>,
    flows: PerSide<Flows>,
    data_pdus: PerSide<Option<DataPdu>>,
    /// Was a P-DATA-TF longer than agreed told of?
    has_told_length: PerSide<bool>,
    heads: PerSide<Vec<u8>>,
    exchanges: Exchanges,
    /// The C-MOVE-RQ that the last C-STORE-RQ was for.
    retrieval: Option<Target>,
    progress: Acts,
    closing: Closing,
    octets: PerSide<u64>,
    unseen: PerSide<u64>,
    /// When the latest octet of each side was captured.
    seen: PerSide<Moment>,
    last: Moment,
    /// How messages end that are unfinished when their side does.
    end: End,
    messages: u64,
    failures: u64,
    incomplete: u64,
    gaps: u64,
    lost_octets: u64,
    anomalies: u64,
    transport: TransportCounts,
}

/// The PDUs that decide how an association ends.
#[derive(Clone, Copy, Debug, Default)]
struct Acts {
    has_request: bool,
    reject: Option<(Role, Reject)>,
    abort: Option<(Role, AbortSource)>,
    release_request: Option<Role>,
    release_response: Option<Role>,
}

impl Acts {
    fn is_over(&self) -> bool {
        self.reject.is_some() || self.abort.is_some() || self.release_response.is_some()
    }
}

impl Association {
    /// An association on a connection whose octets are all still to come.
    pub(super) fn new(number: u64, origin: Origin) -> Self {
        let decoder = || Decoder::new(0, false);
        let decoders = PerSide { initiator: decoder(), responder: decoder() };
        Self { decoders, core: Core::new(number, origin) }
    }

    /// An association found in the middle of a connection.
    pub(super) fn resumed(
        number: u64,
        origin: Origin,
        decoders: PerSide<Decoder>,
        octets: PerSide<u64>,
        seen: PerSide<Moment>,
        closing: Closing,
    ) -> Self {
        Self { decoders, core: Core { closing, octets, seen, ..Core::new(number, origin) } }
    }

    /// Tells that it is there.
    pub(super) fn announce(&self, out: &mut Output<'_>) {
        out.push(Entry::Opened(Opened {
            association: self.core.number,
            at: self.core.origin.opened,
            connected: self.core.origin.connected,
            requestor: self.core.endpoint(Role::Requestor),
            acceptor: self.core.endpoint(Role::Acceptor),
            is_mid_stream: self.core.origin.start == Start::MidStream,
            follows: None,
        }));
    }

    pub(super) fn push(
        &mut self,
        what: &What<'_>,
        now: Moment,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) -> Progress {
        // That the capture ends is nothing that happened on the connection.
        if !matches!(what, What::Closed { how: Close::SourceEnded | Close::Evicted, .. }) {
            self.core.last = now;
        }
        let progress = match *what {
            What::Opened { .. } => Progress::GoesOn,
            What::Octets { side, seen, octets, .. } => {
                self.octets(side, octets, seen, shared, out);
                Progress::GoesOn
            }
            What::Gap { side, count, cut } => {
                self.gap(side, count, cut, now, shared, out);
                Progress::GoesOn
            }
            What::Noticed { side, notice } => {
                self.core.notice(side, notice, now, out);
                Progress::GoesOn
            }
            What::Closed { side, how } => self.close(side, how, shared, out),
        };
        if std::mem::take(&mut self.core.has_new_contexts) {
            let contexts = self.core.negotiation.usable_contexts();
            self.decoders.initiator.set_contexts(contexts);
            self.decoders.responder.set_contexts(contexts);
        }
        progress
    }

    fn octets(&mut self, side: Side, octets: &[u8], seen: Moment, shared: &mut Shared, out: &mut Output<'_>) {
        let Self { decoders, core } = self;
        *core.octets.of_mut(side) += octets.len() as u64;
        let head = core.heads.of_mut(side);
        let room = HEAD.saturating_sub(head.len());
        head.extend_from_slice(octets.get(..room).unwrap_or(octets));
        let other = side.other();
        let before = *core.seen.of(other);
        decoders.of_mut(other).settle(&mut |unit| core.unit(other, unit, before, shared, out));
        *core.seen.of_mut(side) = seen;
        decoders.of_mut(side).push(octets, seen, &mut |unit| core.unit(side, unit, seen, shared, out));
    }

    fn gap(
        &mut self,
        side: Side,
        count: u64,
        cut: Option<Moment>,
        now: Moment,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) {
        let Self { decoders, core } = self;
        core.gaps += 1;
        core.lost_octets += count;
        shared.counts.gaps += 1;
        shared.counts.lost_octets += count;
        *core.unseen.of_mut(side) += count;
        let decoder = decoders.of_mut(side);
        let sender = core.role(side);
        let offset = decoder.offset();
        out.push(Entry::Gap(GapEntry {
            association: core.number,
            at: now,
            sender,
            offset,
            count,
            is_cut: cut.is_some(),
        }));
        // Of octets that the capture cut, the frame was captured, and with it the time.
        let seen = cut.unwrap_or(*core.seen.of(side));
        *core.seen.of_mut(side) = seen;
        core.assemblers.of_mut(side).set_cut(cut.is_some());
        decoder.gap(count, &mut |unit| core.unit(side, unit, seen, shared, out));
        core.assemblers.of_mut(side).set_cut(false);
    }

    fn close(
        &mut self,
        side: Option<Side>,
        how: Close,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) -> Progress {
        let progress = self.core.closing.push(side, how, self.core.last);
        let Self { decoders, core } = self;
        core.end = match how {
            Close::SourceEnded | Close::Evicted => End::CaptureEnded,
            Close::Fin | Close::Reset | Close::Replaced => End::CutOff,
        };
        for ended in Side::BOTH {
            if progress == Progress::Over || side == Some(ended) {
                let before = *core.seen.of(ended);
                decoders.of_mut(ended).finish(&mut |unit| core.unit(ended, unit, before, shared, out));
                core.finish_messages(ended, shared, out);
            }
        }
        if progress == Progress::Over {
            shared.negotiations.release(core.negotiation_octets);
            shared.links.end(core.number);
            out.push(Entry::Association(Box::new(core.summary())));
        }
        progress
    }

    /// Forgets what the negotiation said in detail, if it takes memory of its own.
    pub(super) fn forget_negotiation(&mut self) -> bool {
        let is_own = std::mem::take(&mut self.core.negotiation_octets) > 0;
        if is_own {
            Arc::make_mut(&mut self.core.negotiation).forget_details();
        }
        is_own
    }

    /// The connection ended, or was never made, without a single octet that was captured.
    pub(super) fn end_silent(&mut self, silence: &Silence, out: &mut Output<'_>) {
        let core = &mut self.core;
        (core.closing, core.last, core.transport) = (silence.closing, silence.last, silence.transport);
        (core.gaps, core.unseen) = (silence.gaps, silence.lost);
        core.lost_octets = silence.lost.initiator + silence.lost.responder;
        let is_up = silence.is_accepted && silence.closing.close().is_none();
        let mut summary = core.summary();
        summary.is_accepted = Some(silence.is_accepted);
        if core.lost_octets > 0 {
            // What was agreed, and how it ended, is in what the capture lacks.
            summary.is_outcome_inferred = true;
        } else {
            summary.outcome = if is_up { Outcome::Open } else { Outcome::Refused };
        }
        out.push(Entry::Association(Box::new(summary)));
    }
}

impl Core {
    fn new(number: u64, origin: Origin) -> Self {
        Self {
            number,
            origin,
            requestor_side: Side::Initiator,
            negotiation: Arc::default(),
            negotiation_octets: 0,
            has_new_contexts: false,
            assemblers: PerSide::default(),
            flows: PerSide::default(),
            data_pdus: PerSide::default(),
            has_told_length: PerSide::default(),
            heads: PerSide::default(),
            exchanges: Exchanges::default(),
            retrieval: None,
            progress: Acts::default(),
            closing: Closing::default(),
            octets: PerSide::default(),
            unseen: PerSide::default(),
            seen: PerSide { initiator: origin.opened, responder: origin.opened },
            last: origin.opened,
            end: End::CutOff,
            messages: 0,
            failures: 0,
            incomplete: 0,
            gaps: 0,
            lost_octets: 0,
            anomalies: 0,
            transport: TransportCounts::default(),
        }
    }

    fn role(&self, side: Side) -> Role {
        if side == self.requestor_side { Role::Requestor } else { Role::Acceptor }
    }

    fn side(&self, role: Role) -> Side {
        match role {
            Role::Requestor => self.requestor_side,
            Role::Acceptor => self.requestor_side.other(),
        }
    }

    fn endpoint(&self, role: Role) -> Endpoint {
        match self.side(role) {
            Side::Initiator => self.origin.initiator,
            Side::Responder => self.origin.responder,
        }
    }

    fn notice(&mut self, side: Side, notice: Notice, at: Moment, out: &mut Output<'_>) {
        // Each of many segments may be told to be too long.
        let is_known = matches!(notice, Notice::Unreachable { by, why } if self.transport.unreachable == Some((by, why)));
        self.transport.note(notice);
        if is_known {
            return;
        }
        let sender = self.role(side);
        out.push(Entry::Transport(TransportEntry { association: self.number, at, sender, notice }));
    }

    fn unit(&mut self, side: Side, unit: Unit<'_>, now: Moment, shared: &mut Shared, out: &mut Output<'_>) {
        match unit {
            Unit::Pdu(pdu) => return self.control(side, pdu, now, shared, out),
            Unit::Anomaly(anomaly) => return self.anomaly(side, anomaly, now, out),
            _ => {}
        }
        self.note_data_pdu(side, &unit, now, shared.options.pdus, out);
        let mut assembler = std::mem::take(self.assemblers.of_mut(side));
        assembler.keep_places(shared.options.places);
        assembler.push(&unit, now, &mut |part| self.part(side, part, shared, out));
        *self.assemblers.of_mut(side) = assembler;
    }

    fn anomaly(&mut self, side: Side, anomaly: Anomaly, at: Moment, out: &mut Output<'_>) {
        self.anomalies += 1;
        if self.anomalies <= MAX_ANOMALIES {
            let sender = self.role(side);
            out.push(Entry::Anomaly(AnomalyEntry { association: self.number, at, sender, anomaly }));
        }
    }

    /// Follows the P-DATA-TF under way on a side. Without `all`, only what is odd about them is told.
    fn note_data_pdu(&mut self, side: Side, unit: &Unit<'_>, last: Moment, all: bool, out: &mut Output<'_>) {
        let under_way = self.data_pdus.of_mut(side);
        match unit {
            Unit::DataStart(header) => *under_way = Some(DataPdu::new(*header)),
            Unit::PdvStart(header) => {
                if let Some(pdu) = under_way {
                    pdu.start_pdv(*header);
                }
            }
            Unit::FragmentGap(count) | Unit::PdvsLost(count) => {
                if let Some(pdu) = under_way {
                    pdu.missing += count;
                }
            }
            // The last item ends the PDU, and comes before the message that it may complete.
            Unit::PdvEnd(true) if under_way.as_ref().is_some_and(DataPdu::is_at_end) => {
                self.end_data_pdu(side, last, all, out);
            }
            Unit::DataEnd(missing) | Unit::DataCutOff(missing) => {
                if let Some(pdu) = under_way {
                    pdu.missing = *missing;
                    pdu.is_cut_off = matches!(unit, Unit::DataCutOff(_)) && self.end == End::CutOff;
                }
                self.end_data_pdu(side, last, all, out);
            }
            _ => {}
        }
    }

    fn end_data_pdu(&mut self, side: Side, last: Moment, all: bool, out: &mut Output<'_>) {
        let Some(mut pdu) = self.data_pdus.of_mut(side).take() else { return };
        let sender = self.role(side);
        let limit = self.negotiation.maximum_length(sender.other()).filter(|limit| *limit > 0);
        pdu.exceeded = limit.filter(|limit| pdu.header.length > *limit);
        let is_first_exceeding =
            pdu.exceeded.is_some() && !std::mem::replace(self.has_told_length.of_mut(side), true);
        if all || pdu.is_cut_off || is_first_exceeding {
            let content = PduContent::Data(pdu);
            let entry = PduEntry { association: self.number, last, sender, side, content, negotiation: None };
            out.push(Entry::Pdu(Box::new(entry)));
        }
    }

    fn control(&mut self, side: Side, pdu: Pdu, last: Moment, shared: &mut Shared, out: &mut Output<'_>) {
        if matches!(pdu.body, Body::AssociateRq(_)) && self.progress.is_over() {
            self.start_over(shared, out);
        }
        self.learn_sides(side, &pdu.body);
        let sender = self.role(side);
        let mut negotiation = None;
        match &pdu.body {
            Body::AssociateRq(request) => {
                self.progress.has_request = true;
                let is_cut = pdu.missing > 0 && request.may_lack_contexts();
                negotiation = Some(self.negotiate(shared, |all| all.set_request(request.clone(), is_cut)));
            }
            Body::AssociateAc(accept) => {
                let is_cut = pdu.missing > 0 && accept.may_lack_contexts();
                negotiation = Some(self.negotiate(shared, |all| all.set_accept(accept.clone(), is_cut)));
            }
            Body::AssociateRj(reject) => {
                self.progress.reject.get_or_insert((sender, *reject));
            }
            Body::Abort(abort) => {
                self.progress.abort.get_or_insert((sender, abort.why));
            }
            Body::ReleaseRq(_) => {
                self.progress.release_request.get_or_insert(sender);
            }
            Body::ReleaseRp(_) => {
                self.progress.release_response.get_or_insert(sender);
            }
            Body::Unknown(_) => {}
        }
        self.has_new_contexts |= negotiation.is_some();
        let content = PduContent::Control(pdu);
        out.push(Entry::Pdu(Box::new(PduEntry {
            association: self.number,
            last,
            sender,
            side,
            content,
            negotiation,
        })));
    }

    fn negotiate(&mut self, shared: &mut Shared, change: impl FnOnce(&mut Negotiation)) -> Arc<Negotiation> {
        shared.negotiations.release(self.negotiation_octets);
        let mut all = (*self.negotiation).clone();
        change(&mut all);
        (self.negotiation, self.negotiation_octets) = shared.negotiations.share(all);
        Arc::clone(&self.negotiation)
    }

    /// Without a SYN, who opened the connection was a guess; these PDUs tell who asked for the association.
    fn learn_sides(&mut self, side: Side, body: &Body) {
        let is_first = !self.progress.has_request && self.negotiation.accept.is_none();
        match body {
            Body::AssociateRq(_) if is_first => self.requestor_side = side,
            Body::AssociateAc(_) | Body::AssociateRj(_) if is_first => self.requestor_side = side.other(),
            _ => {}
        }
    }

    /// A second association on the same connection.
    fn start_over(&mut self, shared: &mut Shared, out: &mut Output<'_>) {
        for side in Side::BOTH {
            self.finish_messages(side, shared, out);
        }
        shared.negotiations.release(self.negotiation_octets);
        shared.links.end(self.number);
        out.push(Entry::Association(Box::new(self.summary())));
        let origin = Origin { opened: self.last, ..self.origin };
        let follows = Some(self.number);
        *self = Self { closing: self.closing, ..Self::new(shared.next_number(), origin) };
        out.push(Entry::Opened(Opened {
            association: self.number,
            at: origin.opened,
            connected: origin.connected,
            requestor: self.endpoint(Role::Requestor),
            acceptor: self.endpoint(Role::Acceptor),
            is_mid_stream: false,
            follows,
        }));
    }

    fn part(&mut self, side: Side, part: Part<'_>, shared: &mut Shared, out: &mut Output<'_>) {
        let asked = shared.options.data_sets;
        let negotiation = &self.negotiation;
        match part {
            Part::DataSet { message, offset, octets } => {
                self.pass(side, message, offset, Passed::Octets(octets), out);
                let Message { context_id, command, .. } = message;
                let agreed = || agreed_encoding(negotiation, *context_id);
                let reads = asked || command.as_ref().is_some_and(links::needs_data_set);
                self.flows.of_mut(side).push(*context_id, octets, command.is_some(), agreed, reads);
            }
            Part::DataSetGap { message, offset, count } => {
                self.pass(side, message, offset, Passed::Lost(count), out);
                let agreed = || agreed_encoding(negotiation, message.context_id);
                self.flows.of_mut(side).gap(message.context_id, count, agreed, asked);
            }
            Part::Message(message) => self.message(side, message, shared, out),
        }
    }

    /// Hands on what passes of a data set, if anybody listens.
    fn pass(
        &self,
        side: Side,
        message: &Message,
        offset: Option<u64>,
        what: Passed<'_>,
        out: &mut Output<'_>,
    ) {
        let Some(tap) = &mut out.tap else { return };
        let (association, sender) = (self.number, self.role(side));
        let negotiation = &self.negotiation;
        tap(&Passing { association, side, sender, message, negotiation, offset, what });
    }

    fn finish_messages(&mut self, side: Side, shared: &mut Shared, out: &mut Output<'_>) {
        let mut assembler = std::mem::take(self.assemblers.of_mut(side));
        assembler.finish(self.end, &mut |part| self.part(side, part, shared, out));
        *self.assemblers.of_mut(side) = assembler;
    }

    fn message(&mut self, side: Side, message: Message, shared: &mut Shared, out: &mut Output<'_>) {
        let sender = self.role(side);
        let reads = shared.options.data_sets || message.command.as_ref().is_some_and(links::needs_data_set);
        let seen = self.flows.of_mut(side).finish(message.context_id, reads);
        self.infer(&message, seen.encoding);
        if let Some(answered) = answered_by(&message) {
            let other = side.other();
            let mut assembler = std::mem::take(self.assemblers.of_mut(other));
            assembler.answered(answered, &mut |part| self.part(other, part, shared, out));
            *self.assemblers.of_mut(other) = assembler;
        }
        self.messages += 1;
        let request = self.pair(sender, &message);
        shared.counts.messages += 1;
        let agreed = agreed_encoding(&self.negotiation, message.context_id);
        let context = self.negotiation.context(message.context_id);
        let mut entry = MessageEntry {
            association: self.number,
            number: self.messages,
            first: message.first,
            last: message.last,
            sender,
            side,
            offset: message.offset,
            context_id: message.context_id,
            abstract_syntax: context.and_then(|context| context.abstract_syntax.clone()),
            is_abstract_syntax_inferred: context.is_some_and(|context| context.is_abstract_syntax_inferred),
            transfer_syntax: context.and_then(|context| context.transfer_syntax.clone()),
            is_transfer_syntax_inferred: context.is_some_and(|context| context.is_transfer_syntax_inferred),
            is_complete: message.is_complete(),
            is_end_seen: message.is_end_seen,
            is_lost: self.is_lost(side, &message),
            command: message.command,
            data_set_octets: message.data_set_octets,
            missing: message.missing,
            unplaced: message.unplaced,
            end: message.end,
            pdv_count: message.pdv_count,
            places: message.places,
            unexpected_encoding: seen
                .encoding
                .filter(|observed| agreed.is_some_and(|agreed| !agree(agreed, *observed))),
            data_set: seen.data_set,
            request,
            link: None,
            service: Service::Other,
        };
        entry.settle_service();
        self.link(&mut entry, shared);
        self.failures += u64::from(entry.is_failure());
        self.incomplete += u64::from(!entry.is_complete && entry.is_lost);
        out.push(Entry::Message(Box::new(entry)));
    }

    /// Finds what a message belongs to; then its data set goes if nobody asked for it.
    fn link(&mut self, entry: &mut MessageEntry, shared: &mut Shared) {
        let endpoints =
            PerRole { requestor: self.endpoint(Role::Requestor), acceptor: self.endpoint(Role::Acceptor) };
        let peers = Peers { negotiation: &self.negotiation, endpoints };
        entry.link = shared.links.message(entry, &peers, self.retrieval);
        let retrieval = entry.link.filter(|link| link.kind == LinkKind::SubOperation);
        self.retrieval = retrieval.map(|link| link.to).or(self.retrieval);
        if !shared.options.data_sets {
            entry.data_set = None;
        }
    }

    /// Does the capture's loss explain what is missing of a message?
    fn is_lost(&self, side: Side, message: &Message) -> bool {
        let is_start_unsure = self.origin.start == Start::MidStream || *self.unseen.of(side) > 0;
        let is_end_lost = matches!(message.end, End::Lost | End::CaptureEnded);
        message.missing > 0 || is_end_lost || (message.command.is_none() && is_start_unsure)
    }

    /// Pairs a response or C-CANCEL-RQ with its request; a request is remembered.
    fn pair(&mut self, sender: Role, message: &Message) -> Option<Pending> {
        let command = message.command.as_ref()?;
        let field = command.command_field()?;
        let answered = command.message_id_being_responded_to();
        if field == CommandField::C_CANCEL_RQ {
            return self.exchanges.waiting(sender, answered?).cloned();
        }
        if field.is_response() {
            let is_pending = matches!(command.status(), Some(0xff00 | 0xff01));
            return self.exchanges.response(sender, answered?, !is_pending);
        }
        // Nobody answers a request of which only the start was sent yet.
        if message.end == End::CaptureEnded {
            return None;
        }
        self.exchanges.request(Pending {
            number: self.messages,
            sender,
            message_id: command.message_id()?,
            command_field: field,
            context_id: message.context_id,
            sop_class_uid: command.sop_class_uid(),
            sop_instance_uid: command.sop_instance_uid(),
            ended: message.last,
            is_end_seen: message.is_end_seen,
            lost_before: *self.unseen.of(self.side(sender.other())),
            responses: 0,
        });
        None
    }

    /// What the capture does not tell of a context, its messages may.
    fn infer(&mut self, message: &Message, observed: Option<Encoding>) {
        let context = self.negotiation.context(message.context_id);
        let has_abstract_syntax = context.is_some_and(|context| context.abstract_syntax.is_some());
        let has_transfer_syntax = context.is_some_and(|context| context.transfer_syntax.is_some());
        let sop_class =
            message.command.as_ref().and_then(CommandSet::sop_class_uid).filter(|uid| !uid.is_empty());
        let wants_abstract_syntax =
            self.negotiation.request.is_none() && !has_abstract_syntax && sop_class.is_some();
        let wants_transfer_syntax =
            self.negotiation.accept.is_none() && !has_transfer_syntax && observed.is_some();
        if !wants_abstract_syntax && !wants_transfer_syntax {
            return;
        }
        let Some(context) = Arc::make_mut(&mut self.negotiation).context_in_use(message.context_id) else {
            return;
        };
        if wants_abstract_syntax {
            context.abstract_syntax = sop_class;
            context.is_abstract_syntax_inferred = true;
        }
        if wants_transfer_syntax {
            context.transfer_syntax = observed.map(|encoding| Uid::from(encoding.simplest()));
            context.is_transfer_syntax_inferred = true;
        }
    }

    fn summary(&self) -> AssociationEntry {
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
            unanswered: unanswered_in_sight as u64 + self.exchanges.forgotten(),
            answers_not_captured: (pending.len() - unanswered_in_sight) as u64,
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
        if is_pdu || self.origin.start == Start::MidStream {
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

/// The message ID that a response answers.
fn answered_by(message: &Message) -> Option<u16> {
    let command = message.command.as_ref()?;
    command
        .message_id_being_responded_to()
        .filter(|_| command.command_field().is_some_and(CommandField::is_response))
}

fn agreed_encoding(negotiation: &Negotiation, context_id: u8) -> Option<Encoding> {
    let syntax = negotiation.context(context_id)?.transfer_syntax.as_ref()?;
    // A private transfer syntax is explicit little-endian or nothing that can be read (PS3.5 A.4).
    Some(transfer_syntax::by_uid(syntax.as_str()).map_or(Encoding::Encapsulated, |syntax| syntax.encoding))
}

/// Are these the same for a data set's elements?
fn agree(agreed: Encoding, observed: Encoding) -> bool {
    agreed == observed || (agreed == Encoding::Encapsulated && observed == Encoding::ExplicitLittle)
}
