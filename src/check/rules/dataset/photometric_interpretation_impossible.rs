//! DS-069.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::transfer_syntax::Family;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-069",
    name: "photometric_interpretation_impossible",
    title: "Photometric Interpretation impossible for the encoding",
    severity: Severity::Violation,
    clause: "PS3.5 8.2.1 to 8.2.4, PS3.3 C.7.6.3.1.2",
    requirement: "YBR_RCT and YBR_ICT exist in JPEG 2000 only, YBR_PARTIAL_420 in video only, and \
                  YBR_FULL_422 neither in lossless JPEG nor in JPEG 2000 nor in RLE.",
    rationale: "The viewer converts colours that need none, or does not convert: the image is green or \
                pink.",
    exceptions: "",
    advice: "Set the attribute anew when pixels are transcoded.",
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
    let photometric = pixels.photometric();
    let family = pixels.syntax.family;
    let is_lossless_jpeg = matches!(pixels.syntax.uid, "1.2.840.10008.1.2.4.57" | "1.2.840.10008.1.2.4.70");
    let is_impossible = match photometric {
        b"YBR_RCT" | b"YBR_ICT" => {
            !pixels.is_encapsulated() || matches!(family, Family::Jpeg | Family::JpegLs | Family::Rle)
        }
        b"YBR_PARTIAL_420" => !pixels.is_encapsulated(),
        b"YBR_FULL_422" => is_lossless_jpeg || matches!(family, Family::Jpeg2000 | Family::Rle),
        _ => false,
    };
    if is_impossible {
        tell(entry, findings, "a colour space that the encoding has", || {
            format!("{} under {}", Escaped(photometric), pixels.syntax.name)
        });
    }
}

fn example() -> Ladder {
    let number = |element, value: u16| explicit(0x0028, element, "US", &value.to_le_bytes());
    let photometric = explicit(0x0028, 0x0004, "CS", b"YBR_RCT ");
    let pixels = explicit(0x7fe0, 0x0010, "OB", &[0x2a; 192]);
    stored(EXPLICIT, &image(&[number(0x0002, 3), photometric, number(0x0006, 0), pixels]))
}
