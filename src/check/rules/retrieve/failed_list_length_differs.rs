//! SVC-RET-011.

use super::operations::{self, FAILED_LIST, counters};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-011",
    name: "failed_list_length_differs",
    title: "Failed list has another length than the failed counter",
    severity: Severity::Warning,
    clause: "PS3.4 C.4.2.1.4.2, C.4.2.1.8",
    requirement: "Failed SOP Instance UID List has as many UIDs as the counter of failed sub-operations \
                  says.",
    rationale: "The client asks for the wrong images again, or for too few.",
    exceptions: "Long lists are cut by some archives: a shorter list of 100 UIDs or more is not flagged. An \
                 empty list is another fault (SVC-RET-009).",
    advice: "Put each instance that failed into the list, once.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

/// UIDs from which on a list may have been cut on purpose.
const MANY: usize = 100;

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if operations::final_status(entry).is_none() {
        return;
    }
    let [_, _, Some(failed), _] = counters(entry) else { return };
    let Some(list) = data_set.get(FAILED_LIST).filter(|list| !list.is_empty()) else { return };
    let count = list.split(|octet| *octet == b'\\').filter(|uid| !Uid::new(uid).is_empty()).count();
    let is_cut = count >= MANY && count < usize::from(failed);
    if count == 0 || count == usize::from(failed) || is_cut {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(format!("{failed} UIDs, as many as failed"), format!("{count} UIDs"))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    let field = CommandField::C_MOVE_RQ;
    let list = workflow::failed_list("2.25.2");
    let counters = [None, Some(1), Some(2), Some(0)];
    ladder.acceptor(&workflow::retrieve_response(field, 1, 0xb000, counters, Some(&list)));
    ladder.release();
    ladder
}
