//! DS-024.

use super::example::{EXPLICIT, SEQUENCE_END, explicit, image, item, stored, undefined};
use super::judged::{place, tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::{DataSet, Fault};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-024",
    name: "unknown_sequence_with_vr",
    title: "Sequence under VR UN with VRs inside",
    severity: Severity::Warning,
    clause: "PS3.5 6.2.2",
    requirement: "A value of VR UN and undefined length is a sequence in Implicit VR Little Endian, whatever \
                  the transfer syntax.",
    rationale: "Readers that keep to the standard cannot take the items apart.",
    exceptions: "Some old systems write VRs there, and their data can be read.",
    advice: "Encode what is inside of an unknown sequence without VRs.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(odd) = data_set.anomaly(Fault::WithVrInUnknown).filter(|_| whole(entry).is_some()) else {
        return;
    };
    tell(entry, findings, "items in Implicit VR Little Endian", || {
        format!("{}: with VR", place(odd.tag, odd.offset))
    });
}

fn example() -> Ladder {
    let inside =
        [explicit(0x0009, 0x0010, "LO", b"VENDOR"), explicit(0x0009, 0x1002, "CS", b"YES ")].concat();
    let mut sequence = undefined(0x0009, 0x1001, "UN");
    sequence.extend(item(&inside));
    sequence.extend(SEQUENCE_END);
    stored(EXPLICIT, &image(&[explicit(0x0009, 0x0010, "LO", b"VENDOR"), sequence]))
}
