//! DS-063.

use super::example::{JPEG_BASELINE, jpeg, lossy, stored};
use super::judged::{tell, whole};
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::Fault;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-063",
    name: "fragments_malformed",
    title: "Fragments of pixel data malformed",
    severity: Severity::Violation,
    clause: "PS3.5 A.4",
    requirement: "Encapsulated pixel data are an offset table, which may be empty, and then fragments of \
                  even length with something in them.",
    rationale: "Decoders take the offset table for a frame, or a frame for the table.",
    exceptions: "An empty offset table is right. A delimiter that is missing is DS-018.",
    advice: "Write an empty first item, and pad fragments to an even length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-025"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry) else { return };
    let Some(list) = data_set.encapsulated.as_ref() else { return };
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let odd = data_set.anomaly(Fault::OddFragment).or(data_set.anomaly(Fault::NotAFragment));
    let observed = if let Some(odd) = odd {
        let what = if odd.fault == Fault::OddFragment { "a fragment of odd length" } else { "no fragment" };
        format!("{what} at offset {}: {}, {}", odd.offset, odd.tag, odd.measure)
    } else if list.offset_table.starts_with(&[0xff, 0xd8, 0xff])
        || list.offset_table.starts_with(&[0xff, 0x4f, 0xff])
    {
        "a frame where the offset table belongs".to_owned()
    } else if list.fragments <= 1 && data_set.stop.is_none() {
        format!("{} fragments", list.fragments)
    } else if let Some(empty) = pixels.fragments().skip(1).find(|fragment| fragment.length == 0) {
        format!("an empty fragment at offset {}", empty.offset)
    } else {
        return;
    };
    tell(entry, findings, "an offset table, and fragments of even length", || observed);
}

fn example() -> Ladder {
    stored(JPEG_BASELINE, &lossy(&[&[], &jpeg(0xc0), &[]]))
}
