//! Names and texts garbled.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "texts-garbled",
    title: "Names and texts garbled",
    symptom: "Text has octets outside the declared character set.",
    causes: &[
        "Specific Character Set is missing",
        "UTF-8 is labelled as ISO_IR 100, or the reverse",
        "escape sequences are not declared",
    ],
    advice: "Declare the character set that is used; compare both readings of the octets.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DS-042", "DS-043", "DS-040", "DS-041", "SVC-FIND-009"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends {victim} text outside its character set: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DS-042").ending_in_abort(Side::Responder)
}
