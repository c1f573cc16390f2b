//! SVC-SCM-002.

use super::messages;
use crate::check::rules::attributes;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::requirement::Type;
use crate::dict::requirement::commitment::REQUEST;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-002",
    name: "commitment_request_incomplete",
    title: "Commitment request incomplete",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.2.1.1",
    requirement: "A request has a Transaction UID and at least one reference, each with SOP Class and SOP \
                  Instance UID.",
    rationale: "The archive refuses it, or reports on nothing; the modality never deletes its images.",
    exceptions: "",
    advice: "Make a Transaction UID for each request and list every stored instance with its class.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_ACTION_RQ) {
        return;
    }
    let elements = data_set.elements();
    let demanded = REQUEST.iter().filter(|attribute| attribute.kind == Type::One);
    let missing: Vec<String> = demanded
        .filter(|attribute| attributes::lacks(elements, attribute.path, attribute.kind))
        .map(|attribute| attributes::path_name(attribute.path))
        .collect();
    if !missing.is_empty() {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("missing or empty: {}", missing.join(", "));
            Evidence::new("a transaction and references", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::COMMITMENT]);
    ladder.requestor(&workflow::commitment_request(1, &workflow::references("2.25.77", None, None)));
    ladder.acceptor(&workflow::commitment_response(1, 0x0110));
    ladder.release();
    ladder
}
