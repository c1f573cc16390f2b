//! Plain DICOM sent to a TLS port.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::stream::protocol::Protocol;
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "plain-dicom-to-a-tls-port",
    title: "Plain DICOM sent to a TLS port",
    symptom: "The requestor sends an A-ASSOCIATE-RQ, and the acceptor answers with a TLS alert or handshake.",
    causes: &["TLS is configured on the acceptor only", "the request went to the port of the TLS listener"],
    advice: "Switch TLS on at the requestor, or use the plain port of the acceptor.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let association = case.association;
    let foreign = association.foreign.of(association.side(Role::Acceptor)).as_ref()?;
    if !matches!(foreign, Protocol::Tls(_)) {
        return None;
    }
    let text =
        format!("{} sends plain DICOM, and {} speaks TLS.", association.requestor, association.acceptor);
    Some(Told::new(text, case.requested().unwrap_or(association.first)))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&[0x15, 3, 1, 0, 2, 2, 70]);
    ladder.close();
    ladder
}
