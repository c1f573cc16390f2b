//! SVC-FIND-004.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::requirement::query::KeyType;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-004",
    name: "key_of_level_above",
    title: "Key of a level above the query level",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.2.1",
    requirement: "A hierarchical query has no required or optional keys of levels above its own, but for \
                  the unique ones.",
    rationale: "Nearly all peers do it: some archives ignore the keys, a few reject the query.",
    exceptions: "In Study Root, attributes of the patient belong to the level STUDY. Attributes that the \
                 tables do not place are nobody's.",
    advice: "Ask for attributes of a level in a query of that level, or negotiate relational queries.",
    is_pedantic: true,
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
    let Some(level) = identifiers::level(elements) else { return };
    if identifiers::is_negotiated(entry, context, identifiers::RELATIONAL) {
        return;
    }
    let placed = |tag| model.levels().iter().find_map(|level| Some((*level, model.key_type(*level, tag)?)));
    let is_of_above = |tag| {
        let is_here =
            model.levels().iter().filter(|at| **at >= level).any(|at| model.key_type(*at, tag).is_some());
        !is_here && placed(tag).is_some_and(|(at, kind)| at < level && kind != KeyType::Unique)
    };
    if let Some(node) = elements.iter().find(|node| is_of_above(node.tag)) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} at level {}", label(node.tag), level.name());
            Evidence::new("keys of the level, and unique keys above it", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = examples::series_request().with(Tag(0x0008, 0x0020), "");
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
