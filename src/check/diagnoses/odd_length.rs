//! Odd lengths.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "odd-length",
    title: "Odd lengths",
    symptom: "A fragment or a value has an odd length, and the receiver aborts or reads garbage.",
    causes: &[
        "text was not padded",
        "an odd maximum length is used as size of fragments",
        "fragments of pixel data have odd lengths",
    ],
    advice: "Find the first odd length, and pad the value.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-113", "DS-012"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends an odd length to {victim}: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-113").ending_in_abort(Side::Responder)
}
