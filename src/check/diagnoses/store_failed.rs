//! Storage failed.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "store-failed",
    title: "Storage failed",
    symptom: "A C-STORE-RQ is answered Cxxx or 01xx.",
    causes: &[
        "the data set cannot be read in the negotiated transfer syntax",
        "a type 1 attribute is missing",
        "a rule of the archive refuses patient or study (the identifiers do not match)",
        "an error in the receiver's program",
    ],
    advice: "Read Error Comment and Offending Element, and the log of the receiver at that time.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) =
        case.failed(&[CommandField::C_STORE_RQ], |status, _| status >> 12 == 0xc || status >> 8 == 1)?;
    let text = format!("{}.", in_words(failure, status));
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0xc000));
    ladder.release();
    ladder
}
