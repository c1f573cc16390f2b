//! DS-046.

use super::example::{EXPLICIT, explicit, image, item, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-046",
    name: "character_set_in_item",
    title: "Specific Character Set in an item",
    severity: Severity::Note,
    clause: "PS3.5 7.5.3",
    requirement: "An item has the character sets of what it stands in, unless it names its own.",
    rationale: "Readers that know only the set of the whole data set show the item's text wrong.",
    exceptions: "",
    advice: "Decode the item with its own set; as a sender, use one set throughout.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.tag() == Tag(0x0008, 0x0005) && element.sequence.is_some() {
        tell_of(element, findings, "one character set for the whole data set", || {
            "a set of its own".to_owned()
        });
    }
}

fn example() -> Ladder {
    let inside = [explicit(0x0008, 0x0005, "CS", b"ISO_IR 100"), explicit(0x0040, 0x0007, "LO", b"STEP 1")];
    stored(EXPLICIT, &image(&[explicit(0x0040, 0x0275, "SQ", &item(&inside.concat()))]))
}
