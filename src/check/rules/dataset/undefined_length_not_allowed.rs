//! DS-016.

use super::example::{EXPLICIT, SEQUENCE_END, image, item, stored, undefined};
use super::judged::{anomaly, place, tell};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::Fault;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-016",
    name: "undefined_length_not_allowed",
    title: "Undefined length where none is allowed",
    severity: Severity::Violation,
    clause: "PS3.5 7.1.1, 7.1.2",
    requirement: "Only sequences, items, elements of VR UN and encapsulated pixel data have an undefined \
                  length.",
    rationale: "A reader cannot know what to look for as the end of the value.",
    exceptions: "Where no VR is sent, an element that the dictionary does not know counts as a sequence; OB \
                 and OW in fragments are not judged here.",
    advice: "Send the length of the value.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-003", "DS-025"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(odd) = anomaly(entry, Fault::UndefinedLength) else { return };
    tell(entry, findings, "the length of the value", || {
        format!("{}: undefined length", place(odd.tag, odd.offset))
    });
}

fn example() -> Ladder {
    let mut comment = undefined(0x0010, 0x4000, "UT");
    comment.extend(item(b"NONE"));
    comment.extend(SEQUENCE_END);
    stored(EXPLICIT, &image(&[comment]))
}
