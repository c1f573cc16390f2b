//! UL-132.

use super::establishment::{field, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, RejectReason, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-132",
    name: "user_identity_rejected_otherwise",
    title: "Reject of a user identity with an unexpected reason",
    severity: Severity::Warning,
    clause: "PS3.7 D.3.3.7.3",
    requirement: "An acceptor that does not accept the user identity rejects permanently, as the ACSE \
                  provider, without reason (1, 2, 1).",
    rationale: "The client cannot tell that the credentials are wrong, or tries again with them.",
    exceptions: "Reasons that explain themselves, like an AE title or a limit, are not flagged; other \
                 causes cannot be ruled out.",
    advice: "Reject with result 1, source 2 and reason 1.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let Body::AssociateRj(reject) = &pdu.body else { return };
    let has_identity =
        context.negotiation.request.as_ref().is_some_and(|request| request.user_identity().is_some());
    let RejectReason { source, reason } = reject.why;
    let gives_no_reason = matches!((source, reason), (1 | 2, 1));
    if has_identity && gives_no_reason && (reject.result, source) != (1, 2) {
        report(findings, entry, field(entry, 7, 3), || {
            let observed = format!("result {}, source {source}, reason {reason}", reject.result);
            Evidence::new("result 1, source 2, reason 1", observed).possible()
        });
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::identity(1, 1));
    examples::rejected(&request, &encode::reject(1, RejectReason { source: 1, reason: 1 }))
}
