//! Mandatory command elements missing.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "mandatory-command-elements-missing",
    title: "Mandatory command elements missing",
    symptom: "A command set lacks an element that the message must have, and the peer aborts or answers with a failure.",
    causes: &["the command set is written by hand", "an old system"],
    advice: "Compare the command set with the table of its message in PS3.7.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DIMSE-007", "DIMSE-012", "DIMSE-002"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends {victim} a command set that is not as it must be: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DIMSE-007").ending_in_abort(Side::Responder)
}
