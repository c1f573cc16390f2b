//! SVC-VER-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-VER-001",
    name: "echo_failed",
    title: "C-ECHO was answered with a failure",
    severity: Severity::Note,
    clause: "PS3.4 A.4; PS3.7 9.3.5.2",
    requirement: "A C-ECHO-RSP that verifies the association has the status Success.",
    rationale: "The peer speaks DICOM and yet refuses: it is in maintenance, out of licences, or set up for \
                other peers.",
    exceptions: "The failures that PS3.7 9.1.5.1.4 allows are correct answers all the same.",
    advice: "Read the status, and look into the log of the acceptor.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_ECHO_RQ.response()) {
        return;
    }
    let Some(status) = entry.status().filter(|status| *status != 0x0000) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("0000H", super::statuses::describe(entry, status)).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0122));
    ladder.release();
    ladder
}
