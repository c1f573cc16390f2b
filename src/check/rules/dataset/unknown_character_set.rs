//! DS-040.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dataset;
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-040",
    name: "unknown_character_set",
    title: "Specific Character Set that does not exist",
    severity: Severity::Violation,
    clause: "PS3.3 C.12.1.1.2; PS3.5 6.1.2",
    requirement: "Specific Character Set holds defined terms only, such as ISO_IR 100 or ISO_IR 192.",
    rationale: "Receivers guess how names are written, or refuse the object.",
    exceptions: "Spaces around a term do not matter; an empty first value stands for the default \
                 repertoire; ISO_IR 6 is let pass.",
    advice: "Write the term letter by letter as the standard has it: UTF-8 is ISO_IR 192, ISO 8859-1 is \
             ISO_IR 100.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.tag() != Tag(0x0008, 0x0005) {
        return;
    }
    let Some(value) = element.text() else { return };
    let wrong = value.split(|octet| *octet == b'\\').find(|term| !dataset::text::is_known(term.trim_ascii()));
    if let Some(wrong) = wrong {
        tell_of(element, findings, "a defined term", || {
            format!("'{}'", Escaped(wrong.get(..40).unwrap_or(wrong)))
        });
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0008, 0x0005, "CS", b"ISO_IR_100")]))
}
