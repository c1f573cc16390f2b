//! Several requests at a time without a negotiated window.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "requests-without-an-asynchronous-window",
    title: "Several requests at a time without a negotiated window",
    symptom: "A second request is sent before the first is answered, and the peer gives up.",
    causes: &[
        "the toolkit sends asynchronously unless told otherwise",
        "the window was negotiated wrongly (0 taken for none)",
    ],
    advice: "Switch the sender to synchronous mode.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["DIMSE-032"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends more requests at a time than {victim} agreed to: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("DIMSE-032").ending_in_abort(Side::Responder)
}
