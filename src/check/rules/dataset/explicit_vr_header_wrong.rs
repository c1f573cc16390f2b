//! DS-020.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{place, tell, tell_of, whole};
use crate::check::{Check, Context, Element, Findings, Rule, Severity};
use crate::dataset::{Anomaly, Fault};
use crate::dict::attribute;
use crate::dict::attribute::{Tag, Vr};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-020",
    name: "explicit_vr_header_wrong",
    title: "Header of an element has no VR, or the wrong form for it",
    severity: Severity::Violation,
    clause: "PS3.5 7.1.2, 6.2",
    requirement: "Where VRs are sent, two capital letters of the list stand behind the tag; some VRs are \
                  followed by a length of 16 bits, the others by two zeros and a length of 32.",
    rationale: "A reader that takes the length from the wrong octets loses the rest of the data set.",
    exceptions: "A whole item without VRs is DS-025. VRs that are newer than most products (OV, SV, UV) are \
                 known here.",
    advice: "Give the encoder the list of VRs with a long length, and UN for what it does not know.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-003", "DS-004", "DS-025"],
    checks: &[Check::Element(check), Check::Message(check_headers)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.node.encoding.is_explicit && !element.vr().is_known() && element.vr().0 != *b"  " {
        tell_of(element, findings, "a VR of PS3.5 6.2", || format!("VR {}", element.vr()));
    }
}

fn check_headers(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry).filter(|_| entry.unexpected_encoding.is_none()) else { return };
    let is_known = |tag: Tag| attribute::vr(tag) != Vr::UN && tag.0 > 0x0006;
    let is_wrong = |odd: &&Anomaly| match odd.fault {
        Fault::LongHeader => true,
        Fault::NotAVr => odd.offset > 0 && is_known(odd.tag),
        Fault::ReservedNotZero => data_set.nodes.last().is_some_and(|last| last.offset == odd.offset),
        _ => false,
    };
    let Some(odd) = data_set.anomalies.iter().filter(|_| data_set.stop.is_some()).find(is_wrong) else {
        return;
    };
    tell(entry, findings, "a VR, and a length in the form that goes with it", || {
        let place = place(odd.tag, odd.offset);
        match odd.fault {
            Fault::LongHeader => {
                format!("the long form for a VR of the short one, in front of offset {}", odd.offset)
            }
            Fault::NotAVr => format!("{place}: octets {:04x} for a VR", odd.measure),
            _ => format!("{place}: short form for a VR of the long one"),
        }
    });
}

fn example() -> Ladder {
    let mut description = explicit(0x0008, 0x1030, "UN", b"THORAX");
    description.splice(4..6, *b"ZZ");
    stored(EXPLICIT, &image(&[description]))
}
