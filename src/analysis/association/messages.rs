//! Messages of an association, from their parts to what they belong to.

use std::sync::Arc;

use super::links::{self, Peers};
use super::{Core, Output, Passed, Passing, Shared};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dict::transfer_syntax::{self, Encoding, TransferSyntax};
use crate::dimse::{CommandField, CommandSet, End, Message, Part, Pending};
use crate::stream::{Side, Start};
use crate::timeline::{Entry, LinkKind, MessageEntry};
use crate::ul::{Negotiation, PerRole, Role};

impl Core {
    /// Takes a part of a message that the assembler has.
    pub(super) fn part(&mut self, side: Side, part: Part<'_>, shared: &mut Shared, out: &mut Output<'_>) {
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

    /// Ends the messages that are unfinished on a side.
    pub(super) fn finish_messages(&mut self, side: Side, shared: &mut Shared, out: &mut Output<'_>) {
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
        self.messages = self.messages.saturating_add(1);
        let request = self.pair(sender, &message);
        shared.counts.messages = shared.counts.messages.saturating_add(1);
        let context = self.negotiation.context(message.context_id);
        let uid = context.and_then(|context| context.transfer_syntax.as_ref());
        let syntax = uid.and_then(|uid| transfer_syntax::by_uid(uid.as_str()));
        let agreed = uid.map(|_| encoding(syntax));
        let is_inferred = context.is_some_and(|context| context.is_transfer_syntax_inferred);
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
            transfer_syntax: uid.cloned(),
            is_transfer_syntax_inferred: is_inferred,
            agreed_syntax: syntax.filter(|_| !is_inferred),
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
        self.failures = self.failures.saturating_add(u64::from(entry.is_failure()));
        self.incomplete = self.incomplete.saturating_add(u64::from(!entry.is_complete && entry.is_lost));
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
    Some(encoding(transfer_syntax::by_uid(syntax.as_str())))
}

/// How a transfer syntax encodes; `None` is one that is not the standard's.
fn encoding(syntax: Option<&TransferSyntax>) -> Encoding {
    // A private transfer syntax is explicit little-endian or nothing that can be read (PS3.5 A.4).
    syntax.map_or(Encoding::Encapsulated, |syntax| syntax.encoding)
}

/// Are these the same for a data set's elements?
fn agree(agreed: Encoding, observed: Encoding) -> bool {
    agreed == observed || (agreed == Encoding::Encapsulated && observed == Encoding::ExplicitLittle)
}
