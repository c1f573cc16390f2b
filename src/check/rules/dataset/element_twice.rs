//! DS-011.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-011",
    name: "element_twice",
    title: "Element twice in one data set or item",
    severity: Severity::Violation,
    clause: "PS3.5 7.1",
    requirement: "A tag stands at most once in a data set, and at most once in an item.",
    rationale: "One reader takes the first value, another the last: the same object says two things.",
    exceptions: "The same tag in different items is right.",
    advice: "Replace the element that is there instead of adding another.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

/// Elements looked at behind one that is out of order.
const MOST: usize = 2_000;

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let Some(previous) = element.previous else { return };
    let tag = element.tag();
    let is_twice = previous.tag == tag
        || (previous.tag > tag && element.before().take(MOST).any(|node| node.tag == tag));
    if is_twice {
        tell_of(element, findings, "each tag once", || "stands there before".to_owned());
    }
}

fn example() -> Ladder {
    let patient_id = explicit(0x0010, 0x0020, "LO", b"TEST01");
    stored(EXPLICIT, &image(&[patient_id.clone(), patient_id]))
}
