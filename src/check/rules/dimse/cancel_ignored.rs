//! DIMSE-051.

use super::{timing, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

const SECOND: i64 = 1_000_000_000;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-051",
    name: "cancel_ignored",
    title: "C-CANCEL was ignored",
    severity: Severity::Warning,
    clause: "PS3.4 C.4.1.3.1, C.4.2.3.1; PS3.7 9.3",
    requirement: "After a C-CANCEL-RQ the SCP stops soon, and ends the operation.",
    rationale: "The user who cancelled a wide query waits for all of it.",
    exceptions: "Responses that were on their way: a few, and those within a round trip and a second.",
    advice: "Read while writing: an SCP that looks for the cancel after its last response never sees it in \
             time.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if !matches!(entry.status(), Some(0xff00 | 0xff01)) {
        return;
    }
    let Some(operation) = context.operation_of(entry) else { return };
    let Some(cancelled) = operation.cancelled else { return };
    let since = entry.last.at.since(cancelled.at);
    let count = operation.pending_since_cancel.saturating_add(1);
    if count <= context.limits.responses_after_cancel
        || since < timing::round_trip_ns(context).saturating_add(SECOND)
    {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("{count} pending responses within {}", timing::seconds_of(since));
        Evidence::new("the end of the operation", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    ladder.requestor(&traffic::find_request(1));
    ladder.acceptor(&traffic::find_match(1));
    ladder.requestor(&traffic::cancel(1));
    for number in 100..112 {
        ladder.wait_ms(200);
        ladder.acceptor(&traffic::find_match_of(1, &format!("2.25.{number}")));
    }
    ladder.acceptor(&traffic::find_end(1, 0xfe00));
    ladder.release();
    ladder
}
