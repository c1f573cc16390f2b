//! SVC-SCM-001.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-001",
    name: "commitment_request_addressed_wrong",
    title: "Commitment request addressed wrongly",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.2.1.2, J.3.5",
    requirement: "An N-ACTION-RQ for storage commitment names the SOP class 1.2.840.10008.1.20.1, its only \
                  instance 1.2.840.10008.1.20.1.1, and action type 1.",
    rationale: "Archives refuse another instance with 0112, or another action with 0123.",
    exceptions: "",
    advice: "Use the well-known instance UID; the transaction has its own UID in the data set.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

const ACTION_TYPE: u16 = 1;

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_ACTION_RQ) || !messages::is_on_commitment(entry, context)
    {
        return;
    }
    let Some(command) = entry.command.as_ref().filter(|command| command.faults().is_empty()) else { return };
    let (class, instance) = (command.sop_class_uid(), command.sop_instance_uid());
    let kind = command.action_type_id();
    let is_right = messages::is_address(class.as_ref(), instance.as_ref()) && kind == Some(ACTION_TYPE);
    if !is_right {
        findings.report(entry.last, Some(entry.sender), || {
            let kind = kind.map_or("none".to_owned(), |kind| kind.to_string());
            let observed =
                format!("{}, action type {kind}", messages::address(class.as_ref(), instance.as_ref()));
            Evidence::new(format!("{}, action type 1", messages::right_address()), observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::COMMITMENT]);
    let data_set = workflow::references("2.25.77", None, Some(&[workflow::reference("2.25.2")]));
    ladder.requestor(&workflow::commitment_request_to(1, "2.25.77", &data_set));
    ladder.acceptor(&workflow::commitment_refused(1, 0x0112, "2.25.77"));
    ladder.release();
    ladder
}
