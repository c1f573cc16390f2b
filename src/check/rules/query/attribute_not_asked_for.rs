//! SVC-FIND-015.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-015",
    name: "attribute_not_asked_for",
    title: "Attribute in the match that was not asked for",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.2",
    requirement: "A match has what was asked for, and besides it only level, character set, time zone, \
                  availability, where to retrieve from, and the unique keys of higher levels.",
    rationale: "It costs bandwidth; strict clients complain.",
    exceptions: "Items of a sequence that was asked for empty come back as they are.",
    advice: "Return only the keys of the request.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

/// Character set, level, where to retrieve from, availability, time zone, media.
const ALWAYS: [Tag; 7] = [
    Tag(0x0008, 0x0005),
    Tag(0x0008, 0x0052),
    Tag(0x0008, 0x0054),
    Tag(0x0008, 0x0056),
    Tag(0x0008, 0x0201),
    Tag(0x0088, 0x0130),
    Tag(0x0088, 0x0140),
];

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let Some(pair) = identifiers::matched(entry, data_set, context) else { return };
    let is_unique = |tag| pair.model.levels().iter().any(|level| level.unique_key() == tag);
    let is_extra = |tag: Tag| {
        tag.1 != 0x0000 && !ALWAYS.contains(&tag) && !is_unique(tag) && pair.request.element(tag).is_none()
    };
    let Some(node) = pair.found.iter().find(|node| is_extra(node.tag)) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("only what was asked for", label(node.tag)).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = examples::study_match().with(Tag(0x0008, 0x1030), "HEAD");
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
