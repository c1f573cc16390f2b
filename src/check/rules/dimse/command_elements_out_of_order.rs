//! DIMSE-003.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-003",
    name: "command_elements_out_of_order",
    title: "Command elements are out of order or repeated",
    severity: Severity::Violation,
    clause: "PS3.7 6.3.1; PS3.5 7.1",
    requirement: "The elements of a command set ascend by tag, and each is there once.",
    rationale: "Receivers that read in order miss what comes late, or take the wrong one of two.",
    exceptions: "",
    advice: "Sort the elements before encoding; set an element, do not append it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    let tags = || command.elements().iter().map(|element| element.tag).filter(|tag| *tag != Tag(0, 0));
    let Some((before, behind)) = tags().zip(tags().skip(1)).find(|(before, behind)| before >= behind) else {
        return;
    };
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("{} before {}", commands::name(before), commands::name(behind));
        Evidence::new("ascending tags", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let request = traffic::affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ)
        .u16(0x0800, traffic::NONE)
        .u16(0x0110, 7);
    traffic::echo_of(&request.build())
}
