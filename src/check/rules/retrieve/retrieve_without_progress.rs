//! SVC-RET-012.

use super::operations;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::time::Elapsed;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-012",
    name: "retrieve_without_progress",
    title: "Long retrieval without pending responses",
    severity: Severity::Note,
    clause: "PS3.4 C.4.2.3.1, C.4.3.3.1",
    requirement: "Nothing: an SCP may send pending responses, and may leave it.",
    rationale: "Clients and firewalls give up on a connection on which nothing is said for minutes.",
    exceptions: "",
    advice: "Let the archive send pending responses, or raise the timeouts of client and firewall.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if operations::final_status(entry).is_none() {
        return;
    }
    let Some(operation) = context.operation_of(entry).filter(|operation| operation.responses == 0) else {
        return;
    };
    // A C-GET shows by its sub-operations that it is alive.
    let is_get = operation.field == CommandField::C_GET_RQ;
    let waited = entry.last.at.since(operation.request.last.at);
    if !is_get && waited > context.limits.dimse_timeout_ns {
        findings.report(entry.last, Some(entry.sender), || {
            let expected = format!("a pending response within {}", Elapsed(context.limits.dimse_timeout_ns));
            Evidence::new(expected, format!("none for {}", Elapsed(waited)))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.wait_ms(90_000);
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(3), Some(0), Some(0)]));
    ladder.release();
    ladder
}
