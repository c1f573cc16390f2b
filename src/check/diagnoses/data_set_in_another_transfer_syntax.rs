//! Data set in another transfer syntax than negotiated.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "data-set-in-another-transfer-syntax",
    title: "Data set in another transfer syntax than negotiated",
    symptom: "The data set is not written in the transfer syntax of its context; the receiver refuses or aborts.",
    causes: &[
        "the file was sent untouched",
        "two contexts of the class were accepted, and the wrong one is used",
        "the response is written in the syntax of the database",
    ],
    advice: "Encode the data set in the transfer syntax that was accepted for its context.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DS-002", "DS-025", "DS-001"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends {victim} a data set in another transfer syntax than agreed: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DS-002").ending_in_abort(Side::Responder)
}
