//! Too many associations at once.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{RejectReason, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "local-limit-exceeded",
    title: "Too many associations at once",
    symptom: "The acceptor rejects: temporary congestion (3/1) or local limit exceeded (3/2).",
    causes: &[
        "too many associations at the same time",
        "sockets of crashed clients are still open, and freed by a timer only",
        "the licence limits their number",
        "a client opens an association for each image before the one before is closed",
    ],
    advice: "Count the associations that are open at each reject; look for those without traffic.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.reject(&[(3, 1), (3, 2)])?;
    let text = format!("{} takes no more associations for now.", case.name(Role::Acceptor));
    Some(Told::new(text, at).by(Role::Acceptor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::reject(2, RejectReason { source: 3, reason: 2 }));
    ladder.close();
    ladder
}
