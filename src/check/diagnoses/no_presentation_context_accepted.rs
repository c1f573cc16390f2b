//! No presentation context accepted.

use super::refusals;
use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{PresentationContext, Role};

pub(super) static PATTERN: Pattern = Pattern {
    id: "no-presentation-context-accepted",
    title: "No presentation context accepted",
    symptom: "The A-ASSOCIATE-AC accepts none of the presentation contexts.",
    causes: &[
        "the SOP class is not supported, or not enabled for this AE",
        "only compressed transfer syntaxes are offered",
        "the wrong information model (Patient Root against Study Root)",
        "a worklist query goes to the archive, or images to the RIS",
    ],
    advice: "See the result of each context: 3 speaks of the SOP class, 4 of the transfer syntaxes.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.accepted()?;
    let contexts = &case.association.negotiation.contexts;
    if contexts.is_empty() || contexts.iter().any(PresentationContext::is_accepted) || case.is_incomplete() {
        return None;
    }
    Some(Told::new(
        format!(
            "{} accepts none of {} contexts: {}.",
            case.name(Role::Acceptor),
            contexts.len(),
            refusals(case)
        ),
        at,
    ))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::CT_IMAGE_STORAGE]));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer(1, 3)]));
    ladder.release();
    ladder
}
