//! Storage commitment: requests by their Transaction UID, what they ask for, and what was stored before.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;

use super::retrieve::hash_of;
use super::{Attempt, Party};
use crate::check::Context;
use crate::dataset::{DataSet, Elements};
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSet};
use crate::packet::Endpoint;
use crate::time::Moment;
use crate::timeline::{AssociationEntry, ConnectionEntry, MessageEntry, Outcome, PduContent, PduEntry};
use crate::ul::{Body, Role};

/// Requests remembered.
const MAX_COMMITMENTS: usize = 4_096;
/// Instances of all requests together that are remembered, 8 octets each.
const MAX_REFERENCES: usize = 500_000;
/// Stored instances remembered.
const MAX_STORED: usize = 50_000;
/// Associations remembered of one request.
const MAX_ATTEMPTS: usize = 16;

pub(crate) const TRANSACTION_UID: Tag = Tag(0x0008, 0x1195);
pub(crate) const REFERENCED_SOP_SEQUENCE: Tag = Tag(0x0008, 0x1199);
pub(crate) const FAILED_SOP_SEQUENCE: Tag = Tag(0x0008, 0x1198);
pub(crate) const REFERENCED_SOP_CLASS_UID: Tag = Tag(0x0008, 0x1150);
pub(crate) const REFERENCED_SOP_INSTANCE_UID: Tag = Tag(0x0008, 0x1155);

/// A request for storage commitment.
#[derive(Debug)]
pub struct Commitment {
    /// Transaction UID.
    pub transaction: Uid,
    /// The number of the association of its N-ACTION-RQ.
    pub association: u64,
    /// Number of the N-ACTION-RQ in the association.
    pub number: u64,
    /// Message ID of the N-ACTION-RQ.
    pub message_id: u16,
    /// Who asked.
    pub scu: Party,
    /// Who was asked.
    pub scp: Party,
    /// Role of the SCU on the association.
    pub sender: Role,
    /// When it was asked for.
    pub requested: Moment,
    /// Instances that it names.
    pub instances: usize,
    /// Status of the N-ACTION-RSP.
    pub status: Option<u16>,
    /// N-EVENT-REPORT-RQs with its Transaction UID.
    pub reports: u64,
    /// The associations that the SCP opened or tried to open to the SCU while no report was there, oldest first.
    pub attempts: Vec<Attempt>,
    /// Hashes of the instances; `None` if they were not captured, or have been forgotten.
    references: Option<Vec<u64>>,
}

impl Commitment {
    /// Was it taken on?
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.status.is_some_and(|status| matches!(Class::of(status), Class::Success | Class::Warning))
    }

    /// Was it refused?
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.status.is_some() && !self.is_accepted()
    }

    /// Does it name this instance? `None` if that is not known any more.
    #[must_use]
    pub fn names(&self, instance: &[u8]) -> Option<bool> {
        self.references.as_ref().map(|references| references.binary_search(&hash_of(instance)).is_ok())
    }

    /// Does it name the same instances? `None` if that is not known any more.
    #[must_use]
    pub fn names_the_same(&self, instances: &[Vec<u8>]) -> Option<bool> {
        let own = self.references.as_ref()?;
        let mut other: Vec<u64> = instances.iter().map(|instance| hash_of(instance)).collect();
        other.sort_unstable();
        Some(*own == other)
    }
}

/// What is remembered of a stored instance.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its SOP class.
    pub sop_class_uid: Uid,
    /// Who stored it.
    pub scu: IpAddr,
}

/// All that is remembered of storage and commitment.
#[derive(Debug, Default)]
pub(super) struct Commitments {
    all: VecDeque<Commitment>,
    references: usize,
    /// By instance, and where it is.
    stored: HashMap<(u64, IpAddr), Stored>,
    stored_order: VecDeque<(u64, IpAddr)>,
}

/// UIDs of the items of a sequence of references.
pub(crate) fn instances(elements: Elements<'_>, sequence: Tag) -> Vec<Vec<u8>> {
    let uid = |item: Elements<'_>| {
        item.value(REFERENCED_SOP_INSTANCE_UID).map(|uid| Uid::new(uid).octets().to_vec())
    };
    elements.items(sequence).filter_map(uid).collect()
}

impl Commitments {
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Commitment> {
        self.all.iter()
    }

    /// The last request with this Transaction UID.
    pub(super) fn get(&self, transaction: &Uid) -> Option<&Commitment> {
        self.all.iter().rev().find(|commitment| commitment.transaction == *transaction)
    }

    pub(super) fn stored(&self, instance: &[u8], at: IpAddr) -> Option<&Stored> {
        self.stored.get(&(hash_of(instance), at))
    }

    pub(super) fn note_message(&mut self, entry: &MessageEntry, context: &Context) {
        let Some(field) = entry.command_field() else { return };
        if field == CommandField::C_STORE_RQ.response() {
            self.note_stored(entry, context);
        }
        let is_about = matches!(field.request(), CommandField::N_ACTION_RQ | CommandField::N_EVENT_REPORT_RQ);
        if !is_about || entry.service() != Service::StorageCommitment {
            return;
        }
        match field {
            CommandField::N_ACTION_RQ => self.note_request(entry, context),
            CommandField::N_EVENT_REPORT_RQ => self.note_report(entry),
            _ if field.request() == CommandField::N_ACTION_RQ => self.note_response(entry),
            _ => {}
        }
    }

