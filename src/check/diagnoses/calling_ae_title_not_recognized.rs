//! Calling AE title not recognized.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{RejectReason, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "calling-ae-title-not-recognized",
    title: "Calling AE title not recognized",
    symptom: "The acceptor rejects the association: calling AE title not recognized (1/1/3).",
    causes: &[
        "the requestor is not registered at the acceptor",
        "its title is registered with another address",
        "it uses the default title of its toolkit (STORESCU, ECHOSCU, ANY-SCU)",
    ],
    advice: "Register title, host and port of the requestor at the acceptor.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.reject(&[(1, 3)])?;
    let title = case.name(Role::Requestor);
    let address = case.association.requestor.address;
    let text = format!(
        "{} does not know the calling AE title \"{title}\" (from {address}).",
        case.association.acceptor
    );
    Some(Told::new(text, at).by(Role::Acceptor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::reject(1, RejectReason { source: 1, reason: 3 }));
    ladder.close();
    ladder
}
