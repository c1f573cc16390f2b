//! Request never answered.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::time::Elapsed;
use crate::timeline::Outcome;
use crate::ul::{AbortSource, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "request-never-answered",
    title: "Request never answered",
    symptom: "A request has no response when the association ends.",
    causes: &[
        "the receiver hangs, or its handler failed without a response",
        "the client's timer is shorter than the work takes",
        "the receiver waits for a fragment that never comes",
    ],
    advice: "Read the log of the receiver at that time; compare the timers of both sides.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let operation = case.unanswered(&[])?;
    let is_open = case.association.outcome == Outcome::Open;
    let is_cancelled = operation.cancelled.is_some();
    if is_open
        || is_cancelled
        || case.is_incomplete()
        || !operation.request.is_complete
        || operation.responses > 0
    {
        return None;
    }
    let waited = Elapsed(case.association.last.at.since(operation.request.last.at));
    let (receiver, command) = (operation.sender.other(), operation.field.name());
    let text = format!("{} does not answer the {command} within {waited}.", case.name(receiver));
    Some(Told::new(text, operation.request.last).and(case.association.last).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.wait_ms(30_000);
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
