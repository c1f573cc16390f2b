//! DS-035.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute::Vr;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-035",
    name: "wrong_padding",
    title: "Padded with the wrong character",
    severity: Severity::Violation,
    clause: "PS3.5 6.2, 6.1.2.3",
    requirement: "Text is padded with a space, a UID with one NUL.",
    rationale: "Peers that do not strip compare unequal: the same patient ID with and without NUL are two \
                patients.",
    exceptions: "Spaces around text are no padding and mostly allowed. Keys of queries are judged too.",
    advice: "Choose the pad octet by the VR.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-022"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let Some([.., before, last]) = element.value() else { return };
    let vr = element.vr();
    if !vr.is_text() {
        return;
    }
    let observed = match (vr == Vr::UI, *before, *last) {
        (true, _, b' ') => "a space behind a UID",
        (true, 0, 0) => "several NULs behind a UID",
        (false, _, 0) => "a NUL behind text",
        _ => return,
    };
    tell_of(element, findings, "a space behind text, one NUL behind a UID", || observed.to_owned());
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0010, 0x0020, "LO", b"TEST1\0")]))
}
