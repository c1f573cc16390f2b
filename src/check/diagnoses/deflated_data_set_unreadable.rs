//! Deflated data set unreadable.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "deflated-data-set-unreadable",
    title: "Deflated data set unreadable",
    symptom: "A deflated data set is wrapped in zlib or gzip, or is damaged; the receiver refuses or aborts.",
    causes: &[
        "the library writes a zlib or gzip header",
        "the pad octet behind an odd length is not handled",
    ],
    advice: "Write raw deflate (RFC 1951).",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DS-007", "DS-008"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends {victim} deflated data that is not raw deflate: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DS-007").ending_in_abort(Side::Responder)
}
