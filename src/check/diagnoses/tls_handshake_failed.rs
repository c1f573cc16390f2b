//! TLS handshake failed.

use crate::check::{Look, Pattern, Told};
use crate::scenario::Ladder;
use crate::stream::protocol::Protocol;
use crate::stream::tls_alert::alert_name;
use crate::timeline::{ConnectionEntry, Speech};

pub(super) static PATTERN: Pattern = Pattern {
    id: "tls-handshake-failed",
    title: "TLS handshake failed",
    symptom: "A connection starts with TLS, and ends with a TLS alert or before the server answers in TLS.",
    causes: &[
        "one side does not trust the certificate of the other, or it has expired",
        "there is no version or cipher suite that both know",
        "the server wants a certificate from the client",
        "the port is a plain DICOM port",
    ],
    advice: "Whoever sends the alert refuses: look at the certificates that it trusts and the versions it allows (48 unknown CA, 42 and 45 certificate, 40 and 70 no common cipher suite or version, 116 certificate required).",
    look: Look::Connection(recognise),
    example,
};

fn recognise(entry: &ConnectionEntry) -> Option<Told> {
    let hello = |speech: &Option<Speech>| match speech {
        Some(Speech::Other(Protocol::Tls(hello))) => Some(hello.clone()),
        _ => None,
    };
    let client = hello(&entry.speaks.initiator)?;
    let server = hello(&entry.speaks.responder);
    let of_server = server.as_ref().and_then(|server| server.alert);
    let is_whole = entry.is_accepted.is_some() && entry.lost_octets == 0;
    let told = |alert: u8| alert_name(alert).map_or(String::new(), |name| format!(" ({name})"));
    let text = match (client.alert, of_server) {
        (Some(alert), _) => {
            let (client, server) = (entry.client, entry.server);
            format!("{client} ends the TLS handshake with {server} by alert {alert}{}.", told(alert))
        }
        (None, Some(alert)) => {
            let (client, server) = (entry.client, entry.server);
            format!("{server} ends the TLS handshake with {client} by alert {alert}{}.", told(alert))
        }
        (None, None) if server.is_none() && entry.close.is_some() && is_whole => {
            format!("{} starts TLS, and {} does not answer in TLS.", entry.client, entry.server)
        }
        (None, None) => return None,
    };
    Some(Told::new(text, entry.first).and(entry.last))
}

fn example() -> Ladder {
    let hello = [&[0x16, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3][..], &[7; 32], &[0, 0, 2, 0x13, 1, 1, 0, 0, 0]];
    let mut ladder = Ladder::new();
    ladder.requestor(&hello.concat());
    ladder.acceptor(&[0x15, 3, 3, 0, 2, 2, 40]);
    ladder.close();
    ladder
}
