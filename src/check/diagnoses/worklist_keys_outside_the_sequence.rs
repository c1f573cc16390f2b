//! Worklist keys outside of their sequence.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "worklist-keys-outside-the-sequence",
    title: "Worklist keys outside of their sequence",
    symptom: "Keys of the scheduled procedure step stand at the top level, and the worklist is empty or unfiltered.",
    causes: &["the client puts the keys at the wrong level"],
    advice: "Put them into the item of the Scheduled Procedure Step Sequence (0040,0100).",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["SVC-MWL-002"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} asks {victim} with keys at the wrong level: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("SVC-MWL-002").ending_in_abort(Side::Responder)
}
