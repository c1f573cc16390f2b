//! DS-003.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{anomaly, tell};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::Fault;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-003",
    name: "file_prefix_in_data_set",
    title: "Data set starts like a file",
    severity: Severity::Violation,
    clause: "PS3.8 E.1; PS3.10 7.1",
    requirement: "Preamble and prefix \"DICM\" belong to files. On the network a data set starts with its \
                  first element.",
    rationale: "Where the receiver looks for the first tag it finds zeros or letters, and refuses the \
                object.",
    exceptions: "",
    advice: "Strip preamble, prefix and file meta information, and send the rest in the negotiated \
             transfer syntax.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if anomaly(entry, Fault::FilePrefix).is_some() {
        tell(entry, findings, "an element", || "the prefix of a file: 'DICM'".to_owned());
    }
}

fn example() -> Ladder {
    let mut octets = vec![0; 128];
    octets.extend(b"DICM");
    octets.extend(explicit(0x0002, 0x0010, "UI", b"1.2.840.10008.1.2.1\0"));
    octets.extend(image(&[]));
    stored(EXPLICIT, &octets)
}
