//! Storage refused: out of resources.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "store-out-of-resources",
    title: "Storage refused: out of resources",
    symptom: "A C-STORE-RQ is answered A7xx.",
    causes: &[
        "the disk or the quota of the archive is full",
        "its database is locked or down",
        "it is being maintained",
    ],
    advice: "Look at the free space and the log of the archive; send again afterwards.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[CommandField::C_STORE_RQ], |status, _| status >> 8 == 0xa7)?;
    let text = format!("{}: the receiver has no room or no resources.", in_words(failure, status));
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last).by(Role::Acceptor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0xa700));
    ladder.release();
    ladder
}
