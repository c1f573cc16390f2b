//! DIMSE-020.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-020",
    name: "message_id_reused",
    title: "Message ID of an operation that is still under way",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1",
    requirement: "A request has a Message ID that no request of the same peer has that still waits for its \
                  last response.",
    rationale: "The responses cannot be told apart: one object is taken for stored that is not.",
    exceptions: "The same Message ID again after the last response is right, and both peers count for \
                 themselves.",
    advice: "Count Message IDs up for each request.",
    is_pedantic: false,
    needs: &[Need::NothingLost],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((field, message_id)) = commands::request(entry) else { return };
    if commands::is_sending(entry.sender.other(), context) {
        return;
    }
    let Some(open) = context.operation(entry.sender, message_id) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let observed =
            format!("{message_id} for a {} while {} {message_id} waits", field.name(), open.field.name());
        Evidence::new("a Message ID that is free", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = traffic::windowed(&[pdus::VERIFICATION], 4);
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
