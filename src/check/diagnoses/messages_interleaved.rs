//! Messages interleaved.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "messages-interleaved",
    title: "Messages interleaved",
    symptom: "Fragments of two messages are mixed in one direction, and the receiver aborts.",
    causes: &[
        "two threads write to one association",
        "a timer sends the next request while the one before is still being written",
    ],
    advice: "Let one writer send whole messages, one after the other.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-116", "UL-117"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} mixes messages towards {victim}: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-116").ending_in_abort(Side::Responder)
}
