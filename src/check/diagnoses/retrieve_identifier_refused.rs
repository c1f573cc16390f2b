//! Retrieve refused: identifier does not match.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "retrieve-identifier-refused",
    title: "Retrieve refused: identifier does not match",
    symptom: "A C-MOVE-RQ or C-GET-RQ is answered A900H or 0120H.",
    causes: &[
        "the client reuses the identifier of its query, with more than the unique keys",
        "a unique key is missing",
    ],
    advice: "Send the level and its unique keys, and nothing else.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let commands = [CommandField::C_MOVE_RQ, CommandField::C_GET_RQ];
    let (failure, status) = case.failed(&commands, |status, _| status >> 8 == 0xa9 || status == 0x0120)?;
    Some(
        Told::new(format!("{}.", in_words(failure, status)), failure.operation.request.last)
            .and(failure.response.last)
            .by(Role::Requestor),
    )
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
    ladder.acceptor(&pdus::response(1, CommandField::C_MOVE_RQ, 1, "1.2.840.10008.5.1.4.1.2.2.2", 0xa900));
    ladder.release();
    ladder
}
