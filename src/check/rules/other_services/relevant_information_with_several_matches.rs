//! SVC-RPI-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RPI-001",
    name: "relevant_information_with_several_matches",
    title: "Query for relevant patient information has more than one match",
    severity: Severity::Violation,
    clause: "PS3.4 Q.2.1.1.4, Q.4.3.1",
    requirement: "The query is about one patient and has one match at most; if there are several patients, \
                  it fails (C100).",
    rationale: "The client shows the history of somebody else.",
    exceptions: "",
    advice: "Answer C100 where the key does not single out a patient.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

const RELEVANT_PATIENT: &str = "1.2.840.10008.5.1.4.37.1";

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let is_match = matches!(entry.status(), Some(0xff00 | 0xff01));
    if !is_match || entry.service() != Service::RelevantPatientInformation {
        return;
    }
    if context.operation_of(entry).is_none_or(|operation| operation.responses == 0) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("one match at most", "another one").octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let request = examples::relevant_request();
    examples::queried(RELEVANT_PATIENT, &request, &[examples::relevant("T1"), examples::relevant("T2")])
}
