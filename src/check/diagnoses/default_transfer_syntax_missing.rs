//! Default transfer syntax not offered.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "default-transfer-syntax-missing",
    title: "Default transfer syntax not offered",
    symptom: "No context for a SOP class offers Implicit VR Little Endian, and it is not accepted.",
    causes: &["the client was written for one peer", "the list was shortened to avoid transcoding"],
    advice: "Add Implicit VR Little Endian, in a context of its own.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-039", "UL-051"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} does not offer the default transfer syntax to {victim}: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-039").ending_in_abort(Side::Responder)
}
