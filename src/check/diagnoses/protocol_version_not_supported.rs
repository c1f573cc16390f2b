//! Protocol version not supported.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{RejectReason, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "protocol-version-not-supported",
    title: "Protocol version not supported",
    symptom: "The acceptor rejects: protocol version not supported (2/2).",
    causes: &[
        "bit 0 of the requestor's protocol version is not set",
        "the acceptor tests bits that it may not test",
    ],
    advice: "Look at octets 7 and 8 of the A-ASSOCIATE-RQ: 0001H is right.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.reject(&[(2, 2)])?;
    let version = case.association.negotiation.request.as_ref().map(|request| request.protocol_version);
    let role = if version.is_some_and(|version| version & 1 == 1) { Role::Acceptor } else { Role::Requestor };
    let version = version.map_or(String::new(), |version| format!(" {version:04X}H"));
    let text = format!("{} does not support the protocol version{version}.", case.name(Role::Acceptor));
    Some(Told::new(text, at).by(role))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::reject(1, RejectReason { source: 2, reason: 2 }));
    ladder.close();
    ladder
}
