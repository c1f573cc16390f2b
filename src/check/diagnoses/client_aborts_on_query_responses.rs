//! Client aborts on query responses.

use crate::check::{Case, Look, Pattern, Told};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::{AbortSource, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "client-aborts-on-query-responses",
    title: "Client aborts on query responses",
    symptom: "The requestor aborts after the first pending responses of a C-FIND.",
    causes: &[
        "the responses lack attributes that the client wants",
        "the responses lack the Query/Retrieve Level",
        "the client takes FF01H for an error",
        "the client has all that it wants and does not cancel",
    ],
    advice: "Compare the keys of the request with those of the responses.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (role, at) = case.aborted()?;
    let operation = case
        .unanswered(&[CommandField::C_FIND_RQ])
        .filter(|open| open.responses > 0 && open.sender == role)?;
    let text = format!("{} aborts after {} responses to its query.", case.name(role), operation.responses);
    Some(Told::new(text, operation.request.last).and(at).by(role).guess())
}

fn example() -> Ladder {
    let class = pdus::STUDY_ROOT_FIND;
    let keys = [pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"")].concat();
    let entry = [
        pdus::implicit(0x0008, 0x0052, b"STUDY "),
        pdus::implicit(0x0008, 0x0054, b"PACS"),
        pdus::implicit(0x0020, 0x000d, b"2.25.3"),
    ];
    let mut ladder = Ladder::association(&[class]);
    ladder.requestor(&pdus::request_with(1, CommandField::C_FIND_RQ, 1, class, &keys));
    ladder.acceptor(&pdus::response_with(1, CommandField::C_FIND_RQ, 1, class, 0xff00, &entry.concat()));
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
