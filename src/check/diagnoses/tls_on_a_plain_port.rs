//! TLS on a plain DICOM port.

use crate::check::{Look, Pattern, Told};
use crate::scenario::Ladder;
use crate::stream::protocol::Protocol;
use crate::timeline::{ConnectionEntry, Speech};
use crate::ul::{AbortSource, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "tls-on-a-plain-port",
    title: "TLS on a plain DICOM port",
    symptom: "The client starts with a TLS handshake, and the server answers with a DICOM PDU.",
    causes: &[
        "TLS is configured on the requestor only",
        "the request went to the plain port of the acceptor",
        "a proxy ends TLS on one leg only",
    ],
    advice: "Compare the TLS settings of both systems and the port (104 and 11112 are plain by custom, 2762 is TLS).",
    look: Look::Connection(recognise),
    example,
};

fn recognise(entry: &ConnectionEntry) -> Option<Told> {
    let is_tls = matches!(entry.speaks.initiator, Some(Speech::Other(Protocol::Tls(_))));
    if !is_tls || entry.speaks.responder != Some(Speech::Dicom) {
        return None;
    }
    let text = format!("{} starts TLS, and {} answers in plain DICOM.", entry.client, entry.server);
    Some(Told::new(text, entry.first))
}

fn example() -> Ladder {
    let hello = [&[0x16, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3][..], &[7; 32], &[0, 0, 2, 0x13, 1, 1, 0, 0, 0]];
    let mut ladder = Ladder::new();
    ladder.requestor(&hello.concat());
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 1 }));
    ladder.close();
    ladder
}
