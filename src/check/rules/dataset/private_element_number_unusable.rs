//! DS-052.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-052",
    name: "private_element_number_unusable",
    title: "Private element with a number that cannot be used",
    severity: Severity::Violation,
    clause: "PS3.5 7.8.1",
    requirement: "In odd groups the elements 0001 to 000F and 0100 to 0FFF are not used.",
    rationale: "They belong to no block: nobody can tell what they are.",
    exceptions: "(gggg,0000) is a group length.",
    advice: "Move the element into a reserved block.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-025"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let tag = element.tag();
    let is_unusable = matches!(tag.1, 0x0001..=0x000f | 0x0100..=0x0fff);
    if attribute::is_private(tag) && is_unusable && tag.0 > 0x0008 && tag.0 != 0xffff {
        tell_of(element, findings, "an element of a reserved block", || "outside of every block".to_owned());
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0009, 0x0002, "LO", b"OLD VALUE ")]))
}
