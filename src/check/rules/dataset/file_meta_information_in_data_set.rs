//! DS-004.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{place, tell, tell_of, whole};
use crate::check::{Check, Context, Element, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-004",
    name: "file_meta_information_in_data_set",
    title: "File meta information in the data set",
    severity: Severity::Violation,
    clause: "PS3.10 7.1; PS3.5 7.5.1",
    requirement: "Elements of group 0002 stand in files only, never in a data set that is sent, nor in its \
                  items.",
    rationale: "Many archives refuse such an object, since group 0002 is always explicit little-endian and \
                breaks the encoding too.",
    exceptions: "",
    advice: "Take group 0002 off before sending.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-003"],
    checks: &[Check::Element(check), Check::Message(check_start)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if element.tag().0 == 0x0002 {
        tell_of(element, findings, "no element of group 0002", || "file meta information".to_owned());
    }
}

/// In an implicit encoding, reading ends with the very first element.
fn check_start(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry).filter(|data_set| data_set.stop.is_some()) else { return };
    if let Some(first) = data_set.nodes.first().filter(|first| first.tag.0 == 0x0002) {
        tell(entry, findings, "no element of group 0002", || place(first.tag, first.offset));
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0002, 0x0010, "UI", b"1.2.840.10008.1.2.1\0")]))
}
