//! SVC-RET-001.

use super::operations;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-001",
    name: "retrieve_identifier_missing",
    title: "Retrieve request without an identifier",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.1.4, C.4.3.1.3",
    requirement: "A C-MOVE-RQ or C-GET-RQ comes with an identifier that names what to retrieve.",
    rationale: "The archive does not know what is wanted: it refuses the request, waits for octets that \
                never come, or aborts.",
    exceptions: "",
    advice: "Send the identifier behind the command, and say so in Command Data Set Type.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if operations::is_request(entry) && entry.is_complete && entry.data_set_octets.is_none() {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("an identifier", format!("{} without a data set", entry.command_name()))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::STUDY_ROOT_MOVE]);
    let set = workflow::move_command(1, "WORKSTATION01");
    ladder.requestor(&workflow::message(1, set, None));
    ladder.acceptor(&workflow::move_response(0xa900, [None; 4]));
    ladder.release();
    ladder
}
