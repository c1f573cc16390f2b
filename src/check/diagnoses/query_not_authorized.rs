//! Query or retrieve not authorized.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "query-not-authorized",
    title: "Query or retrieve not authorized",
    symptom: "A C-FIND-RQ, C-MOVE-RQ or C-GET-RQ is answered 0124H.",
    causes: &["the acceptor checks the calling AE title for each service", "the account may not query"],
    advice: "Register the requestor for queries at the acceptor (in Orthanc: DicomModalities or DicomAlwaysAllowFind).",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let commands = [CommandField::C_FIND_RQ, CommandField::C_MOVE_RQ, CommandField::C_GET_RQ];
    let (failure, status) = case.failed(&commands, |status, _| status == 0x0124)?;
    let text =
        format!("{}: {} may echo, and may not query.", in_words(failure, status), case.name(Role::Requestor));
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last).by(Role::Acceptor))
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
    ladder.acceptor(&pdus::response(1, CommandField::C_FIND_RQ, 1, pdus::STUDY_ROOT_FIND, 0x0124));
    ladder.release();
    ladder
}
