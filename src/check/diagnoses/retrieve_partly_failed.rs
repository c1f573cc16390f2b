//! C-MOVE or C-GET: some sub-operations failed.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "retrieve-partly-failed",
    title: "C-MOVE or C-GET: some sub-operations failed",
    symptom: "The retrieve ends with B000H, or with failed sub-operations.",
    causes: &[
        "the destination accepts no context for these SOP classes or transfer syntaxes",
        "the archive does not transcode",
        "the destination answered single objects with a failure",
    ],
    advice: "Look at the contexts and the C-STORE responses of the sub-operations, and at the list of failed instances.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let commands = [CommandField::C_MOVE_RQ, CommandField::C_GET_RQ];
    let (failure, status) = case.failed(&commands, |status, _| !matches!(status, 0xfe00))?;
    let counts = failure.response.command.as_ref().map(CommandSet::sub_operations)?;
    let [_, completed, failed, warning] = counts.map(Option::unwrap_or_default);
    if failed == 0 {
        return None;
    }
    let all = [completed, failed, warning].map(u32::from).into_iter().fold(0, u32::saturating_add);
    let text = format!("{}: {failed} of {all} sub-operations failed.", in_words(failure, status));
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last).guess())
}
const MOVE: &str = "1.2.840.10008.5.1.4.1.2.2.2";

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[MOVE]);
    let keys =
        [pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"2.25.3")].concat();
    ladder.requestor(&pdus::request_with(1, CommandField::C_MOVE_RQ, 1, MOVE, &keys));
    let failed = pdus::implicit(0x0008, 0x0058, b"2.25.2");
    ladder.acceptor(&pdus::retrieve_response(
        1,
        CommandField::C_MOVE_RQ,
        1,
        MOVE,
        0xb000,
        [0, 2, 1, 0],
        &failed,
    ));
    ladder.release();
    ladder
}
