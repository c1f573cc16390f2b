//! Rejected without a reason.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{RejectReason, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "rejected-without-a-reason",
    title: "Rejected without a reason",
    symptom: "The acceptor rejects: no reason given (1/1 or 2/1).",
    causes: &[
        "the acceptor knows no code for its reason",
        "none of the proposed SOP classes is supported, and the acceptor rejects instead of answering the contexts",
        "the license or the configuration of the acceptor forbids it",
    ],
    advice: "Read the log of the acceptor at that time; compare with a request that it accepts.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.reject(&[(1, 1), (2, 1)])?;
    let name = case.name(Role::Acceptor);
    Some(
        Told::new(format!("{name} rejects the association and gives no reason."), at)
            .by(Role::Acceptor)
            .guess(),
    )
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::reject(1, RejectReason { source: 1, reason: 1 }));
    ladder.close();
    ladder
}
