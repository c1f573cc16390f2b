//! Storage refused: data set does not match the SOP class.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "store-data-set-does-not-match",
    title: "Storage refused: data set does not match the SOP class",
    symptom: "A C-STORE-RQ is answered A9xx.",
    causes: &[
        "command and data set have different UIDs",
        "a type 1 attribute is missing",
        "the data set is written in another transfer syntax than negotiated",
    ],
    advice: "Check the object with the rules DS and SVC-STO; read Error Comment and Offending Element.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[CommandField::C_STORE_RQ], |status, _| status >> 8 == 0xa9)?;
    let text = format!(
        "{}: the receiver says that the object does not fit its SOP class.",
        in_words(failure, status)
    );
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last))
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0xa900));
    ladder.release();
    ladder
}
