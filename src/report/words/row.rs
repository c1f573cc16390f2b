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

/// What the line about a message says of it, sizes and times left out.
#[must_use]
pub fn message_words(index: &Index, message: &MessageRow, phi: &Phi) -> (Tone, String) {
    let kind = index.kind(message);
    let service = kind.map_or(Service::Other, |kind| kind.service);
    let name =
        if message.command_field.0 == 0 { "message without its command" } else { message.command_name() };
    let id = message.message_id.map_or(String::new(), |id| format!(" {id}"));
    let (tone, about) = match (message.status, message.status_class(service)) {
        (Some(code), Some(class)) => status(class, code, message.status_meaning(service)),
        _ => (Tone::Plain, kind.map_or(String::new(), |kind| kind.subject.to_string())),
    };
    let mut parts = vec![format!("{name}{id}"), about];
    parts.extend(index.instance(message).map(|uid| uid.name_or_self()));
    let mut tone = tone;
    if let Some(remarks) = index.remarks(message) {
        parts.push(remarks.details.to_string());
        if !remarks.comment.is_empty() {
            parts.push(comment(remarks.comment.as_bytes(), phi));
        }
        if !remarks.cautions.is_empty() {
            parts.push(remarks.cautions.to_string());
            tone = tone.max(Tone::Caution);
        }
    }
    parts.extend(index.link(message).map(super::link));
    parts.retain(|part| !part.is_empty());
    (tone, parts.join("  "))
}
