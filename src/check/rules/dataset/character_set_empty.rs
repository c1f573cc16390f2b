//! DS-045.

use super::example::{EXPLICIT, explicit, image, stored};
use crate::check::{Check, Element, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-045",
    name: "character_set_empty",
    title: "Specific Character Set without value",
    severity: Severity::Violation,
    clause: "PS3.4 C.2.2.2; PS3.3 C.12.1.1.2",
    requirement: "Specific Character Set is left out where the default repertoire is enough; if it is there, \
                  it has a value.",
    rationale: "Some receivers take an empty one for an unknown set and refuse the data set.",
    exceptions: "In a query, where it is meant as a key to be returned, it is a warning.",
    advice: "Leave the attribute out.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.tag() == Tag(0x0008, 0x0005) && element.node.length == 0 {
        findings.report(element.entry.last, Some(element.entry.sender), || {
            let observed = format!("{}: no value", element.place());
            let evidence = Evidence::new("a value, or no such element", observed)
                .octets(element.entry.sender, element.entry.span());
            if element.is_key { evidence.severity(Severity::Warning) } else { evidence }
        });
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0008, 0x0005, "CS", b"")]))
}
