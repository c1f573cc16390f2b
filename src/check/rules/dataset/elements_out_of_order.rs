//! DS-010.

use super::example::{EXPLICIT, explicit, image, stored, without};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-010",
    name: "elements_out_of_order",
    title: "Elements not in ascending order",
    severity: Severity::Violation,
    clause: "PS3.5 7.1, 7.5.1",
    requirement: "In a data set, and in each item, the tags of the elements ascend.",
    rationale: "Readers that stop at the first tag beyond the wanted one miss what was appended behind.",
    exceptions: "The order starts anew in every item.",
    advice: "Insert added elements at their place instead of appending them.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if let Some(previous) = element.previous.filter(|previous| previous.tag > element.tag()) {
        tell_of(element, findings, "a tag above the one before", || format!("behind {}", previous.tag));
    }
}

fn example() -> Ladder {
    let mut octets = image(&[without(0x0008, 0x0060)]);
    octets.extend(explicit(0x0008, 0x0060, "CS", b"CT"));
    stored(EXPLICIT, &octets)
}
