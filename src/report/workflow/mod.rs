//! Who did what for whom: hosts, and the operations of one patient, accession number or study between them.
//!
//! A [`Workflow`] takes in what an index has that it has not seen, so that it can be asked again while a capture is
//! read. Operations are compact; words are made only for the case that is looked at ([`Diagram`]).

mod case;
mod diagram;
mod holes;
mod host;
mod operation;
mod role;
mod transaction;

pub use case::{Case, Grouping, Key};
pub use diagram::{Arrow, Diagram, Remark};
pub use host::Host;
pub use operation::Operation;
pub use transaction::Transaction;

use std::collections::HashMap;

use super::index::{Association, Index, MessageRow, Row};
use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::timeline::LinkKind;
use crate::ul::Role;
use host::Parties;
use role::Does;

/// Operations kept: 24 octets each, and 8 more for each patient or study that one speaks of.
const MAX_OPERATIONS: usize = 2_000_000;
/// Patients and studies that operations speak of.
const MAX_MEMBERSHIPS: usize = 8_000_000;

/// Requests without an answer so far: by sender and Message ID.
type Pending = HashMap<(Role, u16), u32>;

/// All operations of a capture, and who asked whom for them.
#[derive(Debug, Default)]
pub struct Workflow {
    operations: Vec<Operation>,
    /// A place in the index's table of subjects, and the operation that speaks of it.
    memberships: Vec<(u32, u32)>,
    /// By association: rows seen, and its operations in their order.
    seen: Vec<u32>,
    of_association: Vec<Vec<u32>>,
    pending: HashMap<usize, Pending>,
    parties: Parties,
    /// Requests for commitment and reports of it; N-SET of procedure steps: few, and asked for often.
    commitments: Vec<u32>,
    step_updates: Vec<u32>,
    /// What rules found in operations: operation, and place among the findings of its association; in this order.
    found: Vec<(u32, u32)>,
    left_out: u64,
}

impl Workflow {
    /// Takes in what an index has that was not seen yet. It is always the same index, which has only grown.
    pub fn update(&mut self, index: &Index) {
        self.seen.resize(index.associations.len(), 0);
        self.of_association.resize_with(index.associations.len(), Vec::new);
        for (place, association) in index.associations.iter().enumerate() {
            let from = self.seen.get(place).map_or(0, |seen| *seen as usize);
            self.parties.note(place, association);
            if association.rows.len() <= from {
                continue;
            }
            self.take(index, place, association, from);
            if let Some(seen) = self.seen.get_mut(place) {
                *seen = u32::try_from(association.rows.len()).unwrap_or(u32::MAX);
            }
        }
        self.found = self.findings(index);
    }

    /// Operations in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Has it seen no operation?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// The operation at a place.
    #[must_use]
    pub fn operation(&self, place: u32) -> Option<&Operation> {
        self.operations.get(place as usize)
    }

    fn take(&mut self, index: &Index, place: usize, association: &Association, from: usize) {
        let mut pending = self.pending.remove(&place).unwrap_or_default();
        for (number, row) in association.rows.iter().enumerate().skip(from) {
            let Some(message) = row.message() else { continue };
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            if message.is_response() {
                self.response(index, place, &mut pending, (number, row, message));
            } else if message.command_field != CommandField::C_CANCEL_RQ {
                self.request(index, place, &mut pending, (number, row, message));
            }
        }
        if !association.is_over() && !pending.is_empty() {
            self.pending.insert(place, pending);
        }
    }

    fn request(
        &mut self,
        index: &Index,
        place: usize,
        pending: &mut Pending,
        (number, row, message): (u32, &Row, &MessageRow),
    ) {
        let Some(operation) = self.add(place, Operation::new(place, number, row.sender)) else { return };
        if let Some(id) = message.message_id {
            pending.insert((row.sender, id), operation);
        }
        let (command, service) = (message.command_field, service(index, message));
        match (command, service) {
            (CommandField::N_ACTION_RQ | CommandField::N_EVENT_REPORT_RQ, Service::StorageCommitment) => {
                self.commitments.push(operation);
            }
            (CommandField::N_SET_RQ, Service::PerformedProcedureStep) => self.step_updates.push(operation),
            _ => {}
        }
        self.speaks_of(operation, message.subject.map_or(0, std::num::NonZeroU32::get));
        self.join(index, operation, message);
        let is_sub = self.operation(operation).is_some_and(|operation| operation.is_for_retrieval);
        if let Some(does) = Does::of(command, service, is_sub) {
            self.parties.note_asked(place, row.sender, does);
        }
    }

