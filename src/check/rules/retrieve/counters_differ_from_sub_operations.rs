//! SVC-RET-007.

use super::operations::{self, counters};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity, Stories};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-007",
    name: "counters_differ_from_sub_operations",
    title: "Final counters do not fit the sub-operations seen",
    severity: Severity::Warning,
    clause: "PS3.4 C.4.2.3.1, C.4.3.3.1",
    requirement: "Completed, failed and warning count what the C-STORE responses of the sub-operations said.",
    rationale: "The client believes to have images that were never taken, or misses those that it has.",
    exceptions: "What is not sent, for want of a presentation context, counts as failed without a C-STORE. \
                 Of a C-MOVE, the sub-operations may take a way that is not captured.",
    advice: "Count a sub-operation when its C-STORE-RSP is there, and by its status.",
    is_pedantic: false,
    needs: &[Need::NothingLost],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if operations::final_status(entry).is_none() || context.is_history_incomplete() {
        return;
    }
    let Some(retrieve) = stories.retrieve_of_response(entry) else { return };
    let seen = retrieve.seen;
    let is_move = retrieve.field == CommandField::C_MOVE_RQ;
    if retrieve.is_history_incomplete || seen.unanswered() > 0 || (is_move && seen.requests == 0) {
        return;
    }
    let [_, Some(completed), failed, with_warning] = counters(entry) else { return };
    let differs = u64::from(completed) != seen.completed
        || with_warning.is_some_and(|count| u64::from(count) != seen.with_warning)
        || failed.is_some_and(|count| u64::from(count) < seen.failed);
    if differs {
        findings.report(entry.last, Some(entry.sender), || {
            let (completed, failed, with_warning) = (seen.completed, seen.failed, seen.with_warning);
            let expected =
                format!("{completed} completed, {failed} failed, {with_warning} with warning, as seen");
            let evidence = Evidence::new(expected, operations::in_words(counters(entry)))
                .octets(entry.sender, entry.span());
            if is_move { evidence.possible() } else { evidence }
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::get();
    ladder.acceptor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&workflow::get_response(0x0000, [None, Some(2), Some(0), Some(0)]));
    ladder.release();
    ladder
}
