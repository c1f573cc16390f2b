//! SVC-FIND-016.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-016",
    name: "match_without_place_to_retrieve_from",
    title: "Match does not say where to retrieve it from",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.2",
    requirement: "Each match has Retrieve AE Title, or ID and UID of a storage media file-set; at the \
                  lowest level with a value.",
    rationale: "Clients that retrieve from the title they are told cannot retrieve; others ask the archive \
                that they queried.",
    exceptions: "Zero length is right above the lowest level of the model.",
    advice: "Return (0008,0054) with the AE title that serves C-MOVE and C-GET.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const RETRIEVE_AE_TITLE: Tag = Tag(0x0008, 0x0054);
const FILE_SET: [Tag; 2] = [Tag(0x0088, 0x0130), Tag(0x0088, 0x0140)];

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let Some(pair) = identifiers::matched(entry, data_set, context) else { return };
    let is_lowest = pair.model.levels().last() == Some(&pair.level);
    let has = |tag| if is_lowest { pair.found.has_value(tag) } else { pair.found.element(tag).is_some() };
    if has(RETRIEVE_AE_TITLE) || FILE_SET.into_iter().all(has) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed =
            if pair.found.element(RETRIEVE_AE_TITLE).is_some() { "an empty title" } else { "neither" };
        Evidence::new(
            "Retrieve AE Title, or a storage media file-set",
            format!("{observed} at level {}", pair.level.name()),
        )
        .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = examples::study_match().without(RETRIEVE_AE_TITLE);
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
