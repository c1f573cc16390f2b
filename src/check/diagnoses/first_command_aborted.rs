//! First command aborted.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{AbortSource, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "first-command-aborted",
    title: "First command aborted",
    symptom: "The association is accepted, and the acceptor aborts at the first command instead of answering it.",
    causes: &[
        "the acceptor checks the calling AE title for each service",
        "the destination of a C-MOVE is unknown, and the acceptor aborts",
        "an error in the acceptor's program",
    ],
    advice: "Register the requestor for this service; read the log of the acceptor at that time.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (role, at) = case.aborted()?;
    let request =
        case.unanswered(&[]).filter(|open| open.sender == Role::Requestor && open.responses == 0)?;
    if role != Role::Acceptor || !case.context.finished.is_empty() {
        return None;
    }
    let text = format!("{} aborts instead of answering the first {}.", case.name(role), request.field.name());
    Some(Told::new(text, request.request.last).and(at).by(role).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
    ladder.close();
    ladder
}
