//! DS-017.

use super::example::{EXPLICIT, SEQUENCE_END, explicit, image, stored};
use super::judged::{place, tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::Fault;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-017",
    name: "delimiter_needless_or_with_length",
    title: "Delimiter with a length, or where none belongs",
    severity: Severity::Violation,
    clause: "PS3.5 7.5.1, 7.5.2",
    requirement: "Delimiters have length 0 and end what has an undefined length, nothing else.",
    rationale: "Readers that trust the explicit length meet a tag that is no element, and stop.",
    exceptions: "",
    advice: "Write delimiters only behind sequences, items and fragments of undefined length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-003", "DS-015", "DS-025"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry) else { return };
    let faults = [Fault::DelimiterWithLength, Fault::NeedlessDelimiter];
    let Some(odd) = data_set.anomalies.iter().find(|odd| faults.contains(&odd.fault)) else { return };
    tell(entry, findings, "delimiters of length 0 behind undefined lengths", || {
        let place = place(odd.tag, odd.offset);
        match odd.fault {
            Fault::DelimiterWithLength => format!("{place}: length {}", odd.measure),
            _ => format!("{place}: nothing of undefined length is open"),
        }
    });
}

fn example() -> Ladder {
    let mut comment = explicit(0x0010, 0x4000, "LT", b"NONE");
    comment.extend(SEQUENCE_END);
    stored(EXPLICIT, &image(&[comment]))
}
