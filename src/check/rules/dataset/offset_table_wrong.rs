//! DS-064.

use super::example::{JPEG_BASELINE, jpeg, lossy, stored};
use super::judged::{tell, top};
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::transfer_syntax::Family;
use crate::octets::Reader;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-064",
    name: "offset_table_wrong",
    title: "Basic Offset Table does not fit the fragments",
    severity: Severity::Violation,
    clause: "PS3.5 A.4",
    requirement: "If the Basic Offset Table is not empty, it holds the offset of each frame, the first of \
                  them 0, each at the start of a fragment.",
    rationale: "Viewers that jump by the table decode from the middle of a frame.",
    exceptions: "An empty table is always right. Video, whose frames share a stream, is only judged by its \
                 first entry.",
    advice: "Leave the table empty, or compute it after the fragments are final.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-063"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let Some(list) = data_set.encapsulated.as_ref().filter(|list| !list.offset_table.is_empty()) else {
        return;
    };
    let table = &list.offset_table;
    let mut fragments = pixels.fragments();
    let is_kept = fragments.next().is_some_and(|first| first.length as usize == table.len());
    let Some(base) = fragments.next().map(|first| first.offset).filter(|_| is_kept) else { return };
    let mut starts = pixels.fragments().skip(1).map(|fragment| fragment.offset.saturating_sub(base));
    let mut entries = table.chunks_exact(4).map(|entry| Reader::new(entry, 0).u32_le().map_or(0, u64::from));
    let count = table.len() as u64 / 4;
    let is_video = pixels.syntax.family == Family::Video;
    let observed = if table.len() % 4 != 0 {
        format!("{} octets", table.len())
    } else if entries.clone().next() != Some(0) {
        "a first entry other than 0".to_owned()
    } else if is_video {
        return;
    } else if let Some(wrong) = entries.find(|entry| !starts.any(|start| start == *entry)) {
        // Starts ascend: an entry that does not is found behind its start no more.
        format!("entry {wrong}, where no fragment starts, or less than the one before")
    } else if pixels.frames().is_some_and(|frames| frames != count) {
        format!("{count} entries for {} frames", pixels.frames().unwrap_or_default())
    } else if top(data_set, Tag(0x7fe0, 0x0001)).is_some() {
        "entries, beside an Extended Offset Table".to_owned()
    } else {
        return;
    };
    tell(entry, findings, "the offset of each frame, or an empty table", || observed);
}

fn example() -> Ladder {
    stored(JPEG_BASELINE, &lossy(&[&[2, 0, 0, 0], &jpeg(0xc0)]))
}
