//! DIMSE-011.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-011",
    name: "counters_without_sub_operations",
    title: "Sub-operation counters in a message without sub-operations",
    severity: Severity::Violation,
    clause: "PS3.7 9.3, E.1",
    requirement: "Only C-GET-RSP and C-MOVE-RSP count sub-operations (0000,1020 to 1023).",
    rationale: "Receivers that look for the counters take the message for one of a retrieval.",
    exceptions: "Counters that a pending C-GET-RSP or C-MOVE-RSP lacks are SVC-RET-004.",
    advice: "Leave the counters out of all other messages.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some((command, definition)) = commands::defined(entry) else { return };
    let is_alien = |element: &u16| definition.usage(*element).is_none() && commands::has(command, *element);
    if let Some(alien) = [0x1020, 0x1021, 0x1022, 0x1023].into_iter().find(is_alien) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} in a {}", commands::element_name(alien), entry.command_name());
            Evidence::new("counters in C-GET-RSP and C-MOVE-RSP only", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let end = traffic::counted(traffic::find_response(1, traffic::NONE, 0x0000), [0, 0, 0, 0]);
    traffic::exchange(pdus::STUDY_ROOT_FIND, &traffic::find_request(1), &traffic::send(end))
}
