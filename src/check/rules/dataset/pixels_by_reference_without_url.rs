//! DS-073.

use super::example::{JPIP, image, stored, without};
use super::judged::{tell, top};
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::transfer_syntax::Family;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-073",
    name: "pixels_by_reference_without_url",
    title: "Pixels by reference without URL, or with pixels",
    severity: Severity::Violation,
    clause: "PS3.5 8.4.1, A.6",
    requirement: "In a JPIP transfer syntax Pixel Data Provider URL (0028,7FE0) stands instead of Pixel \
                  Data.",
    rationale: "The receiver has nothing to fetch the pixels from.",
    exceptions: "",
    advice: "Send the URL, or the pixels in another transfer syntax.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    if pixels.syntax.family != Family::Jpip {
        return;
    }
    if pixels.data.is_some() {
        tell(entry, findings, "Pixel Data Provider URL alone", || "Pixel Data".to_owned());
    } else if top(data_set, Tag(0x0028, 0x7fe0)).is_none() {
        tell(entry, findings, "Pixel Data Provider URL", || "neither URL nor Pixel Data".to_owned());
    }
}

fn example() -> Ladder {
    stored(JPIP, &image(&[without(0x7fe0, 0x0010)]))
}
