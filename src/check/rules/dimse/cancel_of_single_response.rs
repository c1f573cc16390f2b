//! DIMSE-054.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-054",
    name: "cancel_of_single_response",
    title: "C-CANCEL of an operation that has none",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1",
    requirement: "Only C-FIND, C-GET and C-MOVE can be cancelled.",
    rationale: "The peer ignores it or aborts.",
    exceptions: "",
    advice: "Do not cancel C-STORE, C-ECHO and N-services; abort if need be.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_CANCEL_RQ) {
        return;
    }
    let Some(operation) = context.operation_of(entry) else { return };
    if !commands::has_many_responses(operation.field) && operation.field.is_known() {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} {}", operation.field.name(), operation.message_id);
            Evidence::new("a C-FIND, C-GET or C-MOVE", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    ladder.requestor(&traffic::cancel(1));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
