//! DS-022.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute::Vr;
use crate::dict::{attribute, multiplicity};
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-022",
    name: "vr_differs_from_dictionary",
    title: "VR differs from the dictionary",
    severity: Severity::Violation,
    clause: "PS3.5 7.1.1; PS3.6 6",
    requirement: "Where VRs are sent, an attribute of the standard has the one that the dictionary gives it.",
    rationale: "A reader with a dictionary of its own takes the value for something else.",
    exceptions: "UN is DS-023. Where the dictionary leaves a choice, each is right. Text VRs without a \
                 short limit (LO, LT, ST, UT, UC) changed between editions; they, retired attributes, \
                 private ones and values without length are not judged.",
    advice: "Bring the dictionary of the encoder up to date.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let (tag, vr) = (element.tag(), element.vr());
    if !element.node.encoding.is_explicit || vr == Vr::UN || !vr.is_known() || element.node.length == 0 {
        return;
    }
    if attribute::is_vr_of(tag, vr) != Some(false) || multiplicity::is_retired(tag) {
        return;
    }
    let expected = attribute::vr(tag);
    let is_long_text = |vr: Vr| matches!(&vr.0, b"LO" | b"LT" | b"ST" | b"UT" | b"UC");
    if is_long_text(vr) && is_long_text(expected) {
        return;
    }
    tell_of(element, findings, "the VR of the dictionary", || {
        format!("VR {vr}, in the dictionary {expected}")
    });
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0020, 0x0013, "SH", b"12")]))
}
