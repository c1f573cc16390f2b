//! Requests and their responses (PS3.7 7.5, 8.1).

use super::CommandField;
use crate::dict::Uid;
use crate::time::Moment;
use crate::ul::Role;

/// Requests remembered for their responses on one association: more than any asynchronous window in use.
const MAX_PENDING: usize = 1_024;

/// A request that waits for its response, or for the rest of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its number in the association, from 1.
    pub number: u64,
    /// Who sent it.
    pub sender: Role,
    /// Message ID.
    pub message_id: u16,
    /// Command Field.
    pub command_field: CommandField,
    /// Presentation-context-ID.
    pub context_id: u8,
    /// Affected or Requested SOP Class UID.
    pub sop_class_uid: Option<Uid>,
    /// Affected or Requested SOP Instance UID.
    pub sop_instance_uid: Option<Uid>,
    /// When the last octet of it that was seen was seen.
    pub ended: Moment,
    /// Was that its last octet?
    pub is_end_seen: bool,
    /// Octets that the capture had lost, by then, of the side that is to answer.
    pub lost_before: u64,
    /// Responses seen.
    pub responses: u64,
}

/// The requests of an association that wait.
#[derive(Debug, Default)]
pub struct Exchanges {
    pending: Vec<Pending>,
    /// Requests forgotten because too many waited.
    forgotten: u64,
}

impl Exchanges {
    /// A request was seen. An earlier one with the same ID from the same side is over.
    pub fn request(&mut self, request: Pending) {
        self.pending.retain(|other| (other.sender, other.message_id) != (request.sender, request.message_id));
        if self.pending.len() >= MAX_PENDING {
            self.pending.remove(0);
            self.forgotten = self.forgotten.saturating_add(1);
        }
        self.pending.push(request);
    }

    /// The request that a response from `sender` answers; `None` if none waits with that ID.
    pub fn response(&mut self, sender: Role, message_id: u16, is_final: bool) -> Option<Pending> {
        let matches =
            |pending: &Pending| pending.sender == sender.other() && pending.message_id == message_id;
        let index = self.pending.iter().position(matches)?;
        if is_final {
            return Some(self.pending.remove(index));
        }
        let pending = self.pending.get_mut(index)?;
        pending.responses = pending.responses.saturating_add(1);
        Some(pending.clone())
    }

    /// The request with this ID that `sender` sent and that still waits: what a C-CANCEL-RQ is about.
    #[must_use]
    pub fn waiting(&self, sender: Role, message_id: u16) -> Option<&Pending> {
        self.pending.iter().find(|pending| pending.sender == sender && pending.message_id == message_id)
    }

    /// All requests that wait, oldest first.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Requests forgotten because too many waited at once.
    #[must_use]
    pub const fn forgotten(&self) -> u64 {
        self.forgotten
    }
}
