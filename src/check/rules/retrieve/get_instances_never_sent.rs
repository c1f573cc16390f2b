//! SVC-GET-004.

use super::operations::{self, counters};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity, Stories};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-GET-004",
    name: "get_instances_never_sent",
    title: "Instances of a C-GET failed without being sent",
    severity: Severity::Note,
    clause: "PS3.4 C.4.3.3.1, C.5.3",
    requirement: "Nothing: what cannot be sent for want of a presentation context counts as failed.",
    rationale: "The class of the object, or its transfer syntax, was not proposed by the client, or not \
                accepted.",
    exceptions: "The archive may have had other reasons.",
    advice: "Propose all storage classes of the archive with the SCP role, each with its transfer syntaxes.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &["SVC-GET-001", "SVC-GET-002"],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if operations::final_status(entry).is_none() {
        return;
    }
    let retrieve = stories
        .retrieve_of_response(entry)
        .filter(|retrieve| retrieve.field == CommandField::C_GET_RQ && !retrieve.is_history_incomplete);
    let Some(retrieve) = retrieve else { return };
    let [_, _, Some(failed), _] = counters(entry) else { return };
    let unsent =
        u64::from(failed).saturating_sub(retrieve.seen.failed).saturating_sub(retrieve.seen.unanswered());
    if unsent > 0 {
        findings.report(entry.last, None, || {
            let observed = format!("{failed} failed, {unsent} of them without a C-STORE-RQ");
            Evidence::new("a C-STORE-RQ for each instance", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::get();
    let list = workflow::failed_list("2.25.2");
    let counters = [None, Some(0), Some(1), Some(0)];
    let field = CommandField::C_GET_RQ;
    ladder.acceptor(&workflow::retrieve_response(field, 1, 0xa702, counters, Some(&list)));
    ladder.release();
    ladder
}
