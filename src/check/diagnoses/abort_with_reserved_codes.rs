//! Abort with reserved source or reason.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "abort-with-reserved-codes",
    title: "Abort with reserved source or reason",
    symptom: "An A-ABORT has codes that the standard reserves; the peer fails on them.",
    causes: &["the encoder writes the wrong octet"],
    advice: "Receivers should tolerate it; senders should send 0 or 2 as source.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-094"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} aborts with codes that {victim} may not know: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-094").ending_in_abort(Side::Responder)
}
