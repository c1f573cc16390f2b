//! DS-006.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-006",
    name: "element_in_forbidden_group",
    title: "Element in a group that must not be used",
    severity: Severity::Violation,
    clause: "PS3.5 7.8.1",
    requirement: "Groups 0001, 0003, 0005, 0007 and FFFF are not to be used, also not for private elements.",
    rationale: "Such tags come from damaged private data; strict readers refuse the whole object.",
    exceptions: "The delimiters of group FFFE are none.",
    advice: "Remove the element where it is made or passed on.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if matches!(element.tag().0, 0x0001 | 0x0003 | 0x0005 | 0x0007 | 0xffff) {
        tell_of(element, findings, "no element of this group", || "forbidden group".to_owned());
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0007, 0x0010, "LO", b"VENDOR")]))
}
