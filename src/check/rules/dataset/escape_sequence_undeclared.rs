//! DS-043.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dataset::text::EscapeFault;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-043",
    name: "escape_sequence_undeclared",
    title: "Escape sequence for an undeclared character set",
    severity: Severity::Violation,
    clause: "PS3.5 6.1.2.5",
    requirement: "Escape sequences call only for sets that Specific Character Set lists with code extensions \
                  (ISO 2022), and a value ends in the set it began with.",
    rationale: "What follows the escape is read in the wrong set; often the rest of the name is lost.",
    exceptions: "A return to ASCII, or to the Latin letters of ISO_IR 13 at the end, needs nothing.",
    advice: "List every set that is escaped to, and return to the first one before delimiters and at \
             the end.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-040", "SVC-FIND-009"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let Some(value) = element.value() else { return };
    let Some(fault) = element.character_sets.escape_fault(element.vr(), value) else { return };
    tell_of(element, findings, "escape sequences to declared sets, and back", || {
        let fault = match fault {
            EscapeFault::NoCodeExtensions => "an escape sequence, and no set with code extensions",
            EscapeFault::Undeclared => "an escape sequence to a set that is not declared",
            EscapeFault::NotReset => "ends in a set of two octets a character",
        };
        fault.to_owned()
    });
}

fn example() -> Ladder {
    let sets = explicit(0x0008, 0x0005, "CS", b"\\ISO 2022 IR 87 ");
    let name = explicit(0x0010, 0x0010, "PN", b"TEST^ADA=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce");
    stored(EXPLICIT, &image(&[sets, name]))
}
