//! UID with padding in the negotiation.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "uid-with-trailing-nul",
    title: "UID with padding in the negotiation",
    symptom: "A UID in the A-ASSOCIATE-RQ or -AC ends with NUL or is malformed, and a strict peer refuses it.",
    causes: &["the encoder pads UIDs to even length in PDU items, where none is allowed"],
    advice: "Send UIDs in PDU items without padding.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-030"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} sends a UID to {victim} that is not written as it must: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-030").ending_in_abort(Side::Responder)
}
