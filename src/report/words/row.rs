//! A message of an index in one line.

use super::{comment, status};
use crate::dict::service::Service;
use crate::report::index::{Index, MessageRow};
use crate::report::{Phi, Tone};

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
