//! DS-033.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute::Vr;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-033",
    name: "value_too_long",
    title: "Value longer than its VR allows",
    severity: Severity::Violation,
    clause: "PS3.5 6.2",
    requirement: "A value has at most as many characters as its VR allows: SH 16, CS 16, LO 64, AE 16, DS \
                  16, IS 12, ST 1,024, LT 10,240, each component group of PN 64.",
    rationale: "Databases cut it off; what was one accession number becomes another.",
    exceptions: "Characters count, not octets, and for each of several values. Spaces around it, escape \
                 sequences and keys of queries do not count. Dates, times and UIDs are DS-034 and DS-030.",
    advice: "Shorten the value where it is made; to cut it in the sender hides the loss.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-022"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let Some(most) = most(element.vr()).filter(|_| !element.is_key) else { return };
    let Some(text) = element.text().filter(|text| text.len() > most) else { return };
    let text = element.character_sets.decode(element.vr(), text);
    let has_several = !matches!(&element.vr().0, b"ST" | b"LT");
    let values = text.split(|character| has_several && character == '\\');
    let longest = values
        .flat_map(|value| value.split(|character| element.vr() == Vr::PN && character == '='))
        .map(|part| part.trim_matches(' ').chars().count())
        .max();
    if let Some(longest) = longest.filter(|longest| *longest > most) {
        tell_of(element, findings, "a value as short as its VR demands", || {
            format!("{longest} characters, {} allows {most}", element.vr())
        });
    }
}

fn most(vr: Vr) -> Option<usize> {
    Some(match &vr.0 {
        b"AE" | b"CS" | b"DS" | b"SH" => 16,
        b"AS" => 4,
        b"IS" => 12,
        b"LO" | b"PN" => 64,
        b"ST" => 1_024,
        b"LT" => 10_240,
        _ => return None,
    })
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0008, 0x0050, "SH", b"A-2026-0000000012345")]))
}
