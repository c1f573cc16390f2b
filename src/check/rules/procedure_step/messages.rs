//! What the rules of this folder have in common: is a message about a procedure step, and about which.

use crate::check::{Context, Step, Stories};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::timeline::MessageEntry;

/// Is it this command, about a procedure step?
pub(super) fn is(entry: &MessageEntry, field: CommandField) -> bool {
    entry.command_field() == Some(field) && entry.service() == Service::PerformedProcedureStep
}

/// The procedure step that a request, or the request of a response, is about.
pub(super) fn step_of<'a>(entry: &MessageEntry, stories: &'a Stories) -> Option<&'a Step> {
    let request = entry.request.as_ref();
    match request {
        Some(request) => stories.step(request.sop_instance_uid.as_ref()?),
        None => stories.step(&entry.command.as_ref().and_then(CommandSet::sop_instance_uid)?),
    }
}

/// The request that a response is about, with its data set.
pub(super) fn request_of<'a>(entry: &MessageEntry, context: &'a Context) -> Option<&'a MessageEntry> {
    context.operation_of(entry).map(|operation| &*operation.request)
}
