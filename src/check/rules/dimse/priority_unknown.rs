//! DIMSE-036.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-036",
    name: "priority_unknown",
    title: "Priority is none of low, medium and high",
    severity: Severity::Violation,
    clause: "PS3.7 9.3, E.1",
    requirement: "Priority is 0 for medium, 1 for high or 2 for low.",
    rationale: "Strict receivers refuse the request.",
    exceptions: "0 is medium, not low.",
    advice: "Send 0 unless there is a reason for another one.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(priority) = commands::sound(entry).and_then(CommandSet::priority) else { return };
    if priority.0 > 2 && commands::request(entry).is_some() {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} in a {}", priority.0, entry.command_name());
            Evidence::new("0, 1 or 2", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let command = traffic::affected(pdus::STUDY_ROOT_FIND, CommandField::C_FIND_RQ)
        .u16(0x0110, 1)
        .u16(0x0700, 3)
        .u16(0x0800, traffic::PRESENT);
    let request = traffic::send_with(command, &traffic::identifier());
    traffic::exchange(pdus::STUDY_ROOT_FIND, &request, &traffic::find_end(1, 0x0000))
}
