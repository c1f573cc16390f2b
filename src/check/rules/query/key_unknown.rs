//! SVC-FIND-011.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, keyword};
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-011",
    name: "key_unknown",
    title: "Key that the dictionary does not know",
    severity: Severity::Note,
    clause: "PS3.4 C.2.2.1.3",
    requirement: "An archive need not know every key; one that it does not match it may leave out.",
    rationale: "The key restricts nothing, and comes back empty or not at all.",
    exceptions: "It is legal.",
    advice: "Make sure that the archive knows the private attribute.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) {
        return;
    }
    let Some(node) = data_set.elements().iter().find(|node| keyword(node.tag).is_none()) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("keys of the standard", node.tag.to_string()).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let request = examples::study_request().with(Tag(0x0009, 0x0010), "ACME").with(Tag(0x0009, 0x1001), "");
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
