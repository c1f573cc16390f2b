//! DS-068.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Vr;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-068",
    name: "vr_of_pixels_wrong",
    title: "VR of Pixel Data wrong",
    severity: Severity::Violation,
    clause: "PS3.5 8.2, A.2, A.4",
    requirement: "Pixel Data is OB in fragments, and OW where native pixels have more than 8 bits allocated.",
    rationale: "In big endian the octets end up swapped; strict receivers refuse the object.",
    exceptions: "Up to 8 bits OB and OW are both right. Without VRs nothing is sent.",
    advice: "Choose the VR by encoding and Bits Allocated.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let Some(data) = pixels.data.filter(|data| data.encoding.is_explicit) else { return };
    let bits = pixels.number(0x0100);
    let expected = if data_set.encapsulated.is_some() {
        "OB, for fragments"
    } else if bits.is_some_and(|bits| bits > 8) {
        "OW, for more than 8 bits"
    } else {
        return;
    };
    if matches!(data.vr, Vr::OB | Vr::OW) && !expected.starts_with(&data.vr.to_string()) {
        tell(entry, findings, expected, || data.vr.to_string());
    }
}

fn example() -> Ladder {
    let number = |element, value: u16| explicit(0x0028, element, "US", &value.to_le_bytes());
    let pixels = explicit(0x7fe0, 0x0010, "OB", &[0x2a; 128]);
    stored(EXPLICIT, &image(&[number(0x0100, 16), number(0x0101, 16), number(0x0102, 15), pixels]))
}
