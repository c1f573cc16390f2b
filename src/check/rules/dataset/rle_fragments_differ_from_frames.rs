//! DS-065.

use super::example::{RLE, image, pixels, rle, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::transfer_syntax::Family;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-065",
    name: "rle_fragments_differ_from_frames",
    title: "RLE: number of fragments differs from number of frames",
    severity: Severity::Violation,
    clause: "PS3.5 A.4.2",
    requirement: "With RLE each frame is in one fragment.",
    rationale: "Decoders show the second half of a frame as the next one.",
    exceptions: "JPEG, JPEG-LS and JPEG 2000 may use several fragments for a frame.",
    advice: "Put each frame in a fragment of its own, whatever its length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-063"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let Some(list) = data_set.encapsulated.as_ref().filter(|_| pixels.syntax.family == Family::Rle) else {
        return;
    };
    let Some(frames) = pixels.frames() else { return };
    if list.fragments > 1 && list.fragments.saturating_sub(1) != frames {
        tell(entry, findings, "one fragment for each frame", || {
            format!("{} fragments, {frames} frames", list.fragments.saturating_sub(1))
        });
    }
}

fn example() -> Ladder {
    stored(RLE, &image(&[pixels(&[&[], &rle(), &rle()])]))
}
