//! DS-037.

use super::example::{EXPLICIT, explicit, image, item, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-037",
    name: "required_value_empty",
    title: "Reference without its UID",
    severity: Severity::Violation,
    clause: "PS3.5 7.4.1; PS3.3 10.8",
    requirement: "Attributes of type 1 have a value: in a reference to an instance these are Referenced SOP \
                  Class UID and Referenced SOP Instance UID.",
    rationale: "The reference leads nowhere: links between images, reports and steps are lost.",
    exceptions: "Only attributes whose type does not depend on the object are judged, and no keys of \
                 queries.",
    advice: "Leave the whole item out where there is nothing to refer to.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let is_reference = matches!(element.tag(), Tag(0x0008, 0x1150 | 0x1155));
    // Identifiers of queries return empty what they do not have.
    let is_identifier = element.entry.command_field() == Some(CommandField::C_FIND_RQ.response());
    if is_reference
        && element.node.length == 0
        && element.sequence.is_some()
        && !element.is_key
        && !is_identifier
    {
        tell_of(element, findings, "a UID", || "no value".to_owned());
    }
}

fn example() -> Ladder {
    let inside =
        [explicit(0x0008, 0x1150, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"), explicit(0x0008, 0x1155, "UI", b"")];
    stored(EXPLICIT, &image(&[explicit(0x0008, 0x1140, "SQ", &item(&inside.concat()))]))
}