    fn response(
        &mut self,
        index: &Index,
        place: usize,
        pending: &mut Pending,
        (number, row, message): (u32, &Row, &MessageRow),
    ) {
        let key = message.message_id.map(|id| (row.sender.other(), id));
        let known = key.and_then(|key| pending.get(&key).copied());
        let found = known.or_else(|| {
            let made = self.add(place, Operation::unasked(place, number, row.sender.other()))?;
            if let Some(key) = key {
                pending.insert(key, made);
            }
            Some(made)
        });
        let Some(operation) = found else { return };
        let service = service(index, message);
        let class = message.status_class(service);
        if class != Some(Class::Pending)
            && let Some(key) = key
        {
            pending.remove(&key);
        }
        self.speaks_of(operation, message.subject.map_or(0, std::num::NonZeroU32::get));
        let Some(own) = self.operations.get_mut(operation as usize) else { return };
        own.response = number;
        own.matches =
            own.matches.saturating_add(u32::from(class == Some(Class::Pending) && message.has_data_set));
        let is_done = matches!(class, Some(Class::Success | Class::Warning | Class::Pending));
        let does = Does::of(message.command_field.request(), service, own.is_for_retrieval);
        if let Some(does) = does.filter(|_| is_done) {
            self.parties.note_served(place, row.sender, does);
        }
    }

    fn add(&mut self, place: usize, operation: Operation) -> Option<u32> {
        if self.operations.len() >= MAX_OPERATIONS {
            self.left_out = self.left_out.saturating_add(1);
            return None;
        }
        let number = u32::try_from(self.operations.len()).ok()?;
        self.operations.push(operation);
        if let Some(own) = self.of_association.get_mut(place) {
            own.push(number);
        }
        Some(number)
    }

    /// An operation speaks of a subject of the index's table; 0 for none.
    fn speaks_of(&mut self, operation: u32, subject: u32) {
        let Some(own) = self.operations.get_mut(operation as usize) else { return };
        if subject == 0 || own.subject == subject || self.memberships.len() >= MAX_MEMBERSHIPS {
            return;
        }
        if own.subject == 0 {
            own.subject = subject;
        }
        self.memberships.push((subject, operation));
    }

    /// What belongs together is about the same: whoever does not say of whom, is told by the other.
    fn join(&mut self, index: &Index, operation: u32, message: &MessageRow) {
        let link = index.link(message);
        let is_of_get = message.command_field == CommandField::C_STORE_RQ
            && self.operation(operation).is_some_and(|own| own.requester == Role::Acceptor);
        let parent = match link {
            Some(link) => self.find(index, link.to.association, link.to.message),
            None if is_of_get => self.retrieval_before(index, operation),
            None => None,
        };
        let is_sub = is_of_get || link.is_some_and(|link| link.kind == LinkKind::SubOperation);
        if let Some(own) = self.operations.get_mut(operation as usize) {
            own.parent = parent;
            own.is_for_retrieval = is_sub;
        }
        let Some(parent) = parent.filter(|parent| *parent != operation) else { return };
        let subject = |place: u32| self.operation(place).map_or(0, |operation| operation.subject);
        match (subject(operation), subject(parent)) {
            (0, 0) => {}
            (0, of_parent) => self.speaks_of(operation, of_parent),
            (own, 0) => self.speaks_of(parent, own),
            _ => {}
        }
    }

    /// The operation that a message of an association belongs to.
    fn find(&self, index: &Index, association: u64, message: u64) -> Option<u32> {
        let place = usize::try_from(association).ok()?.checked_sub(1)?;
        let (own, rows) = (self.of_association.get(place)?, &index.associations.get(place)?.rows);
        let number = |operation: &u32| {
            let row = rows.get(self.operation(*operation)?.row as usize)?;
            Some(u64::from(row.message()?.number))
        };
        let after = own.partition_point(|operation| number(operation).is_some_and(|own| own <= message));
        own.get(after.checked_sub(1)?).copied()
    }

    /// The C-GET on the same association before this operation.
    fn retrieval_before(&self, index: &Index, operation: u32) -> Option<u32> {
        let place = self.operation(operation)?.association();
        let own = self.of_association.get(place)?;
        let is_get = |one: &&u32| {
            self.operation(**one).and_then(|one| one.message(index)).is_some_and(|message| {
                message.command_field.request() == CommandField::C_GET_RQ
                    || message.command_field == CommandField::C_GET_RQ
            })
        };
        let before = own.iter().rev().skip(1);
        before.clone().take(1).find(is_get).copied().or_else(|| {
            // The C-STORE before this one knows.
            self.operation(*before.clone().next()?)?.parent
        })
    }
}

fn service(index: &Index, message: &MessageRow) -> Service {
    index.kind(message).map_or(Service::Other, |kind| kind.service)
}
