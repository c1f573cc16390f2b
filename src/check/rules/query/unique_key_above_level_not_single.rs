//! SVC-FIND-003.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::label;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-003",
    name: "unique_key_above_level_not_single",
    title: "Unique key above the query level is not a single value",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.2.1",
    requirement: "A hierarchical query names one entity of each level above its own: one Patient ID \
                  (Patient Root), one Study Instance UID, one Series Instance UID.",
    rationale: "Archives answer with a failure (A900, Cxxx), with nothing, or with everything they have.",
    exceptions: "Where both peers negotiated relational queries, anything goes. Many peers send such \
                 queries without it and many archives serve them, until one does not.",
    advice: "Fill in the unique keys of the levels above, or negotiate relational queries.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
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
    if identifiers::is_negotiated(entry, context, identifiers::RELATIONAL) {
        return;
    }
    for above in model.levels().iter().filter(|above| **above < level) {
        let key = above.unique_key();
        let value = elements.trimmed(key);
        let fault = match value {
            _ if elements.element(key).is_none() => "is absent",
            [] => "is empty",
            value if !value.is_ascii() => continue,
            value if value.contains(&b'\\') => "is a list",
            value if identifiers::has_wild_card(value) => "has a wild card",
            _ => continue,
        };
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} {fault} at level {}", label(key), level.name());
            Evidence::new("a single value, or relational queries negotiated", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = examples::series_request().with(identifiers::STUDY_INSTANCE_UID, "");
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
