//! C-MOVE: sub-operations could not be performed.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "move-out-of-resources",
    title: "C-MOVE: sub-operations could not be performed",
    symptom: "A C-MOVE-RQ is answered A701H or A702H.",
    causes: &[
        "the destination refuses the connection, or rejects the association",
        "the destination accepts none of the contexts",
        "a firewall stops the archive's connections to the destination",
        "too many associations at once",
    ],
    advice: "Look at the connection from the archive to the destination: it shows the real cause.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) =
        case.failed(&[CommandField::C_MOVE_RQ], |status, _| matches!(status, 0xa701 | 0xa702))?;
    let request = &failure.operation.request;
    let destination = request.command.as_ref().and_then(CommandSet::move_destination).unwrap_or_default();
    let text = format!("{}; the destination is \"{destination}\".", in_words(failure, status));
    Some(Told::new(text, request.last).and(failure.response.last).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&["1.2.840.10008.5.1.4.1.2.2.2"]);
    ladder.requestor(&pdus::request_with(
        1,
        CommandField::C_MOVE_RQ,
        1,
        "1.2.840.10008.5.1.4.1.2.2.2",
        &[pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"2.25.3")].concat(),
    ));
    ladder.acceptor(&pdus::response(1, CommandField::C_MOVE_RQ, 1, "1.2.840.10008.5.1.4.1.2.2.2", 0xa702));
    ladder.release();
    ladder
}
