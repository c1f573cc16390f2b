//! SVC-FIND-005.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::label;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-005",
    name: "unique_key_of_level_absent",
    title: "Unique key of the query level is not asked for",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.2.1",
    requirement: "The identifier of a query has the unique key of its own level, empty if it may have any \
                  value.",
    rationale: "Without it the answer does not tell which patient, study, series or image it is about, and \
                the next level cannot be asked for.",
    exceptions: "Zero length is right.",
    advice: "Add the key with zero length.",
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
    let elements = data_set.elements();
    let Some(level) = identifiers::level(elements).filter(|level| model.levels().contains(level)) else {
        return;
    };
    if elements.element(level.unique_key()).is_some() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("not there at level {}", level.name());
        Evidence::new(label(level.unique_key()), observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let request = examples::study_request().without(identifiers::STUDY_INSTANCE_UID);
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
