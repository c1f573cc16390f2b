//! DS-051.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dataset::Node;
use crate::dict::attribute;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-051",
    name: "private_creator_malformed",
    title: "Private creator malformed",
    severity: Severity::Violation,
    clause: "PS3.5 7.8.1",
    requirement: "A private creator is an LO with one value of the default repertoire, and each name \
                  reserves a group's block once.",
    rationale: "Readers do not find the block by the name, and drop what is in it.",
    exceptions: "Keys of queries are free.",
    advice: "Copy private creators unchanged, with their VR.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-025"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let tag = element.tag();
    let is_creator = attribute::is_private(tag) && (0x0010..=0x00ff).contains(&tag.1) && tag.0 > 0x0008;
    if !is_creator || tag.0 == 0xffff || element.is_key {
        return;
    }
    let fault = if element.node.encoding.is_explicit && element.vr().0 != *b"LO" {
        "a VR other than LO"
    } else {
        let Some(value) = element.value() else { return };
        let name = value.trim_ascii();
        let is_same = |node: &Node| {
            let is_creator = node.tag.0 == tag.0 && (0x0010..=0x00ff).contains(&node.tag.1);
            is_creator && node.tag != tag && node.value().is_some_and(|other| other.trim_ascii() == name)
        };
        if name.is_empty() {
            "no value"
        } else if name.contains(&b'\\') {
            "several values"
        } else if !name.is_ascii() {
            "octets outside of the default repertoire"
        } else if element.before().take_while(|node| node.tag.0 == tag.0).take(256).any(is_same) {
            "the name of another block of the group"
        } else {
            return;
        }
    };
    tell_of(element, findings, "an LO with one value, different from the others of the group", || {
        fault.to_owned()
    });
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0009, 0x0010, "LO", b"VENDOR\\A")]))
}
