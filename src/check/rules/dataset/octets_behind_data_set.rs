//! DS-014.

use super::example::{EXPLICIT, image, stored};
use super::judged::{anomaly, tell};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::Fault;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-014",
    name: "octets_behind_data_set",
    title: "Octets behind the end of the data set",
    severity: Severity::Warning,
    clause: "PS3.5 7.1",
    requirement: "A data set ends with its last element.",
    rationale: "Zeros are no element: strict receivers call the object damaged.",
    exceptions: "Data Set Trailing Padding (FFFC,FFFC) and the pad octet of a deflated data set are right.",
    advice: "Send as many octets as the object has, not whole blocks of the disk.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-003", "DS-002", "DS-015", "DS-017"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(zeros) = anomaly(entry, Fault::TrailingZeros).filter(|zeros| zeros.offset > 0) else { return };
    tell(entry, findings, "the end of the data set", || format!("zeros from offset {} on", zeros.offset));
}

fn example() -> Ladder {
    let mut octets = image(&[]);
    octets.extend([0; 32]);
    stored(EXPLICIT, &octets)
}
