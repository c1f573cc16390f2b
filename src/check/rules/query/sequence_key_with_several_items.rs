//! SVC-FIND-010.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::{DataSet, Elements};
use crate::dict::attribute::{Tag, label};
use crate::scenario::DataSetBuilder;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-010",
    name: "sequence_key_with_several_items",
    title: "Sequence key with more than one item",
    severity: Severity::Violation,
    clause: "PS3.4 C.2.2.2.6",
    requirement: "A sequence in a request has no item, or one.",
    rationale: "Archives look at the first item only, or fail the query.",
    exceptions: "No item, and an empty item, match anything. The sequence of scheduled steps in a worklist \
                 query is SVC-MWL-003.",
    advice: "Ask once for each item.",
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
    let Some((tag, count)) = several(data_set.elements()) else { return };
    if tag == worklist::STEPS && identifiers::is_worklist(entry, context) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("one item at most", format!("{count} items in {}", label(tag)))
            .octets(entry.sender, entry.span())
    });
}

/// The first sequence with several items. The walker bounds how deep they stand.
fn several(elements: Elements<'_>) -> Option<(Tag, usize)> {
    elements.iter().find_map(|node| {
        let count = elements.items(node.tag).take(100).count();
        if count > 1 { Some((node.tag, count)) } else { elements.items(node.tag).find_map(several) }
    })
}

fn example() -> Ladder {
    let item = || DataSetBuilder::default().with(Tag(0x0008, 0x1155), "");
    let request = examples::study_request().with_items(Tag(0x0008, 0x1110), &[item(), item()]);
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
