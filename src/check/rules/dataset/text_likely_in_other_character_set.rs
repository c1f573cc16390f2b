//! DS-044.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-044",
    name: "text_likely_in_other_character_set",
    title: "Text is likely in another character set",
    severity: Severity::Note,
    clause: "PS3.5 6.1",
    requirement: "Text is written in the set that Specific Character Set names.",
    rationale: "UTF-8 that is labelled as Latin 1 shows every umlaut as two characters.",
    exceptions: "It is only told where Latin 1 is declared, and at least two pairs of octets read as UTF-8.",
    advice: "Declare ISO_IR 192, or convert the text to Latin 1.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-042"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if !element.vr().has_character_set() || !element.character_sets.is_latin1() {
        return;
    }
    let Some(value) = element.text().filter(|value| !value.is_ascii()) else { return };
    let Ok(text) = str::from_utf8(value) else { return };
    let count = text.chars().filter(|character| !character.is_ascii()).count();
    if count >= 2 {
        tell_of(element, findings, "text in ISO_IR 100", || format!("{count} characters that read as UTF-8"));
    }
}

fn example() -> Ladder {
    let sets = explicit(0x0008, 0x0005, "CS", b"ISO_IR 100");
    stored(EXPLICIT, &image(&[sets, explicit(0x0010, 0x0010, "PN", b"TEST^\xc3\xa4\xc3\xb6\xc3\xa7 ")]))
}
