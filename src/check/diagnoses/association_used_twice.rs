//! Second association on the same connection.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "association-used-twice",
    title: "Second association on the same connection",
    symptom: "After the end of an association another A-ASSOCIATE-RQ comes on the same connection.",
    causes: &["the client keeps connections instead of associations"],
    advice: "Open a new TCP connection for each association.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["TCP-001", "UL-090"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} asks {victim} for another association on the same connection: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("TCP-001").ending_in_abort(Side::Responder)
}
