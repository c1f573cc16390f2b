//! C-MOVE: destination unknown.

use crate::check::{Case, Look, Pattern, Told};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "move-destination-unknown",
    title: "C-MOVE: destination unknown",
    symptom: "A C-MOVE-RQ is answered A801H.",
    causes: &[
        "the AE title of the destination is not registered at the archive",
        "a typing error, or another case of its letters",
        "the archive has a name of its own for the destination",
    ],
    advice: "Register title, host and port of the destination at the archive: a C-MOVE-RQ carries nothing but the title.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, _) = case.failed(&[CommandField::C_MOVE_RQ], |status, _| status == 0xa801)?;
    let request = &failure.operation.request;
    let destination = request.command.as_ref().and_then(CommandSet::move_destination).unwrap_or_default();
    let text = format!("{} does not know the move destination \"{destination}\".", case.name(Role::Acceptor));
    Some(Told::new(text, request.last).and(failure.response.last).by(Role::Acceptor))
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
    ladder.acceptor(&pdus::response(1, CommandField::C_MOVE_RQ, 1, "1.2.840.10008.5.1.4.1.2.2.2", 0xa801));
    ladder.release();
    ladder
}
