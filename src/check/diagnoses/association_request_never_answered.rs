//! A-ASSOCIATE-RQ never answered.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::stream::Close;
use crate::time::Elapsed;
use crate::timeline::Outcome;
use crate::ul::{AbortSource, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "association-request-never-answered",
    title: "A-ASSOCIATE-RQ never answered",
    symptom: "The requestor sends an A-ASSOCIATE-RQ; no PDU comes back until one side closes or aborts.",
    causes: &[
        "the acceptor hangs, or its worker threads are all busy",
        "a firewall lets the connection through and drops its data",
        "the port belongs to a service that is not DICOM",
    ],
    advice: "Look at the load and the log of the acceptor; see whether TCP acknowledged the request.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (association, peers) = (case.association, &case.context.peers);
    let requested = case.requested()?;
    let is_foreign = association.foreign.of(association.side(Role::Acceptor)).is_some();
    if peers.acceptor.pdus > 0
        || peers.acceptor.lost_octets > 0
        || is_foreign
        || association.outcome == Outcome::Open
    {
        return None;
    }
    let waited_ns = association.last.at.since(requested.at);
    let waited = Elapsed(waited_ns);
    let has_given_up = association.ended_by == Some(Role::Requestor)
        && waited_ns < case.context.limits.association_timeout_ns;
    if has_given_up {
        let text = format!(
            "{} gives up {waited} after its A-ASSOCIATE-RQ, without an answer.",
            case.name(Role::Requestor)
        );
        return Some(Told::new(text, requested).and(association.last).guess());
    }
    let text = format!("{} does not answer the A-ASSOCIATE-RQ within {waited}.", association.acceptor);
    let told = Told::new(text, requested).and(association.last).by(Role::Acceptor);
    // Where its ports have another connection, it had an end, which the capture lost, and perhaps an answer with it.
    let is_end_lost = association.close == Some(Close::Replaced);
    Some(if is_end_lost { told.guess() } else { told })
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.wait_ms(30_000);
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
