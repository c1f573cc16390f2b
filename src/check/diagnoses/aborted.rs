//! Association aborted.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{AbortSource, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "aborted",
    title: "Association aborted",
    symptom: "One side sends an A-ABORT.",
    causes: &[
        "the program gave up: a timer, an error, or a user",
        "the other side sent something that it cannot take",
    ],
    advice: "Look at the last messages before the abort, and at the log of the side that aborted.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (role, at) = case.aborted()?;
    let why = case.association.abort?;
    let reason = why.reason_name().map_or(String::new(), |reason| format!(": {reason}"));
    let text = format!("{} aborts (by the {}{reason}).", case.name(role), why.source_name());
    Some(Told::new(text, at).by(role).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0000));
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
