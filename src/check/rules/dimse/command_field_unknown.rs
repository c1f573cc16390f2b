//! DIMSE-010.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-010",
    name: "command_field_unknown",
    title: "Command Field is none of the standard",
    severity: Severity::Violation,
    clause: "PS3.7 E.1",
    requirement: "Command Field (0000,0100) is one of the 23 values of the standard.",
    rationale: "The receiver answers 0211H, or aborts.",
    exceptions: "",
    advice: "Correct the number; look at the byte order.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(field) = commands::sound(entry).and_then(CommandSet::command_field) else { return };
    if !field.is_known() {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("a message of PS3.7", format!("Command Field {:04X}H", field.0))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request =
        traffic::affected(pdus::VERIFICATION, CommandField(0x0031)).u16(0x0110, 7).u16(0x0800, traffic::NONE);
    let mut ladder = Ladder::verification();
    ladder.requestor(&traffic::send(request));
    ladder.acceptor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
