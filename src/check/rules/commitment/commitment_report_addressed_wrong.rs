//! SVC-SCM-007.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-007",
    name: "commitment_report_addressed_wrong",
    title: "Commitment report addressed or typed wrongly",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.3.1",
    requirement: "An N-EVENT-REPORT-RQ of storage commitment names the SOP class 1.2.840.10008.1.20.1, its \
                  only instance 1.2.840.10008.1.20.1.1, and event type 1 or 2.",
    rationale: "The modality does not recognise the report, and refuses it or drops it.",
    exceptions: "",
    advice: "Use the well-known instance UID; event type 1 for success, 2 if there is any failure.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let is_report = entry.command_field() == Some(CommandField::N_EVENT_REPORT_RQ);
    if !is_report || !messages::is_on_commitment(entry, context) {
        return;
    }
    let Some(command) = entry.command.as_ref().filter(|command| command.faults().is_empty()) else { return };
    let (class, instance) = (command.sop_class_uid(), command.sop_instance_uid());
    let kind = command.event_type_id();
    if messages::is_address(class.as_ref(), instance.as_ref()) && matches!(kind, Some(1 | 2)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let kind = kind.map_or("none".to_owned(), |kind| kind.to_string());
        let observed = format!("{}, event type {kind}", messages::address(class.as_ref(), instance.as_ref()));
        Evidence::new(format!("{}, event type 1 or 2", messages::right_address()), observed)
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    let references = [workflow::reference("2.25.2"), workflow::reference("2.25.4")];
    let report = workflow::references("2.25.77", None, Some(&references));
    ladder.acceptor(&workflow::commitment_report(1, 3, &report));
    ladder.requestor(&workflow::report_response(1, 3, 0x0000));
    ladder.release();
    ladder
}
