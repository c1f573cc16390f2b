//! Released while responses are missing.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "released-while-responses-are-missing",
    title: "Released while responses are missing",
    symptom: "The requestor releases before all its requests are answered.",
    causes: &[
        "the client counts requests instead of responses",
        "a timer leads to a release instead of an abort",
    ],
    advice: "Wait for all final responses, or abort.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-098"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} releases before {victim} has answered: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-098").ending_in_abort(Side::Responder)
}
