//! Retrieve reports success although images failed.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "success-although-sub-operations-failed",
    title: "Retrieve reports success although images failed",
    symptom: "The final response says success, and its counters or the sub-operations say otherwise.",
    causes: &["the archive sets the status wrongly", "the client looks at the status only"],
    advice: "Compare the counters with the C-STORE responses and the list of failed instances.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["SVC-RET-008", "SVC-RET-009", "SVC-RET-007"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} tells {victim} another result than its counters: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("SVC-RET-008").ending_in_abort(Side::Initiator)
}
