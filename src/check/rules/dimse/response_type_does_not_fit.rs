//! DIMSE-022.

use super::traffic;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-022",
    name: "response_type_does_not_fit",
    title: "Response of another type than its request",
    severity: Severity::Violation,
    clause: "PS3.7 E.1",
    requirement: "The Command Field of a response is that of its request, with the highest bit set.",
    rationale: "The requestor does not recognise the response: it aborts, or waits until its timer ends.",
    exceptions: "",
    advice: "Answer each request with its own response.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(field) = entry.command_field().filter(|field| field.is_response()) else { return };
    let Some(operation) = context.operation_of(entry) else { return };
    if operation.field.response() != field && field.is_known() {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new(operation.field.response().name(), field.name()).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let response = traffic::affected(pdus::CT_IMAGE_STORAGE, CommandField::C_ECHO_RQ.response());
    let response = response.u16(0x0120, 1).u16(0x0800, traffic::NONE).u16(0x0900, 0x0000);
    let request = pdus::store_request(1, 1, &pdus::ct_image(64), 4_096);
    traffic::exchange(pdus::CT_IMAGE_STORAGE, &request, &traffic::send(response))
}
