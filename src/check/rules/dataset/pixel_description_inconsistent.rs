//! DS-072.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::top;
use super::pixels::Pixels;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-072",
    name: "pixel_description_inconsistent",
    title: "Description of pixels contradicts itself",
    severity: Severity::Violation,
    clause: "PS3.5 8.1.1; PS3.3 C.7.6.3",
    requirement: "Bits Stored are at most Bits Allocated, High Bit is Bits Stored less 1, Samples per Pixel \
                  fits the Photometric Interpretation, and colour has a Planar Configuration.",
    rationale: "Grey values are masked wrong, colours are taken apart in the wrong order.",
    exceptions: "Another High Bit was legal in old editions: a warning. Where an attribute is missing, only \
                 what the others say is judged.",
    advice: "Correct the attributes where the image is made.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    if pixels.data.is_none() {
        return;
    }
    let [samples, allocated, stored, high] =
        [0x0002, 0x0100, 0x0101, 0x0102].map(|element| pixels.number(element));
    let photometric = pixels.photometric();
    let expected_samples = match photometric {
        b"MONOCHROME1" | b"MONOCHROME2" | b"PALETTE COLOR" => Some(1),
        b"RGB" | b"YBR_FULL" | b"YBR_FULL_422" | b"YBR_RCT" | b"YBR_ICT" | b"YBR_PARTIAL_420" => Some(3),
        _ => None,
    };
    let (observed, severity) = if stored > allocated && allocated.is_some() {
        (format!("Bits Stored {}, Bits Allocated {}", text(stored), text(allocated)), Severity::Violation)
    } else if samples.is_some() && expected_samples.is_some() && samples != expected_samples {
        (format!("Samples per Pixel {} for {}", text(samples), Escaped(photometric)), Severity::Violation)
    } else if samples == Some(3) && top(data_set, Tag(0x0028, 0x0006)).is_none() {
        ("Samples per Pixel 3, no Planar Configuration".to_owned(), Severity::Violation)
    } else if let (Some(stored), Some(high)) = (stored, high)
        && stored.checked_sub(1) != Some(high)
    {
        (format!("High Bit {high}, Bits Stored {stored}"), Severity::Warning)
    } else {
        return;
    };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("attributes that agree", observed).severity(severity).octets(entry.sender, entry.span())
    });
}

fn text(number: Option<u64>) -> String {
    number.map_or("none".to_owned(), |number| number.to_string())
}

fn example() -> Ladder {
    stored(
        EXPLICIT,
        &image(&[explicit(0x0028, 0x0002, "US", &[3, 0]), explicit(0x7fe0, 0x0010, "OB", &[0x2a; 192])]),
    )
}
