//! Query failed.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "query-failed",
    title: "Query failed",
    symptom: "A C-FIND-RQ is answered with a failure.",
    causes: &[
        "the database of the archive is down, or the query takes too long",
        "the archive cannot read the identifier",
        "the information model is not supported although the context was accepted",
    ],
    advice: "Read Error Comment and the log of the archive; try with fewer keys.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[CommandField::C_FIND_RQ], |status, _| !matches!(status, 0xfe00))?;
    Some(
        Told::new(format!("{}.", in_words(failure, status)), failure.operation.request.last)
            .and(failure.response.last)
            .guess(),
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
    ladder.acceptor(&pdus::response(1, CommandField::C_FIND_RQ, 1, pdus::STUDY_ROOT_FIND, 0xc001));
    ladder.release();
    ladder
}
