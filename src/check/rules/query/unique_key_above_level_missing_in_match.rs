//! SVC-FIND-014.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::label;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-014",
    name: "unique_key_above_level_missing_in_match",
    title: "Unique key of a higher level is missing in the match",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.3.1.1",
    requirement: "Each match has the unique keys of all levels above its own.",
    rationale: "The client cannot tell which study a series belongs to, and cannot retrieve it.",
    exceptions: "A Patient ID that is not known is there with zero length.",
    advice: "Return Study and Series Instance UID, and in Patient Root the Patient ID, with every match.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let Some(pair) = identifiers::matched(entry, data_set, context) else { return };
    for above in pair.model.levels().iter().filter(|above| **above < pair.level) {
        let key = above.unique_key();
        if pair.found.element(key).is_some() {
            continue;
        }
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("not in a match of level {}", pair.level.name());
            Evidence::new(label(key), observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let found = examples::series_match().without(identifiers::STUDY_INSTANCE_UID);
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::series_request(), &[found])
}
