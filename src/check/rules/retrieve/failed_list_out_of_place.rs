//! SVC-RET-010.

use super::operations::{self, FAILED_LIST};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-010",
    name: "failed_list_out_of_place",
    title: "Data set of a retrieve response holds more than it may",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.1.4.2, C.4.3.1.3.2",
    requirement: "The only data set of a retrieve response is Failed SOP Instance UID List, and that not \
                  with success.",
    rationale: "Clients that expect no data set there take it for the next message, or abort.",
    exceptions: "A data set with a pending response is another fault (DIMSE-016).",
    advice: "Send (0008,0058) alone, and only where a sub-operation failed.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(status) = operations::final_status(entry) else { return };
    let other = data_set.elements().iter().map(|node| node.tag).find(|tag| *tag != FAILED_LIST && tag.1 != 0);
    let is_success = status == 0x0000 && entry.data_set_octets != Some(0);
    if is_success || other.is_some() {
        findings.report(entry.last, Some(entry.sender), || {
            let expected = if is_success { "no data set" } else { "(0008,0058) alone" };
            let name = |tag: Tag| format!("{tag} {}", attribute::keyword(tag).unwrap_or_default());
            let observed = other.map_or("(0008,0058)".to_owned(), name);
            Evidence::new(expected, format!("{} with {status:04X}", observed.trim_end()))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    let field = CommandField::C_MOVE_RQ;
    let list = workflow::failed_list("");
    let counters = [None, Some(1), Some(0), Some(0)];
    ladder.acceptor(&workflow::retrieve_response(field, 1, 0x0000, counters, Some(&list)));
    ladder.release();
    ladder
}
