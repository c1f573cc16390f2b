//! Error Comment breaks the peer.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "error-comment-breaks-the-peer",
    title: "Error Comment breaks the peer",
    symptom: "A response has an Error Comment that is longer than 64 characters or not ASCII, and the requestor aborts.",
    causes: &["the text of an exception was copied into it"],
    advice: "Cut it at 64 characters, and keep it in ASCII.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DIMSE-044"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends {victim} an Error Comment that is not allowed: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DIMSE-044").ending_in_abort(Side::Initiator)
}
