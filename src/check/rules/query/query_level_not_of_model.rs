//! SVC-FIND-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-002",
    name: "query_level_not_of_model",
    title: "Level that the information model does not have",
    severity: Severity::Violation,
    clause: "PS3.4 C.6.2.1, C.6.3",
    requirement: "Study Root has no level PATIENT; the retired Patient/Study Only model has no SERIES and \
                  no IMAGE.",
    rationale: "The archive fails the query (A900), or answers something else.",
    exceptions: "",
    advice: "Ask for patients in Patient Root, for series and images in Patient Root or Study Root.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) {
        return;
    }
    let Some(model) = identifiers::model(entry, context) else { return };
    let Some(level) = identifiers::level(data_set.elements()) else { return };
    if model.levels().contains(&level) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let levels: Vec<&str> = model.levels().iter().map(|level| level.name()).collect();
        Evidence::new(levels.join(", "), level.name()).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::queried(
        pdus::STUDY_ROOT_FIND,
        &examples::study_request().with(identifiers::LEVEL, "PATIENT"),
        &[],
    )
}
