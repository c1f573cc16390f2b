//! Storage refused: not authorized.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "store-not-authorized",
    title: "Storage refused: not authorized",
    symptom: "A C-STORE-RQ is answered 0124H.",
    causes: &["the acceptor checks the calling AE title for each service", "the account may not store"],
    advice: "Register the requestor for storage at the acceptor.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[CommandField::C_STORE_RQ], |status, _| status == 0x0124)?;
    let text = format!("{}: the requestor may echo, and may not store.", in_words(failure, status));
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last).by(Role::Acceptor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0124));
    ladder.release();
    ladder
}
