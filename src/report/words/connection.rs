//! What a connection that is not DICOM carries.

use super::unreachable;
use crate::report::values::{name_field, size};
use crate::stream::protocol::Protocol;
use crate::stream::{Close, PerSide};
use crate::timeline::{ConnectionEntry, Speech};

/// A connection that is not DICOM, in a line; `peers` is who they are.
pub(crate) fn connection_words(entry: &ConnectionEntry, peers: &str) -> String {
    let (sent, received) = (size(entry.octets.initiator), size(entry.octets.responder));
    let (said, how) = (speech(entry), how_closed(entry));
    if said.is_some() || entry.octets != PerSide::default() {
        let said = said.unwrap_or_default();
        format!("not DICOM  {peers}  {said}, {sent} sent and {received} received{how}")
    } else if entry.is_silent() {
        format!("nothing sent  {peers}  what it was for is not known{how}")
    } else {
        format!("nothing captured  {peers}  {} octets sent and received{how}", entry.lost_octets)
    }
}

/// What is spoken on a connection; `None` if nothing was seen.
pub(in crate::report) fn speech(entry: &ConnectionEntry) -> Option<String> {
    let PerSide { initiator, responder } = &entry.speaks;
    let text = |speech: &Speech| match speech {
        Speech::Dicom => "DICOM".to_owned(),
        Speech::Other(spoken) => protocol(spoken),
    };
    Some(match (initiator, responder) {
        (None, None) => return None,
        (Some(client), None) => text(client),
        (None, Some(server)) => format!("server speaks {}", text(server)),
        (Some(client), Some(server)) if client.name() == server.name() => text(client),
        (Some(client), Some(server)) => format!("client speaks {}, server {}", text(client), text(server)),
    })
}

/// A protocol with what its first octets say.
pub(in crate::report) fn protocol(spoken: &Protocol) -> String {
    let name = match spoken {
        Protocol::Tls(hello) => {
            let version = hello.version_name().unwrap_or("TLS");
            let server_name = hello.server_name.as_ref().map(|name| format!(" for {}", name_field(name)));
            let alert = hello.alert.map(|alert| format!(", alert {alert}"));
            return format!("{version}{}{}", server_name.unwrap_or_default(), alert.unwrap_or_default());
        }
        Protocol::Http => "HTTP",
        Protocol::Ssh => "SSH",
        Protocol::Hl7Mllp => "HL7 (MLLP)",
        Protocol::Smb => "SMB",
        Protocol::Rdp => "RDP",
        Protocol::Greeting => "FTP or SMTP",
        Protocol::ProxyHeader => "the PROXY protocol",
        Protocol::Unknown => "an unknown protocol",
    };
    name.to_owned()
}

/// How it ended, and what TCP did; starts with a comma unless it is empty.
pub(in crate::report) fn how_closed(entry: &ConnectionEntry) -> String {
    let count =
        |count: u64, what: &str| if count > 0 { format!(", {what} {count} times") } else { String::new() };
    let syns = count(entry.transport.repeated_syns, "SYN repeated");
    let conflicts = count(entry.transport.conflicts, "sent again with other octets");
    let said = entry.transport.unreachable.map(|(by, why)| format!(", {}", unreachable(by, why)));
    let close = match (entry.close, entry.is_accepted) {
        (Some(Close::Reset), Some(false)) => ", connection refused",
        (None, Some(false)) => ", connection never answered",
        (Some(Close::Reset), _) => ", reset",
        _ => "",
    };
    format!("{close}{syns}{conflicts}{}", said.unwrap_or_default())
}
