//! SVC-RET-008.

use super::operations::{self, counters};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::status::Class;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-008",
    name: "final_status_contradicts_counters",
    title: "Final status contradicts the counters",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.3.1, C.4.3.3.1",
    requirement: "Success means that every sub-operation succeeded; B000 that at least one failed or gave a \
                  warning; a failure that none was completed.",
    rationale: "Clients that look only at the status take a part of the study for all of it.",
    exceptions: "No sub-operation at all with success is right. B000 where all failed is an old custom: a \
                 warning. A702 may come with counters.",
    advice: "Derive the status from the counters at the end of the operation.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(status) = operations::final_status(entry) else { return };
    let [_, completed, failed, with_warning] = counters(entry);
    let is_failure = entry.status_class() == Some(Class::Failure);
    let (expected, severity) = match (status, completed, failed, with_warning) {
        (0x0000, _, Some(1..), _) | (0x0000, _, _, Some(1..)) => ("B000, or a failure", Severity::Violation),
        (0xb000, Some(_), Some(0), Some(0)) => ("0000", Severity::Violation),
        (0xb000, Some(0), Some(1..), Some(0)) => ("a failure: nothing was completed", Severity::Warning),
        (0xa702, ..) => return,
        (_, Some(1..), _, _) if is_failure => ("B000: something was completed", Severity::Warning),
        _ => return,
    };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(expected, format!("{status:04X} with {}", operations::in_words(counters(entry))))
            .octets(entry.sender, entry.span())
            .severity(severity)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    let counters = [None, Some(2), Some(1), Some(0)];
    ladder.acceptor(&workflow::move_response(0x0000, counters));
    ladder.release();
    ladder
}
