//! SVC-RET-006.

use super::operations::{self, counters};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-006",
    name: "sub_operation_counters_inconsistent",
    title: "Sub-operation counters do not add up",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.1.6 to C.4.2.1.9",
    requirement: "From response to response completed, failed and warning sub-operations never get fewer, \
                  and those remaining never get more.",
    rationale: "Clients show a progress that jumps, or end early and lose images.",
    exceptions: "A total that changes while the archive is still searching is a warning. Counters have 16 \
                 bits and begin again beyond 65535.",
    advice: "Count over the whole operation, not for each association, series or thread.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if operations::response_status(entry).is_none() {
        return;
    }
    let before = context.operation_of(entry).and_then(|operation| operation.last_response);
    let Some(before) = before.map(|before| before.sub_operations) else { return };
    let now = counters(entry);
    if total(before).is_some_and(|total| total > 0xff00) {
        return;
    }
    let pair = |index: usize| Some((before.get(index).copied()??, now.get(index).copied()??));
    let is_back = (1..4).filter_map(pair).any(|(before, now)| now < before)
        || pair(0).is_some_and(|(before, now)| now > before);
    let is_other_total = total(before).zip(total(now)).is_some_and(|(before, now)| before != now);
    if !is_back && !is_other_total {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let expected = format!("a continuation of {}", operations::in_words(before));
        let evidence = Evidence::new(expected, operations::in_words(now)).octets(entry.sender, entry.span());
        if is_grown_only(before, now) { evidence.severity(Severity::Warning) } else { evidence }
    });
}

/// Did only the total change, with the counts of what is done in order?
fn is_grown_only(before: [Option<u16>; 4], now: [Option<u16>; 4]) -> bool {
    before.iter().zip(&now).skip(1).all(|(before, now)| now >= before)
}

fn total(counters: [Option<u16>; 4]) -> Option<u32> {
    counters.into_iter().try_fold(0_u32, |sum, counter| sum.checked_add(counter?.into()))
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::move_response(0xff00, [Some(1), Some(2), Some(0), Some(0)]));
    ladder.acceptor(&workflow::move_response(0xff00, [Some(2), Some(1), Some(0), Some(0)]));
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(3), Some(0), Some(0)]));
    ladder.release();
    ladder
}
