//! Command sets as the rules take them: only what was captured, and what the message's definition says of it.

use crate::check::Context;
use crate::dict::attribute::{self, Tag};
use crate::dict::message::{self, Message};
use crate::dimse::{CommandElement, CommandField, CommandSet, End, Fault};
use crate::timeline::MessageEntry;
use crate::ul::{PduType, Role};

/// Octets of the element that holds the Command Group Length.
const GROUP_LENGTH: usize = 12;

/// The command set, if it was captured to its end, whatever it looks like.
pub(super) fn whole(entry: &MessageEntry) -> Option<&CommandSet> {
    let command = entry.command.as_ref()?;
    let is_lost =
        |fault: &(Fault, u32)| matches!(fault.0, Fault::Hole | Fault::OverCap | Fault::TooManyElements);
    if command.faults().iter().any(is_lost) {
        return None;
    }
    let has_ended = entry.end == End::Complete
        || entry.data_set_octets.is_some()
        || group_length(command) == u32::try_from(command.octets().len().saturating_sub(GROUP_LENGTH)).ok();
    has_ended.then_some(command)
}

/// The command set, if it was captured to its end and can be read to its end.
pub(super) fn sound(entry: &MessageEntry) -> Option<&CommandSet> {
    whole(entry).filter(|command| command.faults().is_empty())
}

/// A sound command set, and what the standard says of such a message.
pub(super) fn defined(entry: &MessageEntry) -> Option<(&CommandSet, &'static Message)> {
    let command = sound(entry)?;
    Some((command, message::message(command.command_field()?.0)?))
}

/// Command Group Length; `None` if there is none, or not of four octets.
pub(super) fn group_length(command: &CommandSet) -> Option<u32> {
    command.get(Tag(0, 0))?.try_into().ok().map(u32::from_le_bytes)
}

/// The elements of group 0000, in the order sent.
pub(super) fn elements(command: &CommandSet) -> impl Iterator<Item = &CommandElement> {
    command.elements().iter().filter(|element| element.tag.0 == 0)
}

/// Is (0000,`element`) there, empty or not?
pub(super) fn has(command: &CommandSet, element: u16) -> bool {
    command.elements().iter().any(|other| other.tag == Tag(0, element))
}

/// An element by keyword and tag.
pub(super) fn name(tag: Tag) -> String {
    attribute::keyword(tag).map_or_else(|| tag.to_string(), |keyword| format!("{keyword} {tag}"))
}

/// The same for (0000,`element`).
pub(super) fn element_name(element: u16) -> String {
    name(Tag(0, element))
}

/// The element that a sender confuses with (0000,`element`): Affected with Requested.
pub(super) const fn counterpart(element: u16) -> Option<u16> {
    match element {
        0x0002 => Some(0x0003),
        0x0003 => Some(0x0002),
        0x1000 => Some(0x1001),
        0x1001 => Some(0x1000),
        _ => None,
    }
}

/// Has this request several responses?
pub(super) fn has_many_responses(request: CommandField) -> bool {
    matches!(request, CommandField::C_FIND_RQ | CommandField::C_GET_RQ | CommandField::C_MOVE_RQ)
}

/// A status as it is written.
pub(super) fn status(status: Option<u16>) -> String {
    status.map_or_else(|| "no status".to_owned(), |status| format!("{status:04X}H"))
}

/// Command Field and Message ID of a request, but for C-CANCEL-RQ, which has no response.
pub(super) fn request(entry: &MessageEntry) -> Option<(CommandField, u16)> {
    let command = entry.command.as_ref()?;
    let field = command.command_field()?;
    let is_request = !field.is_response() && field != CommandField::C_CANCEL_RQ;
    Some((field, command.message_id()?)).filter(|_| is_request)
}

/// Is a message of this peer under way, which may be a response?
pub(super) fn is_sending(peer: Role, context: &Context) -> bool {
    let peer = context.peers.of(peer);
    let Some((PduType::P_DATA_TF, at)) = peer.last_pdu else { return false };
    peer.last_message.is_none_or(|(_, last)| last.frame < at.frame)
}
