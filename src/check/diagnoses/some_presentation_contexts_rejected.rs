//! Some presentation contexts rejected.

use super::refusals;
use crate::check::{Case, Look, Pattern, Told};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::ul::{PresentationContext, Role};

pub(super) static PATTERN: Pattern = Pattern {
    id: "some-presentation-contexts-rejected",
    title: "Some presentation contexts rejected",
    symptom: "The A-ASSOCIATE-AC accepts some contexts and rejects others; objects of these are skipped.",
    causes: &[
        "the acceptor does not store this class (structured reports, enhanced images, encapsulated documents)",
        "the transfer syntax of these objects is not accepted",
        "more than 128 contexts would be needed, and the rest was never proposed",
    ],
    advice: "Compare the SOP classes that the acceptor supports with those of the objects that are missing.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.accepted()?;
    let contexts = &case.association.negotiation.contexts;
    let is_accepted = |uid: &Option<Uid>| {
        contexts.iter().any(|context| context.is_accepted() && context.abstract_syntax == *uid)
    };
    let is_missing = contexts.iter().any(|context| {
        context.result.is_some() && !context.is_accepted() && !is_accepted(&context.abstract_syntax)
    });
    let has_accepted = contexts.iter().any(PresentationContext::is_accepted);
    let has_failed = case.association.outcome.is_failure() || case.association.failures > 0;
    if !is_missing || !has_accepted || case.context.peers.requestor.messages > 0 && !has_failed {
        return None;
    }
    Some(
        Told::new(format!("{} does not take everything: {}.", case.name(Role::Acceptor), refusals(case)), at)
            .guess(),
    )
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION, pdus::CT_IMAGE_STORAGE]));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer(1, 0), pdus::answer(3, 3)]));
    ladder.release();
    ladder
}
