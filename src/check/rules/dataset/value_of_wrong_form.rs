//! DS-034.

use super::example::{EXPLICIT, explicit, image, stored};
use super::forms;
use super::judged::form;
use crate::check::{Check, Element, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Vr;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-034",
    name: "value_of_wrong_form",
    title: "Value in a form that its VR does not have",
    severity: Severity::Violation,
    clause: "PS3.5 6.2",
    requirement: "Dates, times, numbers, ages and codes have the form of their VR; text of one line has no \
                  control characters.",
    rationale: "A date that cannot be parsed is dropped, or takes the whole object with it.",
    exceptions: "Dates with periods and times with colons are forms of old: a warning. Wrong padding is \
                 DS-035; octets outside the character set are DS-042; keys of queries are free.",
    advice: "Convert the value where it enters the system, and leave it empty where that fails and the \
             type allows.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-022"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.is_key {
        return;
    }
    let Some(text) = element.text() else { return };
    let Some((form_of, is_right)) = form_of(element.vr()) else { return };
    let Some(wrong) = text.split(|octet| *octet == b'\\').find(|value| !is_right(trim(value))) else {
        return;
    };
    let is_old = match &element.vr().0 {
        b"DA" => is_old_date(trim(wrong)),
        b"TM" => is_old_time(trim(wrong)),
        _ => false,
    };
    findings.report(element.entry.last, Some(element.entry.sender), || {
        let observed = format!("{}: {} {}", element.place(), element.vr(), form(wrong));
        let evidence = Evidence::new(form_of, observed).octets(element.entry.sender, element.entry.span());
        if is_old { evidence.severity(Severity::Warning) } else { evidence }
    });
}

/// Is it the form of a value without padding?
type IsRight = fn(&[u8]) -> bool;

/// The form that a VR has, in words, and its test; `None` for VRs of any form.
fn form_of(vr: Vr) -> Option<(&'static str, IsRight)> {
    Some(match &vr.0 {
        b"DA" => ("a date YYYYMMDD", forms::is_date),
        b"TM" => ("a time HHMMSS.FFFFFF", forms::is_time),
        b"DT" => ("a date and time YYYYMMDDHHMMSS.FFFFFF&ZZXX", forms::is_date_time),
        b"AS" => ("an age nnnD, nnnW, nnnM or nnnY", forms::is_age),
        b"IS" => ("an integer of 32 bits", forms::is_integer),
        b"DS" => ("a decimal number", forms::is_decimal),
        b"CS" => ("capital letters, digits, spaces and underscores", forms::is_code),
        b"LO" | b"SH" | b"PN" => ("no control characters", forms::is_line),
        _ => return None,
    })
}

fn trim(value: &[u8]) -> &[u8] {
    value.trim_ascii()
}

/// ACR-NEMA: `YYYY.MM.DD`.
fn is_old_date(value: &[u8]) -> bool {
    value.len() == 10 && without(value, b'.', &[4, 7]).is_some_and(|digits| forms::is_date(&digits))
}

/// ACR-NEMA: `HH:MM` or `HH:MM:SS`.
fn is_old_time(value: &[u8]) -> bool {
    value.len() >= 5 && without(value, b':', &[2, 5]).is_some_and(|digits| forms::is_time(&digits))
}

/// What is left without separators; `None` unless they stand at these places and nowhere else.
fn without(value: &[u8], separator: u8, places: &[usize]) -> Option<Vec<u8>> {
    let is_right = |(place, octet): (usize, &u8)| (*octet == separator) == places.contains(&place);
    let others = value.iter().copied().filter(|octet| *octet != separator);
    value.iter().enumerate().all(is_right).then(|| others.collect())
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0008, 0x0060, "CS", b"ct")]))
}
