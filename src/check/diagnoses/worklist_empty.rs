//! Worklist empty.

use crate::check::{Case, Look, Operation, Pattern, Told};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "worklist-empty",
    title: "Worklist empty",
    symptom: "A worklist query ends with success and no match.",
    causes: &[
        "Scheduled Station AE Title or Modality does not match",
        "keys stand outside the Scheduled Procedure Step Sequence",
        "the range of dates, or the time zone",
        "the worklist is restricted by calling AE title",
        "the entries are not yet scheduled, or already completed",
    ],
    advice: "Send the query with fewer keys; compare with another client.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let is_empty = |operation: &&Operation| {
        let is_worklist = operation.request.service() == Service::ModalityWorklist;
        let is_success = operation.last_response.is_some_and(|response| response.status == Some(0));
        is_worklist && operation.field == CommandField::C_FIND_RQ && operation.responses == 1 && is_success
    };
    let operation = case.context.finished.iter().find(is_empty)?;
    let text = format!(
        "{} has no worklist entry for this query of {}.",
        case.name(Role::Acceptor),
        case.name(Role::Requestor)
    );
    let answered = operation.last_response.map_or(operation.request.last, |response| response.at);
    Some(Told::new(text, operation.request.last).and(answered).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&["1.2.840.10008.5.1.4.31"]);
    ladder.requestor(&pdus::request_with(
        1,
        CommandField::C_FIND_RQ,
        1,
        "1.2.840.10008.5.1.4.31",
        &[pdus::implicit(0x0010, 0x0010, b""), pdus::implicit(0x0040, 0x0100, b"")].concat(),
    ));
    ladder.acceptor(&pdus::response(1, CommandField::C_FIND_RQ, 1, "1.2.840.10008.5.1.4.31", 0x0000));
    ladder.release();
    ladder
}
