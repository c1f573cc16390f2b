//! DIMSE-009.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::message;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-009",
    name: "element_not_in_this_message",
    title: "Command element that this message does not have",
    severity: Severity::Warning,
    clause: "PS3.7 9.3, 10.3, Annex C",
    requirement: "A message has only the command elements of its own definition.",
    rationale: "Receivers ignore it. Old stacks copy the whole request into the response.",
    exceptions: "The Message ID of a request in a response of a C-service is an old habit and tolerated.",
    advice: "Build each message of its own elements.",
    is_pedantic: true,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some((command, definition)) = commands::defined(entry) else { return };
    if command.command_field() == Some(CommandField::C_CANCEL_RQ) {
        return;
    }
    let is_alien = |element: u16| {
        let is_counter = matches!(element, 0x1020..=0x1023);
        definition.usage(element).is_none() && message::is_element(element) && !is_counter
    };
    let is_confused =
        |element: u16| commands::counterpart(element).is_some_and(|right| !commands::has(command, right));
    let mut elements = commands::elements(command).map(|element| element.tag.1);
    if let Some(alien) = elements.find(|element| is_alien(*element) && !is_confused(*element)) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} in a {}", commands::element_name(alien), entry.command_name());
            Evidence::new("elements of its definition", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = traffic::affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ)
        .u16(0x0110, 7)
        .u16(0x0700, 0)
        .u16(0x0800, traffic::NONE);
    traffic::echo_of(&request.build())
}
