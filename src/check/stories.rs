//! What several associations tell together.

mod rejections;

use super::Context;
use crate::timeline::{AssociationEntry, MessageEntry};

pub use rejections::Rejection;
use rejections::Rejections;

/// What is remembered beyond the end of an association.
#[derive(Debug, Default)]
pub struct Stories {
    /// Messages seen.
    pub messages: u64,
    /// Associations that are over.
    pub associations: u64,
    rejections: Rejections,
}

impl Stories {
    /// Requests that were rejected permanently.
    pub fn rejections(&self) -> impl Iterator<Item = &Rejection> {
        self.rejections.iter()
    }

    /// Takes in a message, after the rules have looked at it.
    pub(super) fn note_message(&mut self, _entry: &MessageEntry, _context: &Context) {
        self.messages += 1;
    }

    /// Takes in the end of an association, after the rules have looked at it.
    pub(super) fn note_association(&mut self, entry: &AssociationEntry, _context: &Context) {
        self.associations += 1;
        self.rejections.note_association(entry);
    }
}
