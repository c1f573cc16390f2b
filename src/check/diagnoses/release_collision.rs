//! Both sides release.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "release-collision",
    title: "Both sides release",
    symptom: "Both sides send A-RELEASE-RQ, or the acceptor does; one waits for ever or aborts.",
    causes: &[
        "the acceptor releases when its idle timer ends",
        "the order after a collision is not implemented",
    ],
    advice: "Let the acceptor abort instead of releasing.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-097", "UL-102"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} and {victim} collide in the release: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-097").ending_in_abort(Side::Initiator)
}
