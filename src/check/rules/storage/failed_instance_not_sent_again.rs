//! SVC-STO-015.

use std::collections::BTreeMap;

use crate::check::{Check, Evidence, Failed, Findings, Rule, Severity, Stories};
use crate::scenario::Ladder;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-015",
    name: "failed_instance_not_sent_again",
    title: "Object that was not stored was not sent again",
    severity: Severity::Note,
    clause: "PS3.4 B.4.2",
    requirement: "What is to become of an object that the archive did not store is up to the sender.",
    rationale: "The object is missing in the archive, and nobody may know.",
    exceptions: "It may have been sent again after the capture, or by another way.",
    advice: "Compare the list of objects of the study on both sides.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Capture(check)],
    example,
    example_also_breaks: &[],
};

/// UIDs that are told of one association.
const MAX_TOLD: usize = 5;

fn check(stories: &Stories, findings: &mut Findings<'_>) {
    let mut by_association: BTreeMap<u64, Vec<&Failed>> = BTreeMap::new();
    for failed in stories.failed_instances() {
        by_association.entry(failed.association).or_default().push(failed);
    }
    for (association, failed) in by_association {
        let Some(last) = failed.last() else { continue };
        findings.report_in(Some(association), last.at, Some(last.sender), || {
            let tell = |failed: &&Failed| format!("{} ({:04X}H)", failed.instance, failed.status);
            let told: Vec<String> = failed.iter().take(MAX_TOLD).map(tell).collect();
            let more = if failed.len() > MAX_TOLD { ", …" } else { "" };
            let observed = format!("{} missing: {}{more}", failed.len(), told.join(", "));
            Evidence::new("a later C-STORE with success", observed)
        });
    }
}

fn example() -> Ladder {
    examples::answered(0xa700)
}
