//! MPPS refused.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet, CommandSetBuilder};
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "performed-procedure-step-refused",
    title: "MPPS refused",
    symptom: "An N-CREATE-RQ or N-SET-RQ of a performed procedure step is answered with a failure.",
    causes: &[
        "the status is not IN PROGRESS when the step is created",
        "the Affected SOP Instance UID is missing",
        "a mandatory attribute is missing",
        "the step was never created, or is already final",
        "the step was created at another system",
    ],
    advice: "Follow the SOP Instance UID of the step over the associations.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) =
        case.failed(&[CommandField::N_CREATE_RQ, CommandField::N_SET_RQ], |status, service| {
            service == Service::PerformedProcedureStep && !matches!(status, 0x0001 | 0x0107 | 0x0116)
        })?;
    let instance = failure.operation.request.command.as_ref().and_then(CommandSet::sop_instance_uid);
    let instance = instance.map_or(String::new(), |uid| format!(" (step {uid})"));
    let text = format!("{}{instance}.", in_words(failure, status));
    Some(Told::new(text, failure.operation.request.last).and(failure.response.last).guess())
}
const MPPS: &str = "1.2.840.10008.3.1.2.3.3";

fn example() -> Ladder {
    let set = CommandSetBuilder::default()
        .uid(0x0003, MPPS)
        .u16(0x0100, CommandField::N_SET_RQ.0)
        .u16(0x0110, 1)
        .u16(0x0800, 1)
        .uid(0x1001, "2.25.7");
    let answer = CommandSetBuilder::default()
        .uid(0x0002, MPPS)
        .u16(0x0100, CommandField::N_SET_RQ.response().0)
        .u16(0x0120, 1)
        .u16(0x0800, 0x0101)
        .u16(0x0900, 0x0112)
        .uid(0x1000, "2.25.7");
    let mut ladder = Ladder::association(&[MPPS]);
    let list = pdus::implicit(0x0040, 0x0252, b"COMPLETED ");
    ladder.requestor(&[pdus::command(1, &set.build()), pdus::data_set(1, &list, 4_096)].concat());
    ladder.acceptor(&pdus::command(1, &answer.build()));
    ladder.release();
    ladder
}
