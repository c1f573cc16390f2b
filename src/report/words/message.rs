//! A DIMSE message.

use super::short_name;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSet, End, Fault, Pending};
use crate::report::Phi;
use crate::report::paint::Tone;
use crate::report::values::command_text;
use crate::timeline::{Link, MessageEntry};

const ERROR_COMMENT: Tag = Tag(0x0000, 0x0902);

/// A status, and what it means in the message's service.
pub(in crate::report) fn status(
    class: Class,
    status: u16,
    meaning: Option<&'static crate::dict::status::Status>,
) -> (Tone, String) {
    let tone = match class {
        Class::Success => Tone::Good,
        Class::Pending => Tone::Plain,
        Class::Warning | Class::Cancel => Tone::Caution,
        Class::Failure | Class::Unknown => Tone::Bad,
    };
    let text = match (class, meaning) {
        (Class::Success | Class::Pending, _) if matches!(status, 0x0000 | 0xff00) => class.name().to_owned(),
        (_, Some(known)) => format!("{} {status:04X}: {}", class.name(), known.meaning),
        (_, None) => format!("{} {status:04X}", class.name()),
    };
    (tone, text)
}

/// A request's own ID, or the one that a response or C-CANCEL-RQ is about.
pub(in crate::report) fn message_id(entry: &MessageEntry) -> Option<u16> {
    let command = entry.command.as_ref()?;
    let field = command.command_field()?;
    if field.is_response() || field == CommandField::C_CANCEL_RQ {
        command.message_id_being_responded_to()
    } else {
        command.message_id()
    }
}

/// What a request is about: its context and SOP class.
pub(in crate::report) fn subject(entry: &MessageEntry) -> String {
    let class = entry.sop_class_uid();
    let name = class.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self);
    let is_other = class.is_some() && entry.abstract_syntax.is_some() && class != entry.abstract_syntax;
    let on = match &entry.abstract_syntax {
        Some(context) if is_other => format!(" on {}", context.name_or_self()),
        _ => String::new(),
    };
    let inferred = if entry.is_abstract_syntax_inferred { " (inferred)" } else { "" };
    format!("[{}] {name}{on}{inferred}", entry.context_id)
}

/// The request that a response answers, where its own line is left out.
pub(in crate::report) fn answered(request: &Pending) -> String {
    let uids = request.sop_class_uid.iter().chain(&request.sop_instance_uid);
    let about: Vec<String> = uids.filter(|uid| !uid.is_empty()).map(Uid::name_or_self).collect();
    let (name, frame) = (request.command_field.name(), request.ended.frame);
    format!("to {name} {} of frame {frame}: {}", request.message_id, about.join("  "))
}

/// What else the command set says that matters for this command.
pub(in crate::report) fn details(entry: &MessageEntry, phi: &Phi) -> Vec<String> {
    let Some(command) = &entry.command else { return Vec::new() };
    let is_response = entry.command_field().is_some_and(CommandField::is_response);
    let instance = command.sop_instance_uid().filter(|uid| !is_response && !uid.is_empty());
    let mut parts: Vec<String> = instance.map(|uid| uid.name_or_self()).into_iter().collect();
    parts.extend(more_details(entry));
    parts.extend(command.error_comment().filter(|text| !text.is_empty()).map(|text| comment(text, phi)));
    parts
}

/// The same without the SOP instance and the Error Comment.
pub(in crate::report) fn more_details(entry: &MessageEntry) -> Vec<String> {
    let Some(command) = &entry.command else { return Vec::new() };
    let mut parts = Vec::new();
    parts.extend(command.move_destination().map(|title| format!("to {title}")));
    if let Some(title) = command.move_originator() {
        let id = command.get(Tag(0, 0x1031)).and_then(|octets| octets.try_into().ok());
        let id = id.map_or(String::new(), |octets| format!(" {}", u16::from_le_bytes(octets)));
        parts.push(format!("for C-MOVE{id} of {title}"));
    }
    parts.extend(command.action_type_id().map(|id| format!("action type {id}")));
    parts.extend(command.event_type_id().map(|id| format!("event type {id}")));
    parts.extend(sub_operations(command));
    parts
}

/// An Error Comment (0000,0902).
pub(in crate::report) fn comment(text: &[u8], phi: &Phi) -> String {
    let shown = command_text(ERROR_COMMENT, text, phi);
    if shown.starts_with('‹') { format!("comment {shown}") } else { format!("comment \"{shown}\"") }
}

/// What a message belongs to.
pub(in crate::report) fn link(link: &Link) -> String {
    let Link { to, is_inferred, .. } = link;
    let probably = if *is_inferred { "probably " } else { "" };
    format!("{probably}for {} {} of #{}", to.command_field.name(), to.message_id, to.association)
}

fn sub_operations(command: &CommandSet) -> Option<String> {
    let counts = command.sub_operations();
    let names = ["remaining", "completed", "failed", "with warning"];
    let known: Vec<String> =
        counts.iter().zip(names).filter_map(|(count, name)| Some(format!("{} {name}", (*count)?))).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// What is wrong with the message itself.
pub(in crate::report) fn cautions(entry: &MessageEntry) -> Vec<String> {
    let mut lines = Vec::new();
    let ended = match entry.end {
        End::Complete => "",
        End::Lost => "its end is lost",
        End::Superseded => "the next message starts before its last fragment",
        End::CutOff => "its last fragment never came",
        End::CaptureEnded => "the capture ended before its last fragment",
    };
    let unplaced = match entry.unplaced {
        0 => String::new(),
        count => format!("; {count} more octets were seen and could not be placed"),
    };
    let lost = match (entry.missing, entry.end) {
        (0, _) => None,
        (missing, End::Lost) => Some(format!("the capture lost {missing} octets, its end among them")),
        (missing, _) => Some(format!("the capture lost {missing} octets")),
    };
    let ended = Some(ended).filter(|ended| !ended.is_empty() && (lost.is_none() || entry.end != End::Lost));
    let why: Vec<String> = lost.into_iter().chain(ended.map(str::to_owned)).collect();
    if !why.is_empty() {
        lines.push(format!("incomplete: {}{unplaced}", why.join("; ")));
    }
    if let Some(encoding) = entry.unexpected_encoding {
        let agreed = entry.transfer_syntax.as_ref().map_or_else(String::new, short_name);
        lines.push(format!("the data set is written as {encoding:?}, not as agreed ({agreed})"));
    }
    let faults = entry.command.iter().flat_map(CommandSet::faults).filter(|(fault, _)| *fault != Fault::Hole);
    lines.extend(
        faults.map(|(fault, offset)| format!("odd: command set: {} at octet {offset}", fault.text())),
    );
    lines
}
