//! Storage refused: SOP class not supported.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "store-class-not-supported",
    title: "Storage refused: SOP class not supported",
    symptom: "A C-STORE-RQ is answered 0122H although the context was accepted.",
    causes: &[
        "the acceptor accepts every context and looks at the SOP class later",
        "the class is switched off in its configuration",
    ],
    advice: "Let the acceptor reject the context in the A-ASSOCIATE-AC, so that the sender can choose another class.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[CommandField::C_STORE_RQ], |status, _| status == 0x0122)?;
    let text = format!(
        "{}: the acceptor accepted the context and does not take the class.",
        in_words(failure, status)
    );
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last).by(Role::Acceptor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0122));
    ladder.release();
    ladder
}
