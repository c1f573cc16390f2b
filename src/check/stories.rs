//! What several associations tell together: retrievals and where they went, commitments, procedure steps.

mod attempt;
pub(crate) mod commitment;
mod party;
mod recent;
mod rejections;
mod retrieve;
pub(crate) mod step;
mod storing;
mod worklists;

use std::collections::HashMap;
use std::net::IpAddr;

use super::Context;
use crate::dict::Uid;
use crate::time::{Moment, Timestamp};
use crate::timeline::{AssociationEntry, ConnectionEntry, MessageEntry, PduEntry, Target};

pub use attempt::Attempt;
use commitment::Commitments;
pub use commitment::{Commitment, Stored};
pub use party::Party;
pub use rejections::Rejection;
use rejections::Rejections;
use retrieve::Retrieves;
pub use retrieve::{Retrieve, SubOperations};
use step::Steps;
pub use step::{SeriesCount, Step, StepState};
use storing::Storing;
pub use storing::{Earlier, Failed};
use worklists::Worklists;
pub use worklists::{EmptyQuery, Slot};

/// Hosts of which it is remembered when they were last active.
const MAX_HOSTS: usize = 4_096;

/// What is remembered beyond the end of an association. All of it is bounded; the oldest is forgotten first.
#[derive(Debug, Default)]
pub struct Stories {
    /// The last message, or end of an association.
    pub last: Option<Moment>,
    rejections: Rejections,
    retrieves: Retrieves,
    commitments: Commitments,
    steps: Steps,
    storing: Storing,
    worklists: Worklists,
    last_association: HashMap<IpAddr, Timestamp>,
}

impl Stories {
    /// Requests that were rejected permanently.
    pub fn rejections(&self) -> impl Iterator<Item = &Rejection> {
        self.rejections.iter()
    }

    /// C-MOVE and C-GET operations, oldest first.
    #[must_use]
    pub fn retrieves(&self) -> impl DoubleEndedIterator<Item = &Retrieve> {
        self.retrieves.iter()
    }

    /// The C-MOVE or C-GET operations of an association, oldest first.
    #[must_use]
    pub fn retrieves_of(&self, association: u64) -> impl DoubleEndedIterator<Item = &Retrieve> {
        self.retrieves.iter().filter(move |retrieve| retrieve.association == association)
    }

    /// The operation that a C-STORE-RQ is linked to.
    #[must_use]
    pub fn retrieve(&self, target: &Target) -> Option<&Retrieve> {
        self.retrieves.of_target(target)
    }

    /// The operation that a C-MOVE-RSP or C-GET-RSP is about.
    #[must_use]
    pub fn retrieve_of_response(&self, entry: &MessageEntry) -> Option<&Retrieve> {
        self.retrieves.of_response(entry)
    }

    /// Requests for storage commitment, oldest first.
    #[must_use]
    pub fn commitments(&self) -> impl DoubleEndedIterator<Item = &Commitment> {
        self.commitments.iter()
    }

    /// The last request for storage commitment with this Transaction UID.
    #[must_use]
    pub fn commitment(&self, transaction: &Uid) -> Option<&Commitment> {
        self.commitments.get(transaction)
    }

    /// What is known of an instance that was stored at a host.
    #[must_use]
    pub fn stored(&self, instance: &[u8], at: IpAddr) -> Option<&Stored> {
        self.commitments.stored(instance, at)
    }

    /// Procedure steps, oldest first.
    #[must_use]
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.steps.iter()
    }

    /// The procedure step with this SOP Instance UID.
    #[must_use]
    pub fn step(&self, instance: &Uid) -> Option<&Step> {
        self.steps.get(instance)
    }

    /// The instance that a C-STORE-RSP is about, if it was stored at the same host before; and whether it is another
    /// object now, as far as that is known.
    #[must_use]
    pub fn stored_before(&self, entry: &MessageEntry, context: &Context) -> Option<(&Earlier, Option<bool>)> {
        let earlier = self.storing.earlier(entry, context)?;
        let own = self.storing.identity(entry);
        Some((earlier, own.zip(earlier.identity).map(|(own, earlier)| own != earlier)))
    }

    /// Instances that were not stored, and not sent again since, oldest first.
    pub fn failed_instances(&self) -> impl Iterator<Item = &Failed> {
        self.storing.failed()
    }

    /// Was the study of this match of a worklist said to be of another patient? And if so, by the same query?
    #[must_use]
    pub fn other_patient(&self, entry: &MessageEntry, context: &Context) -> Option<bool> {
        self.worklists.other_patient(entry, context)
    }

    /// Worklist queries without match, each with a step of that day for another station or modality.
    pub fn empty_worklists(&self) -> impl Iterator<Item = (&EmptyQuery, &Slot)> {
        self.worklists.empty_although()
    }

    /// When the last association of a host ended that it had asked for.
    #[must_use]
    pub fn last_association_of(&self, host: IpAddr) -> Option<Timestamp> {
        self.last_association.get(&host).copied()
    }

    /// Takes in a PDU, after the rules have looked at it.
    pub(super) fn note_pdu(&mut self, entry: &PduEntry, context: &Context) {
        self.retrieves.note_pdu(entry, context);
        self.commitments.note_pdu(entry, context);
    }

    /// Takes in a message, after the rules have looked at it.
    pub(super) fn note_message(&mut self, entry: &MessageEntry, context: &Context) {
        self.last = Some(entry.last);
        self.retrieves.note_message(entry, context);
        self.commitments.note_message(entry, context);
        self.steps.note_message(entry, context);
        self.storing.note_message(entry, context);
        self.worklists.note_message(entry, context);
    }

    /// Takes in the end of an association, after the rules have looked at it.
    pub(super) fn note_association(&mut self, entry: &AssociationEntry, _context: &Context) {
        self.rejections.note_association(entry);
        self.last = Some(entry.last);
        self.retrieves.note_association(entry);
        self.commitments.note_association(entry);
        let host = entry.requestor.address;
        if self.last_association.len() < MAX_HOSTS || self.last_association.contains_key(&host) {
            self.last_association.insert(host, entry.last.at);
        }
    }

    /// Takes in the end of a connection that is not DICOM.
    pub(super) fn note_connection(&mut self, entry: &ConnectionEntry) {
        self.retrieves.note_connection(entry);
        self.commitments.note_connection(entry);
    }
}
