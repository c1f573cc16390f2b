//! A DIMSE message in one line.

use std::io::{self, Write};

use super::super::Phi;
use super::super::values::{command_text, size};
use super::Text;
use super::negotiation::short_name;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSet, End, Fault, Pending};
use crate::report::paint::Tone;
use crate::time::Elapsed;
use crate::timeline::{Link, MessageEntry};

const ERROR_COMMENT: Tag = Tag(0x0000, 0x0902);

impl<W: Write> Text<W> {
    pub(super) fn message(&mut self, entry: &MessageEntry) -> io::Result<()> {
        self.prefix(entry.last, entry.association, entry.sender)?;
        if let Some(head) = self.open.get_mut(&entry.association) {
            head.has_told_gap = false;
        }
        let name = match &entry.command {
            Some(_) => entry.command_name().to_owned(),
            None => "message without its command".to_owned(),
        };
        write!(self.output, "{}", self.painter.paint(Tone::Strong, name))?;
        if let Some(id) = message_id(entry) {
            write!(self.output, " {id}")?;
        }
        write!(self.output, "  ")?;
        match entry.status() {
            Some(status) => self.status(entry, status)?,
            None => write!(self.output, "{}", subject(entry))?,
        }
        for part in details(entry, &mut self.phi) {
            write!(self.output, "  {part}")?;
        }
        if let Some(octets) = entry.data_set_octets {
            let syntax = entry.transfer_syntax.as_ref().map_or_else(|| "?".to_owned(), short_name);
            let inferred = if entry.is_transfer_syntax_inferred { " (inferred)" } else { "" };
            write!(
                self.output,
                "  {}",
                self.painter.paint(Tone::Faint, format!("{}, {syntax}{inferred}", size(octets)))
            )?;
        }
        if let Some(time) = entry.response_time_ns() {
            write!(self.output, "  {}", self.painter.paint(Tone::Faint, Elapsed(time)))?;
        }
        if let Some(Link { to, is_inferred, .. }) = &entry.link {
            let probably = if *is_inferred { "probably " } else { "" };
            let (name, id, association) = (to.command_field.name(), to.message_id, to.association);
            write!(self.output, "  {probably}for {name} {id} of #{association}")?;
        }
        writeln!(self.output)?;
        for caution in cautions(entry) {
            let caution = self.painter.paint(Tone::Caution, caution).to_string();
            self.detail(caution)?;
        }
        if let (Some(request), true) = (entry.failed_request(), self.selection.is_by_event()) {
            let text = answered(request);
            self.detail(text)?;
        }
        if let Some(data_set) = &entry.data_set {
            self.data_set(data_set)?;
        }
        self.show_message_layers(entry)
    }

    fn status(&mut self, entry: &MessageEntry, status: u16) -> io::Result<()> {
        let class = entry.status_class().unwrap_or(Class::Unknown);
        let tone = match class {
            Class::Success => Tone::Good,
            Class::Pending => Tone::Plain,
            Class::Warning | Class::Cancel => Tone::Caution,
            Class::Failure | Class::Unknown => Tone::Bad,
        };
        let text = match (class, entry.status_meaning()) {
            (Class::Success | Class::Pending, _) if matches!(status, 0x0000 | 0xff00) => {
                class.name().to_owned()
            }
            (_, Some(known)) => format!("{} {status:04X}: {}", class.name(), known.meaning),
            (_, None) => format!("{} {status:04X}", class.name()),
        };
        write!(self.output, "{}", self.painter.paint(tone, text))
    }
}

/// A request's own ID, or the one that a response or C-CANCEL-RQ is about.
fn message_id(entry: &MessageEntry) -> Option<u16> {
    let command = entry.command.as_ref()?;
    let field = command.command_field()?;
    if field.is_response() || field == CommandField::C_CANCEL_RQ {
        command.message_id_being_responded_to()
    } else {
        command.message_id()
    }
}

/// What a request is about: its context and SOP class.
fn subject(entry: &MessageEntry) -> String {
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
fn answered(request: &Pending) -> String {
    let uids = request.sop_class_uid.iter().chain(&request.sop_instance_uid);
    let about: Vec<String> = uids.filter(|uid| !uid.is_empty()).map(Uid::name_or_self).collect();
    let (name, frame) = (request.command_field.name(), request.ended.frame);
    format!("to {name} {} of frame {frame}: {}", request.message_id, about.join("  "))
}

/// What else the command set says that matters for this command.
fn details(entry: &MessageEntry, phi: &mut Phi) -> Vec<String> {
    let Some(command) = &entry.command else { return Vec::new() };
    let mut parts = Vec::new();
    if !entry.command_field().is_some_and(CommandField::is_response) {
        parts.extend(command.sop_instance_uid().filter(|uid| !uid.is_empty()).map(|uid| uid.name_or_self()));
    }
    parts.extend(command.move_destination().map(|title| format!("to {title}")));
    if let Some(title) = command.move_originator() {
        let id = command.get(Tag(0, 0x1031)).and_then(|octets| octets.try_into().ok());
        let id = id.map_or(String::new(), |octets| format!(" {}", u16::from_le_bytes(octets)));
        parts.push(format!("for C-MOVE{id} of {title}"));
    }
    parts.extend(command.action_type_id().map(|id| format!("action type {id}")));
    parts.extend(command.event_type_id().map(|id| format!("event type {id}")));
    parts.extend(sub_operations(command));
    let comment = command.error_comment().filter(|text| !text.is_empty());
    parts.extend(comment.map(|text| {
        let shown = command_text(ERROR_COMMENT, text, phi);
        if shown.starts_with('‹') { format!("comment {shown}") } else { format!("comment \"{shown}\"") }
    }));
    parts
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
