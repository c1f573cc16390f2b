//! C-GET without the SCP role.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "retrieve-without-role-selection",
    title: "C-GET without the SCP role",
    symptom: "A C-GET fails because the requestor did not propose, or the acceptor did not grant, the SCP role for storage.",
    causes: &[
        "the client proposes no role selection",
        "the storage contexts are missing",
        "the acceptor ignores role selection",
    ],
    advice: "Propose every storage class with SCP role 1 and see that the answer grants it; or use C-MOVE.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["SVC-GET-001", "SVC-GET-002", "SVC-GET-003"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("The C-GET cannot deliver to {victim} or {culprit}: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("SVC-GET-001").ending_in_abort(Side::Responder)
}
