//! File header sent with the object.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "file-header-sent-with-the-object",
    title: "File header sent with the object",
    symptom: "The data set starts with the preamble of a file, or has elements of group 0002.",
    causes: &["the sender pushes the file as it is", "a router keeps the file meta information"],
    advice: "Take preamble and group 0002 away before sending.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DS-003", "DS-004"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends {victim} the header of a file as data set: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DS-003").ending_in_abort(Side::Responder)
}
