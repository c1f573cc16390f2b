//! Storage commitment failed for some instances.

use crate::check::{Case, Look, Operation, Pattern, Told};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, workflow};

pub(super) static PATTERN: Pattern = Pattern {
    id: "commitment-failed",
    title: "Storage commitment failed for some instances",
    symptom: "The N-EVENT-REPORT-RQ of a storage commitment has event type 2: failures exist.",
    causes: &[
        "the archive does not have the instance (0112H): it was sent elsewhere, or not yet stored",
        "the class differs from the one that was stored (0119H)",
        "the archive changed the UID when it stored the instance",
    ],
    advice: "Compare the instances and classes of the request with the C-STORE requests; ask again later.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let is_failed = |operation: &&Operation| {
        let command = operation.request.command.as_ref();
        let event = command.and_then(CommandSet::event_type_id);
        operation.field == CommandField::N_EVENT_REPORT_RQ
            && operation.request.service() == Service::StorageCommitment
            && event == Some(2)
    };
    let report = case.context.finished.iter().find(is_failed)?;
    let archive = case.name(report.sender);
    Some(Told::new(format!("{archive} reports that it does not keep all instances."), report.request.last))
}

const COMMITMENT: &str = "1.2.840.10008.1.20.1";

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[COMMITMENT]);
    let asked = workflow::references("2.25.9", None, Some(&[workflow::reference("2.25.2")]));
    ladder.requestor(&workflow::commitment_request(1, &asked));
    ladder.acceptor(&workflow::commitment_response(1, 0x0000));
    let told = workflow::references("2.25.9", Some(&[workflow::failed_reference("2.25.2", 0x0112)]), None);
    ladder.acceptor(&workflow::commitment_report(1, 2, &told));
    ladder.requestor(&workflow::report_response(1, 2, 0x0000));
    ladder.release();
    ladder
}
