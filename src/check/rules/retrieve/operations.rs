//! What the rules of this folder have in common: is a message about a retrieval, and about which.

use crate::check::{Context, Operation, Retrieve, Stories};
use crate::dict::attribute::Tag;
use crate::dict::requirement::query::Model;
use crate::dimse::{CommandField, CommandSet};
use crate::timeline::{LinkKind, MessageEntry};

/// Failed SOP Instance UID List.
pub(super) const FAILED_LIST: Tag = Tag(0x0008, 0x0058);

/// Is it a C-MOVE-RQ or C-GET-RQ?
pub(super) fn is_request(entry: &MessageEntry) -> bool {
    matches!(entry.command_field(), Some(CommandField::C_MOVE_RQ | CommandField::C_GET_RQ))
}

/// The status of a C-MOVE-RSP or C-GET-RSP; `None` for another message.
pub(super) fn response_status(entry: &MessageEntry) -> Option<u16> {
    let field = entry.command_field().filter(|field| field.is_response())?;
    let is_retrieve = matches!(field.request(), CommandField::C_MOVE_RQ | CommandField::C_GET_RQ);
    entry.status().filter(|_| is_retrieve)
}

/// The status of a final C-MOVE-RSP or C-GET-RSP; `None` for another message.
pub(super) fn final_status(entry: &MessageEntry) -> Option<u16> {
    response_status(entry).filter(|status| !is_pending(*status))
}

pub(super) fn is_pending(status: u16) -> bool {
    matches!(status, 0xff00 | 0xff01)
}

/// Sub-operations remaining, completed, failed, with warning.
pub(super) fn counters(entry: &MessageEntry) -> [Option<u16>; 4] {
    entry.command.as_ref().map(CommandSet::sub_operations).unwrap_or_default()
}

/// `3 completed, 1 failed, 0 with warning`.
pub(super) fn in_words(counters: [Option<u16>; 4]) -> String {
    let names = ["remaining", "completed", "failed", "with warning"];
    let known = counters.iter().zip(names).filter_map(|(count, name)| Some(format!("{} {name}", (*count)?)));
    let known: Vec<String> = known.collect();
    if known.is_empty() { "no counters".to_owned() } else { known.join(", ") }
}

/// Is it about patients' objects, in one of the models of PS3.4 Annex C?
pub(super) fn is_query_retrieve(entry: &MessageEntry) -> bool {
    entry.sop_class_uid().is_some_and(|class| Model::of(class.as_str()).is_some())
}

/// The C-GET under way that a C-STORE-RQ is a sub-operation of.
pub(super) fn get_of<'a>(entry: &MessageEntry, context: &'a Context) -> Option<&'a Operation> {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return None;
    }
    context.open_operations(entry.sender.other()).find(|open| open.field == CommandField::C_GET_RQ)
}

/// The retrieval that a C-STORE-RQ is a sub-operation of.
pub(super) fn retrieve_of<'a>(
    entry: &MessageEntry,
    context: &Context,
    stories: &'a Stories,
) -> Option<&'a Retrieve> {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return None;
    }
    if let Some(link) = entry.link.filter(|link| link.kind == LinkKind::SubOperation) {
        return stories.retrieve(&link.to);
    }
    let number = get_of(entry, context)?.request.number;
    stories.retrieves_of(entry.association).rev().find(|retrieve| retrieve.number == number)
}
