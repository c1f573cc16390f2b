//! Abort right after acceptance.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::time::Elapsed;
use crate::ul::{AbortSource, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "abort-right-after-acceptance",
    title: "Abort right after acceptance",
    symptom: "The A-ASSOCIATE-AC is followed by an A-ABORT, and no message was sent.",
    causes: &[
        "a context that the client needs was not accepted, and it aborts instead of releasing",
        "the client cannot read the A-ASSOCIATE-AC (rejected contexts without transfer syntax)",
        "the client tests reserved fields, or the AE titles of the A-ASSOCIATE-AC",
    ],
    advice: "Compare the A-ASSOCIATE-AC with one that works.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let accepted = case.accepted()?;
    let (role, aborted) = case.aborted()?;
    let peers = &case.context.peers;
    if role != Role::Requestor
        || peers.requestor.messages > 0
        || peers.acceptor.messages > 0
        || case.is_incomplete()
    {
        return None;
    }
    let waited = Elapsed(aborted.at.since(accepted.at));
    let text =
        format!("{} aborts {waited} after the association was accepted, without a message.", case.name(role));
    Some(Told::new(text, accepted).and(aborted).by(role).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
