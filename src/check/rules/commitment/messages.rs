//! What the rules of this folder have in common: is a message about storage commitment, and whom it is addressed to.

use crate::check::Context;
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::timeline::MessageEntry;

const CLASS: &str = "1.2.840.10008.1.20.1";
const INSTANCE: &str = "1.2.840.10008.1.20.1.1";

/// Is it this command, about storage commitment?
pub(super) fn is(entry: &MessageEntry, field: CommandField) -> bool {
    entry.command_field() == Some(field) && entry.service() == Service::StorageCommitment
}

/// Is it this SOP class?
pub(super) fn is_commitment(class: &Uid) -> bool {
    class == CLASS
}

/// Is it about storage commitment by its context, or else by its command?
pub(super) fn is_on_commitment(entry: &MessageEntry, context: &Context) -> bool {
    match context.sop_class(entry) {
        Some(class) => is_commitment(class),
        None => entry.service() == Service::StorageCommitment,
    }
}

/// Are these the SOP class and its only instance?
pub(super) fn is_address(class: Option<&Uid>, instance: Option<&Uid>) -> bool {
    class.is_some_and(is_commitment) && instance.is_some_and(|instance| instance == INSTANCE)
}

/// SOP class and instance as they are sent.
pub(super) fn address(class: Option<&Uid>, instance: Option<&Uid>) -> String {
    let name = |uid: Option<&Uid>| uid.map_or("none".to_owned(), ToString::to_string);
    format!("class {}, instance {}", name(class), name(instance))
}

/// SOP class and instance as they should be.
pub(super) fn right_address() -> String {
    format!("class {CLASS}, instance {INSTANCE}")
}
