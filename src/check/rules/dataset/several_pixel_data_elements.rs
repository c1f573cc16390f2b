//! DS-071.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{is_store, tell, top};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-071",
    name: "several_pixel_data_elements",
    title: "Several elements with pixel data",
    severity: Severity::Violation,
    clause: "PS3.5 8.2",
    requirement: "An object has one of Pixel Data, Float Pixel Data, Double Float Pixel Data and Pixel Data \
                  Provider URL.",
    rationale: "Each reader shows the one it looks for first.",
    exceptions: "",
    advice: "Keep one of them.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !is_store(entry) {
        return;
    }
    let tags = [Tag(0x0028, 0x7fe0), Tag(0x7fe0, 0x0008), Tag(0x7fe0, 0x0009), Tag(0x7fe0, 0x0010)];
    let mut found = tags.into_iter().filter(|tag| top(data_set, *tag).is_some());
    if let (Some(one), Some(other)) = (found.next(), found.next()) {
        tell(entry, findings, "one of them", || format!("{one} and {other}"));
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x7fe0, 0x0008, "OF", &[0; 256])]))
}
