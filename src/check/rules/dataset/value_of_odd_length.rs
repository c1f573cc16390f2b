//! DS-012.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{place, tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::{DataSet, Fault};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-012",
    name: "value_of_odd_length",
    title: "Value of odd length",
    severity: Severity::Violation,
    clause: "PS3.5 7.1.1",
    requirement: "Values, items and sequences have an even number of octets: shorter values are padded.",
    rationale: "Readers that round the length up take the next tag apart.",
    exceptions: "Fragments of pixel data are DS-063.",
    advice: "Pad text with a space, UIDs and octets with a NUL.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(odd) = data_set.anomaly(Fault::OddLength).filter(|_| whole(entry).is_some()) else { return };
    tell(entry, findings, "an even length", || {
        format!("{}: {} octets", place(odd.tag, odd.offset), odd.measure)
    });
}

fn example() -> Ladder {
    let names = [explicit(0x0008, 0x1010, "SH", b"ROOM1"), explicit(0x0008, 0x1030, "LO", b"THORAX 01")];
    stored(EXPLICIT, &image(&names))
}
