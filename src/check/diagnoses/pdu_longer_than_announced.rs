//! Maximum PDU length exceeded.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "pdu-longer-than-announced",
    title: "Maximum PDU length exceeded",
    symptom: "A P-DATA-TF is longer than the receiver announced, and the receiver aborts.",
    causes: &[
        "the sender uses its own limit",
        "the sender has a fixed buffer of 64 kB or more",
        "a proxy announces its own limit to one side only",
    ],
    advice: "Compare the Maximum Length of the receiver with the length of the PDU.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-070"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends PDUs longer than {victim} takes: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-070").ending_in_abort(Side::Responder)
}
