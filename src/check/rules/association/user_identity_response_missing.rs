//! UL-089.

use super::establishment::{accept, report, user_items, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-089",
    name: "user_identity_response_missing",
    title: "User identity is not confirmed",
    severity: Severity::Warning,
    clause: "PS3.7 D.3.3.7",
    requirement: "An acceptor that supports User Identity answers where the request asks for a response.",
    rationale: "The requestor may take the user for checked although nobody looked.",
    exceptions: "An acceptor that does not know the sub-item skips it: that is legal, and so is going on \
                 without a response.",
    advice: "Do not count on the identity: the acceptor did not look at it, or does not say so.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let Some(request) = context.negotiation.request.as_ref() else { return };
    let is_asked_for = request.user_identity().is_some_and(|own| own.positive_response_requested == 1);
    if is_asked_for && user_items(accept, ItemType::USER_IDENTITY_AC).next().is_none() {
        report(findings, entry, whole(entry), || Evidence::new("a user identity response", "none"));
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::identity(1, 1));
    examples::association(&request, &examples::accept())
}
