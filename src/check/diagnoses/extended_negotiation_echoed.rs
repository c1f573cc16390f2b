//! Extended negotiation echoed.

use crate::check::{Case, Look, Pattern, Told, rules};
use crate::scenario::Ladder;
use crate::stream::Side;

pub(super) static PATTERN: Pattern = Pattern {
    id: "extended-negotiation-echoed",
    title: "Extended negotiation echoed",
    symptom: "The A-ASSOCIATE-AC grants options that were not asked for; later requests fail.",
    causes: &["the toolkit sends all user items back"],
    advice: "Switch extended negotiation off in the client, or mend the acceptor.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    case.broken(&["UL-083", "UL-084", "UL-078", "UL-079"], |culprit, victim, finding| {
        let observed = &finding.evidence.observed;
        format!("{culprit} grants {victim} what it did not ask for: {observed}.")
    })
}

fn example() -> Ladder {
    rules::example("UL-083").ending_in_abort(Side::Initiator)
}
