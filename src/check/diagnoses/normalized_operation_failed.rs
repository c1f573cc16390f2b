//! A normalized operation failed.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "normalized-operation-failed",
    title: "A normalized operation failed",
    symptom: "An N-service request is answered with a failure.",
    causes: &[
        "the instance does not exist, or is in another state",
        "an attribute is missing or has a value that is not allowed",
        "the service is not allowed to this AE",
    ],
    advice: "Read Error Comment, Error ID and the log of the receiver.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let commands = [
        CommandField::N_GET_RQ,
        CommandField::N_SET_RQ,
        CommandField::N_ACTION_RQ,
        CommandField::N_CREATE_RQ,
        CommandField::N_DELETE_RQ,
        CommandField::N_EVENT_REPORT_RQ,
    ];
    let (failure, status) = case.failed(&commands, |status, _| Class::of(status) == Class::Failure)?;
    Some(
        Told::new(format!("{}.", in_words(failure, status)), failure.operation.request.last)
            .and(failure.response.last)
            .guess(),
    )
}

fn example() -> Ladder {
    let class = "1.2.840.10008.5.1.4.34.6.1";
    let get = CommandSetBuilder::default()
        .uid(0x0003, class)
        .u16(0x0100, CommandField::N_GET_RQ.0)
        .u16(0x0110, 1)
        .u16(0x0800, 0x0101)
        .uid(0x1001, "2.25.7");
    let answer = CommandSetBuilder::default()
        .uid(0x0002, class)
        .u16(0x0100, CommandField::N_GET_RQ.response().0)
        .u16(0x0120, 1)
        .u16(0x0800, 0x0101)
        .u16(0x0900, 0x0112)
        .uid(0x1000, "2.25.7");
    let mut ladder = Ladder::association(&[class]);
    ladder.requestor(&pdus::command(1, &get.build()));
    ladder.acceptor(&pdus::command(1, &answer.build()));
    ladder.release();
    ladder
}
