//! C-MOVE or C-GET times out at the client.

use crate::check::{Case, Look, Pattern, Told};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::time::Elapsed;
use crate::ul::{AbortSource, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "retrieve-times-out",
    title: "C-MOVE or C-GET times out at the client",
    symptom: "The requestor aborts or closes while a C-MOVE or C-GET has no final response.",
    causes: &[
        "the archive fetches from slow storage",
        "the archive sends no pending responses",
        "the client's timer counts the time between two responses",
    ],
    advice: "Raise the client's timer; switch pending responses on. The sub-operations may go on after the abort.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let operation = case.unanswered(&[CommandField::C_MOVE_RQ, CommandField::C_GET_RQ])?;
    let by_requestor = case.association.ended_by == Some(Role::Requestor);
    if !case.association.outcome.is_failure()
        || !by_requestor
        || case.is_incomplete()
        || operation.cancelled.is_some()
    {
        return None;
    }
    let since = operation.last_response.map_or(operation.request.last, |response| response.at);
    let waited = Elapsed(case.association.last.at.since(since.at));
    let text = format!(
        "{} gives up after {waited} without a response to its {} ({} pending responses before).",
        case.name(Role::Requestor),
        operation.field.name(),
        operation.responses
    );
    Some(Told::new(text, operation.request.last).and(case.association.last))
}
const MOVE: &str = "1.2.840.10008.5.1.4.1.2.2.2";

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[MOVE]);
    let keys =
        [pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"2.25.3")].concat();
    ladder.requestor(&pdus::request_with(1, CommandField::C_MOVE_RQ, 1, MOVE, &keys));
    ladder.wait_ms(30_000);
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
