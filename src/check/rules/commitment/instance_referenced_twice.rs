//! SVC-SCM-004.

use super::messages;
use crate::check::stories::commitment::{REFERENCED_SOP_SEQUENCE, instances};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-004",
    name: "instance_referenced_twice",
    title: "Instance referenced twice in one commitment request",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.2.1.1.3",
    requirement: "A SOP instance stands in a commitment request once.",
    rationale: "The archive refuses the request, or its report does not fit the list.",
    exceptions: "",
    advice: "Collect the instances in a set before asking.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_ACTION_RQ) {
        return;
    }
    let all = instances(data_set.elements(), REFERENCED_SOP_SEQUENCE);
    let mut seen = HashSet::new();
    let Some(twice) = all.iter().find(|instance| !instance.is_empty() && !seen.insert(*instance)) else {
        return;
    };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("each instance once", format!("{} twice or more", Uid::new(twice)))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::COMMITMENT]);
    let references = [workflow::reference("2.25.2"), workflow::reference("2.25.2")];
    let data_set = workflow::references("2.25.77", None, Some(&references));
    ladder.requestor(&workflow::commitment_request(1, &data_set));
    ladder.acceptor(&workflow::commitment_response(1, 0x0110));
    ladder.release();
    ladder
}
