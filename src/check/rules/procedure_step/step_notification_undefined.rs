//! SVC-MPPS-015.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-015",
    name: "step_notification_undefined",
    title: "Notification of a procedure step with an undefined event type",
    severity: Severity::Violation,
    clause: "PS3.4 F.9.2",
    requirement: "Event Type ID of a notification is 1 to 5.",
    rationale: "The receiver cannot tell what happened, and answers 0113.",
    exceptions: "",
    advice: "Send the event types of the SOP class.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let is_notification = entry.command_field() == Some(CommandField::N_EVENT_REPORT_RQ)
        && entry.service() == Service::PerformedProcedureStepNotification;
    let kind = entry.command.as_ref().filter(|_| is_notification).and_then(CommandSet::event_type_id);
    if let Some(kind) = kind.filter(|kind| !(1..=5).contains(kind)) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("event type 1 to 5", kind.to_string()).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP_NOTIFICATION]);
    let class = workflow::PROCEDURE_STEP_NOTIFICATION;
    ladder.acceptor(&workflow::step_notification(1, class, 9));
    ladder.requestor(&workflow::step_notified(1, class, 9));
    ladder.release();
    ladder
}
