//! Another protocol on the DICOM port.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::stream::protocol::Protocol;
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "other-protocol-on-the-dicom-port",
    title: "Another protocol on the DICOM port",
    symptom: "One side speaks HTTP, HL7 or another protocol, and the other DICOM.",
    causes: &[
        "the DICOM system was entered with the port of its web server (8042, 8080)",
        "a port scanner, a health check or another system has the address",
    ],
    advice: "Correct the port, or the address; exclude scanners from the statistics.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let association = case.association;
    let speaks = |role: Role| association.foreign.of(association.side(role)).as_ref();
    let role = Role::BOTH
        .into_iter()
        .find(|role| speaks(*role).is_some_and(|other| !matches!(other, Protocol::Tls(_))))?;
    let name = speaks(role).map_or("another protocol", Protocol::name);
    let text = format!("{} speaks {name}, not DICOM.", association.endpoint(role));
    Some(Told::new(text, association.first))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    ladder.close();
    ladder
}