    fn note_stored(&mut self, entry: &MessageEntry, context: &Context) {
        if !matches!(entry.status_class(), Some(Class::Success | Class::Warning)) {
            return;
        }
        let (Some(request), Some(opened)) = (&entry.request, &context.opened) else { return };
        let (Some(class), Some(instance)) = (&request.sop_class_uid, &request.sop_instance_uid) else {
            return;
        };
        let (scu, scp) = match request.sender {
            Role::Requestor => (opened.requestor.address, opened.acceptor.address),
            Role::Acceptor => (opened.acceptor.address, opened.requestor.address),
        };
        let key = (hash_of(instance.raw()), scp);
        let stored = Stored { sop_class_uid: Uid::negotiated(class.octets()), scu };
        if self.stored.insert(key, stored).is_none() {
            self.stored_order.push_back(key);
        }
        if self.stored_order.len() > MAX_STORED
            && let Some(oldest) = self.stored_order.pop_front()
        {
            self.stored.remove(&oldest);
        }
    }

    fn note_request(&mut self, entry: &MessageEntry, context: &Context) {
        let transaction = entry.data_set.as_ref().and_then(|data_set| data_set.get(TRANSACTION_UID));
        let (Some(transaction), Some(id)) =
            (transaction.map(Uid::new), entry.command.as_ref().and_then(CommandSet::message_id))
        else {
            return;
        };
        let (Some(scu), Some(scp)) =
            (Party::of(context, entry.sender), Party::of(context, entry.sender.other()))
        else {
            return;
        };
        let references = entry.whole_data_set().map(references);
        self.all.push_back(Commitment {
            transaction,
            association: entry.association,
            number: entry.number,
            message_id: id,
            scu,
            scp,
            sender: entry.sender,
            requested: entry.last,
            instances: references.as_ref().map_or(0, Vec::len),
            status: None,
            reports: 0,
            attempts: Vec::new(),
            references,
        });
        self.bound();
    }

    fn bound(&mut self) {
        self.references =
            self.references.saturating_add(self.all.back().map_or(0, |newest| newest.instances));
        if self.all.len() > MAX_COMMITMENTS
            && let Some(oldest) = self.all.pop_front()
            && oldest.references.is_some()
        {
            self.references = self.references.saturating_sub(oldest.instances);
        }
        let mut oldest = self.all.iter_mut().filter(|commitment| commitment.references.is_some());
        while self.references > MAX_REFERENCES
            && let Some(commitment) = oldest.next()
        {
            commitment.references = None;
            self.references = self.references.saturating_sub(commitment.instances);
        }
    }

    fn note_response(&mut self, entry: &MessageEntry) {
        let Some(request) = &entry.request else { return };
        let own = |commitment: &&mut Commitment| {
            (commitment.association, commitment.number) == (entry.association, request.number)
        };
        if let Some(commitment) = self.all.iter_mut().rev().find(own) {
            commitment.status = entry.status();
        }
    }

    fn note_report(&mut self, entry: &MessageEntry) {
        let transaction = entry.data_set.as_ref().and_then(|data_set| data_set.get(TRANSACTION_UID));
        let Some(transaction) = transaction.map(Uid::new) else { return };
        let own = |commitment: &&mut Commitment| commitment.transaction == transaction;
        if let Some(commitment) = self.all.iter_mut().rev().find(own) {
            commitment.reports = commitment.reports.saturating_add(1);
        }
    }

    /// Requests of `to` that `from` has not reported on.
    fn waiting(&mut self, from: IpAddr, to: IpAddr) -> impl Iterator<Item = &mut Commitment> {
        self.all.iter_mut().filter(move |commitment| {
            commitment.reports == 0
                && !commitment.is_refused()
                && commitment.scp.address == from
                && commitment.scu.address == to
                && commitment.attempts.len() < MAX_ATTEMPTS
        })
    }

    pub(super) fn note_pdu(&mut self, entry: &PduEntry, context: &Context) {
        let PduContent::Control(pdu) = &entry.content else { return };
        let (Body::AssociateRj(_), Some(opened)) = (&pdu.body, &context.opened) else { return };
        let Body::AssociateRj(reject) = &pdu.body else { return };
        let proposes = context.negotiation.contexts.iter().any(|context| {
            let class = context.abstract_syntax.as_ref();
            class.is_some_and(|class| Service::of(class.as_str()) == Service::StorageCommitment)
        });
        if !proposes {
            return;
        }
        let mut attempt = Attempt::new(Some(entry.association), opened.acceptor, opened.at);
        attempt.called = context.negotiation.request.as_ref().map(|request| request.called_ae_title);
        attempt.reject = Some(*reject);
        for commitment in self.waiting(opened.requestor.address, opened.acceptor.address) {
            commitment.attempts.push(attempt.clone());
        }
    }

    pub(super) fn note_association(&mut self, entry: &AssociationEntry) {
        if entry.outcome == Outcome::Refused {
            self.note_refused(Some(entry.association), entry.requestor, entry.acceptor, entry.first);
        }
    }

    pub(super) fn note_connection(&mut self, entry: &ConnectionEntry) {
        if entry.is_accepted == Some(false) {
            self.note_refused(None, entry.client, entry.server, entry.first);
        }
    }

    fn note_refused(&mut self, association: Option<u64>, from: Endpoint, to: Endpoint, first: Moment) {
        let attempt = Attempt { outcome: Some(Outcome::Refused), ..Attempt::new(association, to, first) };
        for commitment in self.waiting(from.address, to.address) {
            commitment.attempts.push(attempt.clone());
        }
    }
}

fn references(data_set: &DataSet) -> Vec<u64> {
    let uids = instances(data_set.elements(), REFERENCED_SOP_SEQUENCE);
    let mut hashes: Vec<u64> = uids.iter().map(|uid| hash_of(uid)).collect();
    hashes.sort_unstable();
    hashes
}
