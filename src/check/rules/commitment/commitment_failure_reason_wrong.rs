//! SVC-SCM-010.

use super::messages;
use crate::check::stories::commitment::FAILED_SOP_SEQUENCE;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-010",
    name: "commitment_failure_reason_wrong",
    title: "Failure Reason missing or unknown",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.3.1.1; PS3.3 C.14.1.1",
    requirement: "Each failed reference has a Failure Reason, one that the standard defines.",
    rationale: "The modality cannot tell whether to send the image again or to call for help.",
    exceptions: "Newer editions may define more: an unknown reason is a warning.",
    advice: "Use 0110, 0112, 0119, 0122, 0131 or 0213.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const FAILURE_REASON: Tag = Tag(0x0008, 0x1197);
/// Sorted.
const KNOWN: [&str; 6] = ["272", "274", "281", "290", "305", "531"];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_EVENT_REPORT_RQ) {
        return;
    }
    for item in data_set.elements().items(FAILED_SOP_SEQUENCE) {
        let reason = item.element(FAILURE_REASON).and_then(|node| node.numbers()?.into_iter().next());
        if reason.as_deref().is_some_and(|reason| KNOWN.binary_search(&reason).is_ok()) {
            continue;
        }
        findings.report(entry.last, Some(entry.sender), || {
            let expected = "a Failure Reason of 0110, 0112, 0119, 0122, 0131 or 0213";
            match reason.as_ref().and_then(|reason| reason.parse::<u16>().ok()) {
                Some(code) => Evidence::new(expected, format!("{code:04X}")).severity(Severity::Warning),
                None => Evidence::new(expected, "none"),
            }
            .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    let failed = [workflow::reference("2.25.4")];
    let report = workflow::references("2.25.77", Some(&failed), Some(&[workflow::reference("2.25.2")]));
    ladder.acceptor(&workflow::commitment_report(1, 2, &report));
    ladder.requestor(&workflow::report_response(1, 2, 0x0000));
    ladder.release();
    ladder
}
