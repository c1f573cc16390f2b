//! Query without the keys above its level.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "query-without-parent-keys",
    title: "Query without the keys above its level",
    symptom: "A query or retrieve below the top level lacks the unique keys above it; it fails or finds nothing.",
    causes: &[
        "the client assumes relational queries",
        "the relational option was not negotiated, or refused",
    ],
    advice: "Add the UIDs of study and series, or negotiate relational queries.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["SVC-FIND-003", "SVC-RET-003"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} asks {victim} without the keys above the level: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("SVC-FIND-003").ending_in_abort(Side::Responder)
}
