//! DS-018.

use super::example::{JPEG_BASELINE, SEQUENCE_END, explicit, image, jpeg, pixels, stored};
use super::judged::{anomaly, tell};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::Fault;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-018",
    name: "delimiter_missing",
    title: "Delimiter missing",
    severity: Severity::Violation,
    clause: "PS3.5 7.5.1, 7.5.2, A.4",
    requirement: "A sequence, item or list of fragments of undefined length ends with its delimiter.",
    rationale: "The receiver takes the object for incomplete and waits, or refuses it.",
    exceptions: "",
    advice: "Write the delimiter; behind encapsulated pixel data it is forgotten most often.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-003", "DS-007", "DS-025"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(odd) = anomaly(entry, Fault::MissingDelimiter) else { return };
    tell(entry, findings, "a delimiter", || format!("none for {}, at offset {}", odd.tag, odd.offset));
}

fn example() -> Ladder {
    let pixels = pixels(&[&[], &jpeg(0xc0)]);
    let (pixels, _) = pixels.split_at(pixels.len().saturating_sub(SEQUENCE_END.len()));
    stored(JPEG_BASELINE, &image(&[pixels.to_vec(), explicit(0x0028, 0x2110, "CS", b"01")]))
}
