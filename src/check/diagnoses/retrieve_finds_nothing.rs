//! C-MOVE or C-GET succeeds and nothing is sent.

use crate::check::{Case, Look, Operation, Pattern, Response, Told};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "retrieve-finds-nothing",
    title: "C-MOVE or C-GET succeeds and nothing is sent",
    symptom: "The retrieve ends with success and no sub-operation.",
    causes: &[
        "the archive does not have the UID",
        "a unique key is missing and was ignored",
        "the requestor may not see the study",
        "level and keys do not fit",
    ],
    advice: "Send the same keys as a C-FIND-RQ.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let is_empty = |operation: &&Operation| {
        let is_retrieve = matches!(operation.field, CommandField::C_MOVE_RQ | CommandField::C_GET_RQ);
        let has_nothing = |response: Response| {
            response.status == Some(0) && response.sub_operations.iter().flatten().all(|count| *count == 0)
        };
        is_retrieve && operation.responses == 1 && operation.last_response.is_some_and(has_nothing)
    };
    let operation = case.context.finished.iter().find(is_empty)?;
    let stores = case.association.messages > 2 && operation.field == CommandField::C_GET_RQ;
    if stores {
        return None;
    }
    let text =
        format!("{} found nothing to send for the {}.", case.name(Role::Acceptor), operation.field.name());
    let answered = operation.last_response.map_or(operation.request.last, |response| response.at);
    Some(Told::new(text, operation.request.last).and(answered).guess())
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
    ladder.acceptor(&pdus::response(1, CommandField::C_MOVE_RQ, 1, "1.2.840.10008.5.1.4.1.2.2.2", 0x0000));
    ladder.release();
    ladder
}
