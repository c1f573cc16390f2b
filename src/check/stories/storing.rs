//! Storage over all associations: what was stored where, and what failed and was not sent again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;

use super::Party;
use super::recent::Recent;
use super::retrieve::hash_of;
use crate::check::Context;
use crate::dataset::Elements;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSet};
use crate::time::Moment;
use crate::timeline::MessageEntry;
use crate::ul::Role;

/// Stored instances remembered.
const MAX_STORED: usize = 50_000;
/// Failed instances remembered.
const MAX_FAILED: usize = 10_000;
/// C-STORE-RQs that wait for their responses.
const MAX_UNDER_WAY: usize = 4_096;

/// Patient ID, Study Instance UID, Series Instance UID, Instance Number: what two objects differ in and one does not.
const IDENTITY: [Tag; 4] =
    [Tag(0x0010, 0x0020), Tag(0x0020, 0x000d), Tag(0x0020, 0x000e), Tag(0x0020, 0x0013)];

/// An instance that was stored.
#[derive(Clone, Copy, Debug)]
pub struct Earlier {
    /// When.
    pub at: Moment,
    /// A hash of what tells objects apart; `None` if the data set was not read.
    pub identity: Option<u64>,
}

/// An instance that was not stored, and not sent again since.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The number of the association.
    pub association: u64,
    /// When the response was seen.
    pub at: Moment,
    /// Who sent the instance.
    pub sender: Role,
    /// Its SOP Instance UID.
    pub instance: Uid,
    /// Status of the response.
    pub status: u16,
}

/// By what an instance at a host is known.
type Place = (u64, IpAddr);

/// All that is remembered of storage.
#[derive(Debug)]
pub(super) struct Storing {
    /// By association, Message ID, and whether its requestor sent it.
    under_way: Recent<(u64, u16, bool), Option<u64>>,
    stored: Recent<Place, Earlier>,
    failed: Recent<Place, Failed>,
}

impl Default for Storing {
    fn default() -> Self {
        Self {
            under_way: Recent::new(MAX_UNDER_WAY),
            stored: Recent::new(MAX_STORED),
            failed: Recent::new(MAX_FAILED),
        }
    }
}

impl Storing {
    pub(super) fn note_message(&mut self, entry: &MessageEntry, context: &Context) {
        let Some(command) = &entry.command else { return };
        match entry.command_field() {
            Some(CommandField::C_STORE_RQ) => {
                let Some(id) = command.message_id() else { return };
                let identity = entry.whole_data_set().map(|data_set| identity_of(data_set.elements()));
                let key = (entry.association, id, entry.sender == Role::Requestor);
                self.under_way.take(&key);
                self.under_way.insert(key, identity);
            }
            Some(field) if field == CommandField::C_STORE_RQ.response() => self.note_response(entry, context),
            _ => {}
        }
    }

    fn note_response(&mut self, entry: &MessageEntry, context: &Context) {
        let Some((place, instance)) = place(entry, context) else { return };
        let Some(status) = entry.status() else { return };
        let identity = self.identity(entry);
        if let Some(key) = key_of_request(entry) {
            self.under_way.take(&key);
        }
        match entry.status_class() {
            Some(Class::Success | Class::Warning) => {
                self.failed.take(&place);
                self.stored.insert(place, Earlier { at: entry.last, identity });
            }
            Some(Class::Failure) => {
                let (association, at, sender) = (entry.association, entry.last, entry.sender.other());
                self.failed.insert(place, Failed { association, at, sender, instance, status });
            }
            _ => {}
        }
    }

    /// What the request of a C-STORE-RSP brought; `None` if that is not known.
    pub(super) fn identity(&self, entry: &MessageEntry) -> Option<u64> {
        self.under_way.get(&key_of_request(entry)?).copied()?
    }

    /// The instance that a C-STORE-RSP is about, if it was stored at the same host before.
    pub(super) fn earlier(&self, entry: &MessageEntry, context: &Context) -> Option<&Earlier> {
        self.stored.get(&place(entry, context)?.0)
    }

    pub(super) fn failed(&self) -> impl Iterator<Item = &Failed> {
        self.failed.iter().map(|(_, failed)| failed)
    }
}

fn key_of_request(entry: &MessageEntry) -> Option<(u64, u16, bool)> {
    let id = entry.command.as_ref()?.message_id_being_responded_to()?;
    Some((entry.association, id, entry.sender != Role::Requestor))
}

/// The instance that a C-STORE-RSP is about, and where it is.
fn place(entry: &MessageEntry, context: &Context) -> Option<(Place, Uid)> {
    let request =
        context.operation_of(entry)?.request.command.as_ref().and_then(CommandSet::sop_instance_uid)?;
    let receiver = Party::of(context, entry.sender)?;
    Some(((hash_of(request.octets()), receiver.address), request))
}

fn identity_of(elements: Elements<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for tag in IDENTITY {
        elements.trimmed(tag).hash(&mut hasher);
    }
    hasher.finish()
}
