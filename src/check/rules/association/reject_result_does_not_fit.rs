//! UL-092.

use super::establishment::{field, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, RejectReason, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-092",
    name: "reject_result_does_not_fit",
    title: "Result of the reject does not fit its reason",
    severity: Severity::Warning,
    clause: "PS3.8 7.1.1.7, 7.1.1.9, 9.3.4",
    requirement: "What only configuration can change is rejected permanently (1), what passes by itself for \
                  now (2).",
    rationale: "Clients take the result for whether to try again: they give up at a moment of congestion, \
                or repeat what can never work.",
    exceptions: "The standard does not tie result and reason together.",
    advice: "Reject unknown AE titles and application contexts with 1, congestion and limits with 2.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let Body::AssociateRj(reject) = &pdu.body else { return };
    let expected = match (reject.why.source, reject.why.reason, reject.result) {
        (1, 2 | 3 | 7, 2) => "result 1",
        (3, 1 | 2, 1) => "result 2",
        _ => return,
    };
    report(findings, entry, field(entry, 7, 3), || {
        Evidence::new(expected, format!("result {}: {}", reject.result, reject.why.name()))
    });
}

fn example() -> Ladder {
    examples::rejected(&examples::request(), &encode::reject(2, RejectReason { source: 1, reason: 7 }))
}
