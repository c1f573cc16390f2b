//! DS-067.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-067",
    name: "length_of_pixels_wrong",
    title: "Length of native pixel data wrong",
    severity: Severity::Violation,
    clause: "PS3.5 8.1.1, 8.2; PS3.3 C.7.6.3",
    requirement: "Native pixel data have as many octets as frames, rows, columns, samples and Bits Allocated \
                  make, rounded up to an even number.",
    rationale: "The image is shown cut off or shifted; some viewers read behind the end of the buffer.",
    exceptions: "With one bit allocated eight pixels share an octet; YBR_FULL_422 has two samples for a \
                 pixel. Where one of the attributes is missing, nothing is said.",
    advice: "Look whether frames are missing, or blocks were padded.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-012"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let Some(native) = pixels.native().filter(|_| !pixels.is_encapsulated()) else { return };
    let Some(expected) = expected(&pixels).filter(|expected| *expected != u64::from(native.length)) else {
        return;
    };
    tell(entry, findings, &format!("{expected} octets"), || {
        let [rows, columns, samples, bits] =
            [ROWS, COLUMNS, SAMPLES, BITS].map(|tag| pixels.number(tag).unwrap_or(0));
        let frames = pixels.frames().unwrap_or_default();
        format!(
            "{} octets: frames {frames}, rows {rows}, columns {columns}, samples {samples}, bits {bits}",
            native.length
        )
    });
}

const ROWS: u16 = 0x0010;
const COLUMNS: u16 = 0x0011;
const SAMPLES: u16 = 0x0002;
const BITS: u16 = 0x0100;

fn expected(pixels: &Pixels<'_>) -> Option<u64> {
    let is_halved = matches!(pixels.photometric(), b"YBR_FULL_422" | b"YBR_PARTIAL_422");
    let samples = if is_halved { 2 } else { pixels.number(SAMPLES)? };
    let factors = [pixels.number(ROWS)?, pixels.number(COLUMNS)?, samples, pixels.number(BITS)?];
    let bits = factors.into_iter().try_fold(pixels.frames()?, u64::checked_mul)?;
    let octets = bits.div_ceil(8);
    octets.checked_next_multiple_of(2).filter(|octets| *octets > 0)
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x7fe0, 0x0010, "OB", &[0x2a; 56])]))
}
