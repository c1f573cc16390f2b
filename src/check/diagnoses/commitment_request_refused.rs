//! Storage commitment request refused.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "commitment-request-refused",
    title: "Storage commitment request refused",
    symptom: "The N-ACTION-RQ of a storage commitment is answered with a failure.",
    causes: &[
        "the archive does not commit for this AE",
        "the referenced instances are unknown to the archive",
        "the request is incomplete",
    ],
    advice: "Read the log of the archive; check the Transaction UID and the referenced instances.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) =
        case.failed(&[CommandField::N_ACTION_RQ], |_, service| service == Service::StorageCommitment)?;
    Some(
        Told::new(format!("{}.", in_words(failure, status)), failure.operation.request.last)
            .and(failure.response.last)
            .guess(),
    )
}

fn example() -> Ladder {
    let class = "1.2.840.10008.1.20.1";
    let action = CommandSetBuilder::default()
        .uid(0x0003, class)
        .u16(0x0100, CommandField::N_ACTION_RQ.0)
        .u16(0x0110, 1)
        .u16(0x0800, 1)
        .uid(0x1001, "1.2.840.10008.1.20.1.1")
        .u16(0x1008, 1);
    let answer = CommandSetBuilder::default()
        .uid(0x0002, class)
        .u16(0x0100, CommandField::N_ACTION_RQ.response().0)
        .u16(0x0120, 1)
        .u16(0x0800, 0x0101)
        .u16(0x0900, 0x0110)
        .uid(0x1000, "1.2.840.10008.1.20.1.1");
    let mut ladder = Ladder::association(&[class]);
    let list = pdus::implicit(0x0008, 0x1195, b"2.25.9");
    ladder.requestor(&[pdus::command(1, &action.build()), pdus::data_set(1, &list, 4_096)].concat());
    ladder.acceptor(&pdus::command(1, &answer.build()));
    ladder.release();
    ladder
}
