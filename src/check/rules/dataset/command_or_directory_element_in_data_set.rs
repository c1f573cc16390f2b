//! DS-005.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{place, tell, tell_of, whole};
use crate::check::{Check, Context, Element, Findings, Rule, Severity};
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-005",
    name: "command_or_directory_element_in_data_set",
    title: "Element of group 0000, 0004 or 0006 in the data set",
    severity: Severity::Violation,
    clause: "PS3.5 7.1; PS3.7 6.3",
    requirement: "Group 0000 belongs to command sets, 0004 and 0006 to directories on media. None of them \
                  stands in a data set.",
    rationale: "Receivers that take the element for a command or a directory record misread the object.",
    exceptions: "Zeros behind the end of the data set are DS-014.",
    advice: "Keep command set and data set apart; send the objects that a DICOMDIR names, not its \
             records.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Element(check), Check::Message(check_start)],
    example,
    example_also_breaks: &[],
};

fn check(element: &Element<'_>, findings: &mut Findings<'_>) {
    if matches!(element.tag().0, 0x0000 | 0x0004 | 0x0006) {
        tell_of(element, findings, "no element of this group", || "not of a data set".to_owned());
    }
}

fn check_start(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry).filter(|data_set| data_set.stop.is_some()) else { return };
    let is_known = |tag: Tag| matches!(tag.0, 0x0000 | 0x0004) && attribute::keyword(tag).is_some();
    if let Some(first) = data_set.nodes.first().filter(|first| is_known(first.tag)) {
        tell(entry, findings, "no element of this group", || place(first.tag, first.offset));
    }
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0004, 0x1500, "CS", b"IMAGE1")]))
}
