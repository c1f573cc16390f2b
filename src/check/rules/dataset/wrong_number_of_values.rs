//! DS-036.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::tell_of;
use crate::check::{Check, Element, Findings, Rule, Severity};
use crate::dataset::UNDEFINED_LENGTH;
use crate::dict::multiplicity;
use crate::scenario::Ladder;

pub(super) static RULE: Rule = Rule {
    id: "DS-036",
    name: "wrong_number_of_values",
    title: "Wrong number of values",
    severity: Severity::Violation,
    clause: "PS3.6 6; PS3.5 6.4",
    requirement: "An attribute has as many values as its multiplicity in the dictionary says.",
    rationale: "Readers take the first value and drop the rest, or fail where three are wanted and one \
                comes.",
    exceptions: "Text that may hold a backslash (ST, LT, UT, UR) has one value. A backslash as the second \
                 octet of a character is none. Empty values, private and retired attributes and keys of \
                 queries are not judged.",
    advice: "Replace the backslash in text that comes from elsewhere.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-022", "DS-042"],
    checks: &[Check::Element(check)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    let node = element.node;
    if element.is_key || node.length == 0 || node.length == UNDEFINED_LENGTH {
        return;
    }
    let Some(count) = count(element) else { return };
    if count == 1 && multiplicity::may_be_single(element.tag()) {
        return;
    }
    let Some(expected) = multiplicity::of(element.tag()) else { return };
    if !expected.holds(count) && !multiplicity::is_retired(element.tag()) {
        tell_of(element, findings, "as many values as the dictionary says", || {
            format!("{count} values, multiplicity {expected}")
        });
    }
}

/// How many values an element has; `None` if that says nothing for its VR.
fn count(element: &Element<'_>) -> Option<u32> {
    let vr = element.vr();
    if let Some(width) = vr.number_width() {
        return u32::try_from((element.node.length as usize).checked_div(width)?).ok();
    }
    if !vr.is_text() || matches!(&vr.0, b"ST" | b"LT" | b"UT" | b"UR") {
        return None;
    }
    let value = element.value()?;
    let count = memchr::memchr_iter(b'\\', value).count();
    if count == 0 {
        return Some(1);
    }
    let is_plain = value.iter().all(|octet| octet.is_ascii() && *octet != 0x1b);
    let count = if is_plain || !vr.has_character_set() {
        count
    } else {
        let text = element.character_sets.decode(vr, value);
        text.chars().filter(|character| *character == '\\').count()
    };
    u32::try_from(count.saturating_add(1)).ok()
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0020, 0x0010, "SH", b"THORAX\\ABDOMEN")]))
}
