//! DS-061.

use super::example::{JPEG_BASELINE, explicit, image, stored, without};
use super::judged::{tell, top};
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-061",
    name: "compressed_syntax_without_pixels",
    title: "Compressed transfer syntax for an object without pixels",
    severity: Severity::Violation,
    clause: "PS3.5 A.4",
    requirement: "Transfer syntaxes with compressed pixels are for objects that have Pixel Data, of \
                  integers.",
    rationale: "Receivers look for a frame to decode, and refuse a report or a plan that has none.",
    exceptions: "Objects that are retrieved without bulk data have lost theirs on purpose.",
    advice: "Send objects without pixels on a context with an uncompressed or deflated transfer syntax.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

/// Composite Instance Retrieve Without Bulk Data - GET.
const WITHOUT_BULK_DATA: &str = "1.2.840.10008.5.1.4.1.2.5.3";

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    if !pixels.is_encapsulated() {
        return;
    }
    let float =
        [Tag(0x7fe0, 0x0008), Tag(0x7fe0, 0x0009)].into_iter().find(|tag| top(data_set, *tag).is_some());
    let is_stripped = || {
        let mut contexts = context.negotiation.contexts.iter();
        contexts
            .any(|known| known.abstract_syntax.as_ref().is_some_and(|uid| uid.as_str() == WITHOUT_BULK_DATA))
    };
    if float.is_some() || (pixels.data.is_none() && !is_stripped()) {
        tell(entry, findings, "Pixel Data", || {
            let observed =
                float.map_or("no Pixel Data".to_owned(), |tag| format!("{tag}, pixels of floating point"));
            format!("{observed}, under {}", pixels.syntax.name)
        });
    }
}

fn example() -> Ladder {
    stored(JPEG_BASELINE, &image(&[without(0x7fe0, 0x0010), explicit(0x0028, 0x2110, "CS", b"01")]))
}
