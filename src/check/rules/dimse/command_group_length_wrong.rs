//! DIMSE-002.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

/// Octets of the element itself.
const FIRST: usize = 12;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-002",
    name: "command_group_length_wrong",
    title: "Command Group Length is missing, not first or wrong",
    severity: Severity::Violation,
    clause: "PS3.7 6.3.1, E.1",
    requirement: "The first element of a command set is Command Group Length (0000,0000): the number of \
                  octets behind it.",
    rationale: "Most receivers ignore it; strict ones read too little or too much and abort.",
    exceptions: "",
    advice: "Compute the length when all elements of the command are known.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    let count = command.octets().len().saturating_sub(FIRST);
    let first = command.elements().first();
    let is_first = first.is_some_and(|element| element.tag == Tag(0, 0));
    let length = commands::group_length(command);
    // One of another size has the fault of its size alone.
    let is_odd = is_first && length.is_none();
    if is_odd || is_first && length.is_some_and(|length| u64::from(length) == count as u64) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = match (length, first) {
            (Some(length), _) if is_first => format!("{length}, and {count} octets follow"),
            (_, Some(first)) => format!("{} is the first element", commands::name(first.tag)),
            (_, None) => "no element at all".to_owned(),
        };
        Evidence::new("the number of octets that follow, at the head", observed)
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut request = traffic::affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ)
        .u16(0x0110, 7)
        .u16(0x0800, traffic::NONE)
        .build();
    if let Some(length) = request.get_mut(8) {
        *length = length.saturating_add(8);
    }
    traffic::echo_of(&request)
}
