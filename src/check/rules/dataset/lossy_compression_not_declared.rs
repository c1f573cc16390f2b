//! DS-070.

use super::example::{JPEG_BASELINE, image, jpeg, pixels, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-070",
    name: "lossy_compression_not_declared",
    title: "Lossy transfer syntax without Lossy Image Compression",
    severity: Severity::Violation,
    clause: "PS3.3 C.7.6.1.1.5",
    requirement: "An image in a lossy transfer syntax has Lossy Image Compression (0028,2110) with the value \
                  01.",
    rationale: "Nobody is told that the pixels are not the original ones; in some countries that is \
                forbidden.",
    exceptions: "Syntaxes that can be lossless too (JPEG 2000, JPEG-LS near-lossless, HTJ2K) are not \
                 judged. The flag stays when lossy pixels are decompressed.",
    advice: "Set the flag, ratio and method with the compression.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let is_lossy = matches!(pixels.syntax.uid, "1.2.840.10008.1.2.4.50" | "1.2.840.10008.1.2.4.51");
    if pixels.data.is_none() || !(is_lossy || is_lossy_video(pixels.syntax.uid)) {
        return;
    }
    let flag = data_set.get(Tag(0x0028, 0x2110)).map(<[u8]>::trim_ascii);
    if flag != Some(b"01") {
        tell(entry, findings, "LossyImageCompression 01", || {
            let flag = flag.map_or("none".to_owned(), |flag| format!("'{}'", Escaped(flag)));
            format!("{flag}, under {}", pixels.syntax.name)
        });
    }
}

/// MPEG-2, MPEG-4 and HEVC.
fn is_lossy_video(uid: &str) -> bool {
    uid.strip_prefix("1.2.840.10008.1.2.4.10")
        .is_some_and(|rest| rest.starts_with(|digit| ('0'..='8').contains(&digit)))
}

fn example() -> Ladder {
    stored(JPEG_BASELINE, &image(&[pixels(&[&[], &jpeg(0xc0)])]))
}
