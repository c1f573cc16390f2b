//! DS-042.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-042",
    name: "text_outside_character_set",
    title: "Text outside the declared character set",
    severity: Severity::Violation,
    clause: "PS3.5 6.1",
    requirement: "Every octet of a text belongs to the sets that Specific Character Set names; without it \
                  only ASCII is there.",
    rationale: "Names are shown broken or not at all, and searches for them find nothing.",
    exceptions: "Items can have a set of their own. Where a term is unknown (DS-040), and in private \
                 elements of unknown VR, nothing is said.",
    advice: "Convert text to the declared set when it is put in, or declare ISO_IR 192 and write UTF-8.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-040", "DS-041", "DS-043", "SVC-FIND-009"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let vr = element.vr();
    if !vr.has_character_set() || (attribute::is_private(element.tag()) && element.tag().1 < 0x0100) {
        return;
    }
    let Some(value) = element.text().filter(|value| !value.is_ascii()) else { return };
    if element.character_sets.is_known() && element.character_sets.lacks(vr, value) {
        tell_of(element, findings, "octets of the declared character set", || {
            let is_utf8 = str::from_utf8(value).is_ok();
            let count: usize = value.iter().map(|octet| usize::from(!octet.is_ascii())).sum();
            let reading = if is_utf8 { "; they read as UTF-8" } else { "" };
            let sets = if element.character_sets.is_default() {
                "the default repertoire"
            } else {
                "the declared sets"
            };
            format!("{count} octets above 7FH, not all in {sets}{reading}")
        });
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0010, 0x0010, "PN", b"TESTPATIENT^J\xd6RG")]))
}
