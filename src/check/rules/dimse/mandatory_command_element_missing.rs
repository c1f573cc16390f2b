//! DIMSE-007.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dict::message;
use crate::dict::message::Usage;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

const COMMAND_FIELD: u16 = 0x0100;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-007",
    name: "mandatory_command_element_missing",
    title: "Mandatory command element is missing or empty",
    severity: Severity::Violation,
    clause: "PS3.7 9.3, 10.3",
    requirement: "A message has all command elements that its definition calls mandatory, with a value.",
    rationale: "The receiver cannot tell what to do or whom to answer: it fails the request or aborts.",
    exceptions: "Group length is DIMSE-002, a missing status DIMSE-045, Requested instead of Affected UIDs \
                 DIMSE-012, C-CANCEL-RQ DIMSE-053.",
    advice: "Fill in the element.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    let Some(field) = command.command_field() else {
        return report(entry, COMMAND_FIELD, findings);
    };
    if field == CommandField::C_CANCEL_RQ {
        return;
    }
    let Some(definition) = message::message(field.0) else { return };
    for (element, usage) in definition.elements {
        let is_elsewhere = matches!(element, 0x0000 | 0x0900);
        let is_confused =
            || commands::counterpart(*element).is_some_and(|other| commands::has(command, other));
        let has_value = || command.get(Tag(0, *element)).is_some_and(|value| !value.is_empty());
        if *usage == Usage::Mandatory && !is_elsewhere && !has_value() && !is_confused() {
            report(entry, *element, findings);
        }
    }
}

fn report(entry: &MessageEntry, element: u16, findings: &mut Findings<'_>) {
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("{} without it", entry.command_name());
        Evidence::new(commands::element_name(element), observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let command = traffic::affected(pdus::STUDY_ROOT_FIND, CommandField::C_FIND_RQ)
        .u16(0x0110, 1)
        .u16(0x0800, traffic::PRESENT);
    let request = traffic::send_with(command, &traffic::identifier());
    traffic::exchange(pdus::STUDY_ROOT_FIND, &request, &traffic::find_end(1, 0x0000))
}
