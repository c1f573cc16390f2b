//! DIMSE-045.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-045",
    name: "response_without_status",
    title: "Response without status",
    severity: Severity::Violation,
    clause: "PS3.7 9.3, 10.3",
    requirement: "A response has a Status (0000,0900).",
    rationale: "The requestor cannot tell how the operation ended, and takes it for failed.",
    exceptions: "",
    advice: "Send the status with every response.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    if command.command_field().is_some_and(CommandField::is_response) && command.status().is_none() {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} without it", entry.command_name());
            Evidence::new(commands::element_name(0x0900), observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let response = traffic::affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ.response())
        .u16(0x0120, 7)
        .u16(0x0800, traffic::NONE);
    traffic::echo_answered_by(&response.build())
}
