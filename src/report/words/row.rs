//! A row of an index in one line.

use super::{comment, status};
use crate::dict::service::Service;
use crate::report::index::{Index, MessageRow, Row, What};
use crate::report::{Phi, Tone, size};
use crate::time::Elapsed;

/// What the line about a row says, and how it is meant.
#[must_use]
pub fn row_words(index: &Index, row: &Row, phi: &Phi) -> (Tone, String) {
    match &row.what {
        What::Message(message) => {
            let (tone, words) = message_words(index, message, phi);
            let octets = if message.has_data_set { format!("  {}", size(row.octets)) } else { String::new() };
            let time =
                message.response_ns().map_or(String::new(), |elapsed| format!("  {}", Elapsed(elapsed)));
            (tone, format!("{words}{octets}{time}"))
        }
        What::Pdu { kind, tone, text } => (*tone, format!("{}  {}", kind.name(), index.text(*text))),
        What::Gap { text } | What::Anomaly { text } => (Tone::Caution, index.text(*text).to_owned()),
        What::Transport { text } => (Tone::Faint, index.text(*text).to_owned()),
    }
}

/// What the line about a message says of it, sizes and times left out, in parts; those of no use are empty.
#[derive(Clone, Debug)]
pub struct MessageParts {
    /// How it is meant.
    pub tone: Tone,
    /// Command and Message ID: `C-STORE-RQ 3`.
    pub name: String,
    /// The status of a response, or the context and SOP class of a request.
    pub about: String,
    /// SOP instance of a request.
    pub instance: String,
    /// Move destination, counters of sub-operations and the like.
    pub details: String,
    /// Error Comment (0000,0902), masked.
    pub comment: String,
    /// What is wrong with the message itself.
    pub cautions: String,
    /// What it belongs to.
    pub link: String,
}

/// What a message is, in parts.
#[must_use]
pub fn message_parts(index: &Index, message: &MessageRow, phi: &Phi) -> MessageParts {
    let kind = index.kind(message);
    let service = kind.map_or(Service::Other, |kind| kind.service);
    let name =
        if message.command_field.0 == 0 { "message without its command" } else { message.command_name() };
    let id = message.message_id.map_or(String::new(), |id| format!(" {id}"));
    let (tone, about) = match (message.status, message.status_class(service)) {
        (Some(code), Some(class)) => status(class, code, message.status_meaning(service)),
        _ => (Tone::Plain, kind.map_or(String::new(), |kind| kind.subject.to_string())),
    };
    let remarks = index.remarks(message);
    let cautions = remarks.map_or(String::new(), |remarks| remarks.cautions.to_string());
    let said = remarks.map(|remarks| &remarks.comment).filter(|said| !said.is_empty());
    MessageParts {
        tone: if cautions.is_empty() { tone } else { tone.max(Tone::Caution) },
        name: format!("{name}{id}"),
        about,
        instance: index.instance(message).map_or(String::new(), |uid| uid.name_or_self()),
        details: remarks.map_or(String::new(), |remarks| remarks.details.to_string()),
        comment: said.map_or(String::new(), |said| comment(said.as_bytes(), phi)),
        cautions,
        link: index.link(message).map_or(String::new(), super::link),
    }
}

/// What the line about a message says of it, sizes and times left out.
#[must_use]
pub fn message_words(index: &Index, message: &MessageRow, phi: &Phi) -> (Tone, String) {
    let MessageParts { tone, name, about, instance, details, comment, cautions, link } =
        message_parts(index, message, phi);
    let mut parts = vec![name, about, instance, details, comment, cautions, link];
    parts.retain(|part| !part.is_empty());
    (tone, parts.join("  "))
}
