//! The Modality Worklist: its keys in requests and matches (PS3.4 K.6.1.2.2), and examples of both.

use crate::dataset::{Elements, Node};
use crate::dict::attribute::{Tag, label};
use crate::dict::requirement::worklist::{KEYS, Matching};
use crate::dict::requirement::{Type, find};
use crate::scenario::DataSetBuilder;

/// Modality Worklist Information Model - FIND.
pub(super) const CLASS: &str = crate::scenario::messages::MODALITY_WORKLIST_FIND;
/// Scheduled Procedure Step Sequence.
pub(super) const STEPS: Tag = Tag(0x0040, 0x0100);

/// Is it a key for which the standard says how it is matched?
pub(super) fn has_prescribed_matching(node: &Node) -> bool {
    let key = match node.depth {
        0 => find(KEYS, |key| key.path, &[node.tag]),
        2 => find(KEYS, |key| key.path, &[STEPS, node.tag]),
        _ => None,
    };
    key.is_some_and(|key| matches!(key.matching, Matching::Single | Matching::Range | Matching::WildCard))
}

/// The keys of this return type that were asked for and are not there as the type demands.
pub(super) fn missing(request: Elements<'_>, found: Elements<'_>, returned: Type) -> Vec<String> {
    let mut missing = Vec::new();
    add_missing(request, found, returned, &mut Vec::with_capacity(4), &mut missing);
    missing
}

fn add_missing(
    request: Elements<'_>,
    found: Elements<'_>,
    returned: Type,
    path: &mut Vec<Tag>,
    missing: &mut Vec<String>,
) {
    for node in request.iter() {
        path.push(node.tag);
        let is_there = match returned {
            // A sequence of steps without a step is another fault: SVC-MWL-003.
            Type::One if node.tag != STEPS => found.has_value(node.tag),
            _ => found.element(node.tag).is_some(),
        };
        if !is_there && find(KEYS, |key| key.path, path).is_some_and(|key| key.returned == returned) {
            missing.push(label(node.tag));
        }
        if let Some(asked) = request.items(node.tag).next() {
            for item in found.items(node.tag) {
                add_missing(asked, item, returned, path, missing);
            }
        }
        path.pop();
    }
}

/// A query for what is scheduled today on a CT.
pub(super) fn request() -> DataSetBuilder {
    DataSetBuilder::default()
        .with(Tag(0x0008, 0x0050), "")
        .with(Tag(0x0010, 0x0010), "")
        .with(Tag(0x0010, 0x0020), "")
        .with(Tag(0x0020, 0x000d), "")
        .with(Tag(0x0032, 0x1060), "")
        .with(Tag(0x0032, 0x1064), "")
        .with_items(STEPS, &[step_request()])
        .with(Tag(0x0040, 0x1001), "")
}

/// The item of its sequence of steps.
pub(super) fn step_request() -> DataSetBuilder {
    DataSetBuilder::default()
        .with(Tag(0x0008, 0x0060), "CT")
        .with(Tag(0x0040, 0x0001), "CT01")
        .with(Tag(0x0040, 0x0002), "20260101")
        .with(Tag(0x0040, 0x0003), "")
        .with(Tag(0x0040, 0x0006), "")
        .with(Tag(0x0040, 0x0007), "")
        .with(Tag(0x0040, 0x0008), "")
        .with(Tag(0x0040, 0x0009), "")
}

/// A match for it.
pub(super) fn found() -> DataSetBuilder {
    request()
        .with(Tag(0x0008, 0x0050), "A1")
        .with(Tag(0x0010, 0x0010), "TESTPATIENT^ADA")
        .with(Tag(0x0010, 0x0020), "T1")
        .with(Tag(0x0020, 0x000d), "2.25.3")
        .with(Tag(0x0032, 0x1060), "CT HEAD")
        .with_items(STEPS, &[step()])
        .with(Tag(0x0040, 0x1001), "P1")
}

/// The step of the match.
pub(super) fn step() -> DataSetBuilder {
    step_request()
        .with(Tag(0x0040, 0x0003), "0900")
        .with(Tag(0x0040, 0x0007), "HEAD")
        .with(Tag(0x0040, 0x0009), "S1")
}
