//! DS-060.

use super::example::{JPEG_BASELINE, explicit, image, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-060",
    name: "native_pixels_in_compressed_syntax",
    title: "Native pixel data under a compressed transfer syntax",
    severity: Severity::Violation,
    clause: "PS3.5 A.4, 8.2",
    requirement: "Where the transfer syntax says that pixels are compressed, Pixel Data has an undefined \
                  length and comes in fragments.",
    rationale: "The receiver hands raw pixels to a decoder, or stores an object that nobody can show.",
    exceptions: "Icons inside of sequences may be native.",
    advice: "Compress the pixels, or send the object on a context with an uncompressed transfer syntax.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let Some(native) = pixels.native().filter(|_| pixels.is_encapsulated()) else { return };
    tell(entry, findings, "fragments", || {
        format!("{} octets of native pixels under {}", native.length, pixels.syntax.name)
    });
}

fn example() -> Ladder {
    stored(JPEG_BASELINE, &image(&[explicit(0x0028, 0x2110, "CS", b"01")]))
}
