//! Implementation Class UID missing.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "implementation-class-uid-missing",
    title: "Implementation Class UID missing",
    symptom: "The user information lacks the Implementation Class UID; some peers refuse or fail later.",
    causes: &["an old client, or one written by hand"],
    advice: "Send an Implementation Class UID.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-063"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} does not tell {victim} its Implementation Class UID: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-063").ending_in_abort(Side::Responder)
}
