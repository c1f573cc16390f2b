//! SVC-FIND-013.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::requirement::query::KeyType;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-013",
    name: "required_key_missing_in_match",
    title: "Key that has to come back is missing in the match",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.2, C.2.2.1",
    requirement: "The unique and required keys of the level come back in every match if they were asked \
                  for, empty where there is no value.",
    rationale: "Clients that rely on them fail, or show a line without name or date.",
    exceptions: "Optional keys may be missing. Unique keys of the levels above are SVC-FIND-014.",
    advice: "Return the key with zero length if there is no value.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let Some(pair) = identifiers::matched(entry, data_set, context) else { return };
    let is_missing = |tag: &Tag| {
        pair.found.element(*tag).is_none()
            && matches!(pair.model.key_type(pair.level, *tag), Some(KeyType::Unique | KeyType::Required))
    };
    if !pair.request.iter().any(|node| is_missing(&node.tag)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let missing = pair.request.iter().map(|node| node.tag).filter(is_missing);
        let missing: Vec<String> = missing.map(label).collect();
        Evidence::new("the keys that were asked for", format!("no {}", missing.join(", ")))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = examples::study_match().without(Tag(0x0008, 0x0050));
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
