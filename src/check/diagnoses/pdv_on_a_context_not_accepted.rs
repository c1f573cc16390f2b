//! Data on a context that was not accepted.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "pdv-on-a-context-not-accepted",
    title: "Data on a context that was not accepted",
    symptom: "A PDV names a presentation context that was not accepted, and the receiver aborts.",
    causes: &[
        "the client ignores the results of the negotiation",
        "the context ID was remembered from another association",
    ],
    advice: "Look at the result of that context in the A-ASSOCIATE-AC.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-114", "UL-024"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} uses a context that {victim} did not accept: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-114").ending_in_abort(Side::Responder)
}
