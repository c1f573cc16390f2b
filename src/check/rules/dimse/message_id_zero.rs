//! DIMSE-027.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-027",
    name: "message_id_zero",
    title: "Message ID is 0",
    severity: Severity::Note,
    clause: "PS3.7 E.1",
    requirement: "A Message ID may be any number of 16 bits, 0 too.",
    rationale: "A few peers treat 0 as a number that was not set.",
    exceptions: "It is legal.",
    advice: "Count Message IDs from 1.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if let Some((_, 0)) = commands::request(entry) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} 0", entry.command_name());
            Evidence::new("a Message ID above 0", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    traffic::exchange(pdus::VERIFICATION, &pdus::echo_request(1, 0), &pdus::echo_response(1, 0, 0x0000))
}
