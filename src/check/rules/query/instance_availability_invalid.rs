//! SVC-FIND-017.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-017",
    name: "instance_availability_invalid",
    title: "Instance Availability has no valid value",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.2",
    requirement: "Instance Availability of a match is ONLINE, NEARLINE, OFFLINE or UNAVAILABLE.",
    rationale: "Clients that wait for nearline data, or hide what is offline, do the wrong thing.",
    exceptions: "It may be absent.",
    advice: "Return a value, or leave the attribute out even if the request has it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const INSTANCE_AVAILABILITY: Tag = Tag(0x0008, 0x0056);
const VALUES: [&[u8]; 4] = [b"ONLINE", b"NEARLINE", b"OFFLINE", b"UNAVAILABLE"];

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    let Some(pair) = identifiers::matched(entry, data_set, context) else { return };
    if pair.found.element(INSTANCE_AVAILABILITY).is_none() {
        return;
    }
    let value = pair.found.trimmed(INSTANCE_AVAILABILITY);
    if !VALUES.contains(&value) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed =
                if value.is_empty() { "no value".to_owned() } else { format!("\"{}\"", Escaped(value)) };
            Evidence::new("ONLINE, NEARLINE, OFFLINE or UNAVAILABLE", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let found = examples::study_match().with(INSTANCE_AVAILABILITY, "");
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
