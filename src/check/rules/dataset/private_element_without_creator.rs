//! DS-050.

use super::example::{EXPLICIT, explicit, image, stored};
use crate::check::{Check, Element, Evidence, Findings, Rule, Severity};
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-050",
    name: "private_element_without_creator",
    title: "Private element without private creator",
    severity: Severity::Violation,
    clause: "PS3.5 7.8.1",
    requirement: "A block of private elements is reserved by an element (gggg,00xx) in the same data set or \
                  item.",
    rationale: "Nobody can tell whose element it is; two makers' blocks collide.",
    exceptions: "In keys of queries it is only a note.",
    advice: "Keep the private creator when private elements are kept, also inside items.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-010", "DS-025"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

/// Elements of the same data set or item that are looked at.
const MOST: usize = 2_000;

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let tag = element.tag();
    if !attribute::is_private(tag) || tag.1 < 0x1000 || tag.0 <= 0x0008 || tag.0 == 0xffff {
        return;
    }
    let creator = Tag(tag.0, tag.1 >> 8);
    if element.before().take(MOST).any(|node| node.tag == creator) {
        return;
    }
    // A block is not reserved by what was not kept, or lies too far back to be looked at.
    if element.index.saturating_sub(element.first) > MOST {
        return;
    }
    findings.report(element.entry.last, Some(element.entry.sender), || {
        let observed = format!("{}: no {creator} before it", element.place());
        let evidence = Evidence::new("a private creator in the same data set or item", observed)
            .octets(element.entry.sender, element.entry.span());
        if element.is_key { evidence.severity(Severity::Note) } else { evidence }
    });
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0009, 0x1001, "LO", b"SECRET")]))
}
