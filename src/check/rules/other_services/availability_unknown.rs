//! SVC-IAN-003.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-IAN-003",
    name: "availability_unknown",
    title: "Instance Availability has no defined value",
    severity: Severity::Violation,
    clause: "PS3.4 R.3.2.1.1, C.4.1.1.3.2",
    requirement: "Each instance of an availability notification is ONLINE, NEARLINE, OFFLINE or UNAVAILABLE.",
    rationale: "The receiver cannot tell whether it may fetch the images.",
    exceptions: "",
    advice: "Send one of the four values.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const INSTANCE_AVAILABILITY: Tag = Tag(0x0008, 0x0056);
const VALUES: [&[u8]; 4] = [b"ONLINE", b"NEARLINE", b"OFFLINE", b"UNAVAILABLE"];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_CREATE_RQ)
        || entry.service() != Service::InstanceAvailability
    {
        return;
    }
    let mut values = data_set.nodes.iter().filter(|node| node.tag == INSTANCE_AVAILABILITY);
    let is_wrong = |value: &[u8]| !VALUES.contains(&value.trim_ascii());
    if !values.any(|node| node.value().is_some_and(is_wrong)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(
            "ONLINE, NEARLINE, OFFLINE or UNAVAILABLE",
            format!("another value in {}", label(INSTANCE_AVAILABILITY)),
        )
        .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::notified("THERE")
}
