//! UL-091.

use super::establishment::{field, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, RejectReason, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-091",
    name: "reject_values_undefined",
    title: "A-ASSOCIATE-RJ with undefined values",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.4",
    requirement: "Result is 1 or 2, source 1 to 3, and the reason one that Table 9-21 gives for the source.",
    rationale: "The client cannot tell why it was rejected, nor whether to try again.",
    exceptions: "",
    advice: "The order is result, source, reason.",
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
    let RejectReason { source, reason } = reject.why;
    let is_defined = matches!((source, reason), (1, 1 | 2 | 3 | 7) | (2 | 3, 1 | 2));
    if !is_defined || !matches!(reject.result, 1 | 2) {
        report(findings, entry, field(entry, 7, 3), || {
            let observed = format!("result {}, source {source}, reason {reason}", reject.result);
            Evidence::new("values of Table 9-21", observed)
        });
    }
}

fn example() -> Ladder {
    examples::rejected(&examples::request(), &encode::reject(1, RejectReason { source: 1, reason: 4 }))
}
