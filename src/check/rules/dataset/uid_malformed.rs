//! DS-030.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dict::attribute::Vr;
use crate::octets::Escaped;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-030",
    name: "uid_malformed",
    title: "UID malformed",
    severity: Severity::Violation,
    clause: "PS3.5 9.1, 6.2",
    requirement: "A UID has at most 64 characters: components of digits, separated by single periods, none \
                  of them empty or with a leading zero.",
    rationale: "Archives refuse it, or their databases compare it wrong.",
    exceptions: "Keys of queries may be lists. An empty UID is a matter of the attribute's type; a wrong \
                 pad character is DS-035.",
    advice: "Make components from numbers, not from dates and times with leading zeros; derive short \
             UIDs from UUIDs (2.25).",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-022"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.vr() != Vr::UI || element.is_key {
        return;
    }
    let Some(text) = element.text() else { return };
    if let Some(wrong) = text.split(|octet| *octet == b'\\').find(|uid| !is_uid(uid)) {
        tell_of(element, findings, "digits and periods, no leading zeros, at most 64 characters", || {
            format!("'{}', {} characters", Escaped(wrong.get(..80).unwrap_or(wrong)), wrong.len())
        });
    }
}

fn is_uid(uid: &[u8]) -> bool {
    let is_component = |component: &[u8]| {
        let has_leading_zero = component.len() > 1 && component.first() == Some(&b'0');
        !component.is_empty() && !has_leading_zero && component.iter().all(u8::is_ascii_digit)
    };
    uid.len() <= 64 && (uid.is_empty() || uid.split(|octet| *octet == b'.').all(is_component))
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0020, 0x0052, "UI", b"2.25.007")]))
}
