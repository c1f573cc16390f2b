//! DIMSE-004.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dict::message;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-004",
    name: "element_is_no_command_element",
    title: "Element does not belong into a command set",
    severity: Severity::Violation,
    clause: "PS3.7 6.3.1, E.1",
    requirement: "A command set has elements of group 0000 only, and of these the ones that the standard \
                  defines.",
    rationale: "Strict receivers take such a command for damaged and abort.",
    exceptions: "Retired command elements are only noted.",
    advice: "Keep elements of the data set and private ones out of the command.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    let is_alien = |tag: Tag| tag.0 != 0 || !message::is_element(tag.1);
    let Some(alien) = command.elements().iter().map(|element| element.tag).find(|tag| is_alien(*tag)) else {
        return;
    };
    let is_retired = |tag: Tag| tag.0 == 0 && message::is_retired_element(tag.1);
    findings.report(entry.last, Some(entry.sender), || {
        let worst = command.elements().iter().map(|element| element.tag);
        let worst = worst.into_iter().find(|tag| is_alien(*tag) && !is_retired(*tag));
        let evidence = Evidence::new(
            "command elements of group 0000 only",
            format!("{} in a {}", commands::name(worst.unwrap_or(alien)), entry.command_name()),
        );
        let evidence = evidence.octets(entry.sender, entry.span());
        if worst.is_none() { evidence.severity(Severity::Note) } else { evidence }
    });
}

fn example() -> Ladder {
    let request = traffic::affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ)
        .u16(0x0110, 7)
        .u16(0x0800, traffic::NONE)
        .text(0x0999, "SERIAL 1");
    traffic::echo_of(&request.build())
}
