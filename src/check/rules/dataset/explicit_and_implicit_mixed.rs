//! DS-025.

use super::example::{EXPLICIT, explicit, image, item, stored};
use super::judged::{place, tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::{DataSet, Fault};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-025",
    name: "explicit_and_implicit_mixed",
    title: "Elements with and without VR in one data set",
    severity: Severity::Violation,
    clause: "PS3.5 7.1.2, A.1, A.2",
    requirement: "In a data set, VRs are sent for all elements or for none.",
    rationale: "Readers lose the place where the form changes; most call the object damaged.",
    exceptions: "A sequence under VR UN has no VRs inside.",
    advice: "Encode sequences anew when an object changes its transfer syntax, instead of copying their \
             octets.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let faults = [Fault::WithVr, Fault::WithoutVr];
    let Some(odd) = data_set.anomalies.iter().find(|odd| faults.contains(&odd.fault)) else { return };
    if whole(entry).is_none() {
        return;
    }
    tell(entry, findings, "one form for all elements", || {
        let form = if odd.fault == Fault::WithVr {
            "with VR, the others without"
        } else {
            "without VR, the others with"
        };
        format!("{}: {form}", place(odd.tag, odd.offset))
    });
}

fn example() -> Ladder {
    let inside = [
        pdus::implicit(0x0008, 0x1150, b"1.2.840.10008.5.1.4.1.1.2\0"),
        pdus::implicit(0x0008, 0x1155, b"2.25.66\0"),
    ];
    let sequence = explicit(0x0008, 0x1140, "SQ", &item(&inside.concat()));
    stored(EXPLICIT, &image(&[sequence]))
}
