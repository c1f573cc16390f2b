//! DS-041.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-041",
    name: "character_sets_not_combinable",
    title: "Character sets that cannot be combined",
    severity: Severity::Violation,
    clause: "PS3.5 6.1.2.3, 6.1.2.4; PS3.3 C.12.1.1.2",
    requirement: "UTF-8 (ISO_IR 192), GB18030 and GBK stand alone; of several values each is a term with \
                  code extensions (ISO 2022).",
    rationale: "No reader knows which of the sets a text is in.",
    exceptions: "",
    advice: "Use ISO_IR 192 alone, or ISO 2022 terms throughout.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-040"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.tag() != Tag(0x0008, 0x0005) {
        return;
    }
    let Some(value) = element.text().filter(|value| value.contains(&b'\\')) else { return };
    let is_wrong = |term: &[u8]| !term.is_empty() && !term.starts_with(b"ISO 2022 IR ");
    if value.split(|octet| *octet == b'\\').any(|term| is_wrong(term.trim_ascii())) {
        tell_of(element, findings, "one term, or terms with code extensions", || {
            format!("'{}'", Escaped(value.get(..80).unwrap_or(value)))
        });
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0008, 0x0005, "CS", b"ISO_IR 192\\ISO_IR 100 ")]))
}
