//! DS-023.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute;
use crate::dict::attribute::Vr;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-023",
    name: "known_attribute_sent_as_unknown",
    title: "Attribute of the standard sent with VR UN",
    severity: Severity::Warning,
    clause: "PS3.5 6.2.2",
    requirement: "UN is for attributes whose VR the sender cannot know.",
    rationale: "Viewers show nothing of such a value, and archives cannot index it.",
    exceptions: "Values of more than 65,534 octets, whose VR has a short length, have to be sent so. A \
                 relay that got the attribute without VR may not know it.",
    advice: "Bring the dictionary of the relay up to date.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let (tag, node) = (element.tag(), element.node);
    if node.vr != Vr::UN || !node.encoding.is_explicit || attribute::is_private(tag) || node.length > 65_534 {
        return;
    }
    if attribute::is_vr_of(tag, Vr::UN) == Some(false) {
        let expected = attribute::vr(tag);
        tell_of(element, findings, "the VR of the dictionary", || {
            format!("VR UN, in the dictionary {expected}")
        });
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0010, 0x0020, "UN", b"TEST01")]))
}
