//! Query refused: identifier does not match the SOP class.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "query-identifier-refused",
    title: "Query refused: identifier does not match the SOP class",
    symptom: "A C-FIND-RQ is answered A900H.",
    causes: &[
        "keys above the level are missing, and relational queries were not negotiated",
        "the level does not belong to the information model",
        "a key is written in a way that its matching does not allow",
    ],
    advice: "Compare level and keys of the identifier with the information model of the context.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[CommandField::C_FIND_RQ], |status, _| status >> 8 == 0xa9)?;
    Some(
        Told::new(format!("{}.", in_words(failure, status)), failure.operation.request.last)
            .and(failure.response.last)
            .by(Role::Requestor),
    )
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    ladder.requestor(&pdus::request_with(
        1,
        CommandField::C_FIND_RQ,
        1,
        pdus::STUDY_ROOT_FIND,
        &[pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"2.25.3")].concat(),
    ));
    ladder.acceptor(&pdus::response(1, CommandField::C_FIND_RQ, 1, pdus::STUDY_ROOT_FIND, 0xa900));
    ladder.release();
    ladder
}
