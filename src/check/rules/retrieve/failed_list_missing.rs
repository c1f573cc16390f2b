//! SVC-RET-009.

use super::operations::{self, FAILED_LIST, counters};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-009",
    name: "failed_list_missing",
    title: "Failed SOP Instance UID List missing",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.1.4.2, C.4.3.1.3.2",
    requirement: "A final response with a warning, failure or cancel names the instances of its failed \
                  sub-operations.",
    rationale: "The client cannot tell which images are missing, and asks for all of them again.",
    exceptions: "Without a failed sub-operation there is no list: only warnings, or a refusal before the \
                 start. An empty list is a note.",
    advice: "Send the UIDs of the failed instances in (0008,0058) with the final response.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(status) = operations::final_status(entry).filter(|status| *status != 0x0000) else { return };
    let [_, _, Some(failed @ 1..), _] = counters(entry) else { return };
    let list = if entry.data_set_octets.unwrap_or(0) == 0 {
        None
    } else {
        let Some(data_set) = entry.whole_data_set() else { return };
        data_set.elements().element(FAILED_LIST)
    };
    if !entry.is_complete || list.is_some_and(|list| list.length > 0) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let expected = format!("the UIDs of {failed} failed instances");
        let list_is = if list.is_some() { "an empty list" } else { "no list" };
        let evidence = Evidence::new(expected, format!("{list_is} with {status:04X}"))
            .octets(entry.sender, entry.span());
        if list.is_some() { evidence.severity(Severity::Note) } else { evidence }
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::move_response(0xb000, [None, Some(1), Some(1), Some(0)]));
    ladder.release();
    ladder
}
