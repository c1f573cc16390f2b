//! DIMSE-042.

use super::traffic;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-042",
    name: "cancel_status_without_cancel",
    title: "Status \"cancel\" although nobody cancelled",
    severity: Severity::Violation,
    clause: "PS3.7 9.1.2, 9.1.3, 9.1.4",
    requirement: "Status FE00H answers a C-CANCEL-RQ of the peer.",
    rationale: "The requestor shows the user a cancellation that nobody asked for, and the result is not \
                complete.",
    exceptions: "A cancel that the capture may have lost.",
    advice: "Use A700H or another failure where the SCP itself stops.",
    is_pedantic: false,
    needs: &[Need::NothingLost],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.status() != Some(0xfe00) || !entry.command_field().is_some_and(CommandField::is_response) {
        return;
    }
    let Some(operation) = context.operation_of(entry).filter(|operation| operation.cancelled.is_none())
    else {
        return;
    };
    // One with a wrong ID or element has its own finding.
    let last = context.peers.of(operation.sender).last_message.and_then(|(field, _)| field);
    if last == Some(CommandField::C_CANCEL_RQ) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("{} FE00H to {}", entry.command_name(), operation.message_id);
        Evidence::new("a C-CANCEL-RQ before it", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    traffic::exchange(pdus::STUDY_ROOT_FIND, &traffic::find_request(1), &traffic::find_end(1, 0xfe00))
}
