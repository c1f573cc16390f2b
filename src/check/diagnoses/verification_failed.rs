//! Verification failed.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::ul::Role;

pub(super) static PATTERN: Pattern = Pattern {
    id: "verification-failed",
    title: "Verification failed",
    symptom: "A C-ECHO-RQ is answered with a failure.",
    causes: &["the acceptor does not allow the service to this AE", "an error in the acceptor's program"],
    advice: "Read the log of the acceptor at that time.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[CommandField::C_ECHO_RQ], |_, _| true)?;
    Some(Told::new(format!("{}.", in_words(failure, status)), failure.response.last).by(Role::Acceptor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0122));
    ladder.release();
    ladder
}
