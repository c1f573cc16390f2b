//! DIMSE-046.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-046",
    name: "status_element_without_failure",
    title: "Explanation of a failure in a response that is none",
    severity: Severity::Note,
    clause: "PS3.7 Annex C",
    requirement: "Offending Element, Error Comment, Error ID and Attribute Identifier List explain a \
                  failure or warning.",
    rationale: "It may tell something useful all the same.",
    exceptions: "It is legal.",
    advice: "Read what it says.",
    is_pedantic: true,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if !matches!(entry.status(), Some(0x0000 | 0xff00 | 0xff01)) {
        return;
    }
    let Some(command) = commands::sound(entry) else { return };
    let found = [0x0901, 0x0902, 0x0903, 0x1005].into_iter().find(|element| commands::has(command, *element));
    if let Some(found) = found.filter(|_| command.command_field().is_some_and(CommandField::is_response)) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} with success", commands::element_name(found));
            Evidence::new("no explanation of a failure", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    traffic::echo_answered_by(&traffic::echo_response(0x0000).text(0x0902, "NONE").build())
}
