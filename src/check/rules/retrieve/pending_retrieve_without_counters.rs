//! SVC-RET-004.

use super::operations::{self, counters};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-004",
    name: "pending_retrieve_without_counters",
    title: "Pending response without all four counters",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.1.6, C.4.3.1.5; PS3.7 9.3.3.2, 9.3.4.2",
    requirement: "A pending C-MOVE-RSP or C-GET-RSP tells how many sub-operations remain, are completed, \
                  failed, and gave a warning.",
    rationale: "Progress bars stay at 0, and clients that add up the counters fail.",
    exceptions: "Pending responses themselves are optional.",
    advice: "Send all four counters with each pending response, also those that are 0.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if !operations::response_status(entry).is_some_and(operations::is_pending) {
        return;
    }
    if counters(entry).contains(&None) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new(
                "numbers of sub-operations remaining, completed, failed and with warning",
                operations::in_words(counters(entry)),
            )
            .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::move_response(0xff00, [None, Some(0), Some(0), Some(0)]));
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    ladder
}
