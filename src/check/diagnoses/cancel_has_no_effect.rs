//! Cancel has no effect.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "cancel-has-no-effect",
    title: "Cancel has no effect",
    symptom: "After a C-CANCEL-RQ the responses go on; the client gives up.",
    causes: &[
        "the provider does not read while it writes",
        "the Message ID of the cancel is wrong",
        "the provider does not know C-CANCEL",
    ],
    advice: "Check the Message ID; limit the size of results in the client.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DIMSE-051", "DIMSE-053"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} and {victim} do not agree on the cancel: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DIMSE-051").ending_in_abort(Side::Initiator)
}
