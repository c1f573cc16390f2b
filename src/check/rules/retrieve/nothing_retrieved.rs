//! SVC-RET-013.

use super::operations::{self, counters};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-013",
    name: "nothing_retrieved",
    title: "Retrieval finished with no sub-operation",
    severity: Severity::Note,
    clause: "PS3.4 C.4.2.3.1, C.4.3.3.1",
    requirement: "Nothing: success without a sub-operation says that no object fits the identifier.",
    rationale: "Users take it for a retrieval that worked, and look for the images in vain.",
    exceptions: "Some archives answer A900 or a code of their own instead.",
    advice: "Compare the UIDs with what the archive has; see whether access rules hide the study.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if operations::final_status(entry) != Some(0x0000) {
        return;
    }
    let Some(retrieve) = stories.retrieve_of_response(entry) else { return };
    let [_, completed, failed, with_warning] = counters(entry);
    let done = [completed, failed, with_warning];
    // Without counters, only a C-GET shows on its own association that nothing was done.
    let is_known =
        completed.is_some() || (retrieve.field == CommandField::C_GET_RQ && !retrieve.is_history_incomplete);
    if is_known && done.into_iter().flatten().all(|count| count == 0) && retrieve.seen.requests == 0 {
        findings.report(entry.last, None, || {
            Evidence::new("sub-operations", format!("success with {}", operations::in_words(counters(entry))))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(0), Some(0), Some(0)]));
    ladder.release();
    ladder
}
