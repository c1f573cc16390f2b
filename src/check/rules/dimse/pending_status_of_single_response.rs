//! DIMSE-025.

use super::commands;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-025",
    name: "pending_status_of_single_response",
    title: "Pending status where one response is all",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1, Annex C",
    requirement: "Only C-FIND, C-GET and C-MOVE have responses with status pending.",
    rationale: "The requestor takes it for an error, or waits for a response that never comes.",
    exceptions: "",
    advice: "Answer once, when the operation is done.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let is_pending = matches!(entry.status(), Some(0xff00 | 0xff01));
    let Some(field) = entry.command_field().filter(|field| is_pending && field.is_response()) else { return };
    if field.is_known() && !commands::has_many_responses(field.request()) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} {}", field.name(), commands::status(entry.status()));
            Evidence::new("a final status", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0xff00));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
