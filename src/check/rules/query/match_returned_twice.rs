//! SVC-FIND-021.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-021",
    name: "match_returned_twice",
    title: "Same match returned twice",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.3.1.1",
    requirement: "Each entity that matches is returned once.",
    rationale: "Clients show the study twice, or retrieve it twice.",
    exceptions: "Patients with the same ID count as the same only if issuer, name and birth date are the \
                 same too; steps of a worklist only if procedure and step are.",
    advice: "Make the archive group its rows by the unique key of the level.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if !context.is_repeated_match(entry) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = "a match with the unique keys of an earlier one of this query";
        Evidence::new("each match once", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = examples::study_match();
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found.clone(), found])
}
