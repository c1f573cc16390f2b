//! Contexts missing in the A-ASSOCIATE-AC.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "contexts-missing-in-the-answer",
    title: "Contexts missing in the A-ASSOCIATE-AC",
    symptom: "The A-ASSOCIATE-AC has no answer to some of the proposed contexts, and the requestor gives up.",
    causes: &["the acceptor lists only what it accepts", "an old gateway stands between them"],
    advice: "The acceptor has to answer every context; a robust requestor takes a missing answer for a rejection.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-042"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} does not answer all contexts of {victim}: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-042").ending_in_abort(Side::Initiator)
}
