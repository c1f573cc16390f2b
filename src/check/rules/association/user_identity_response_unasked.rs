//! UL-088.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-088",
    name: "user_identity_response_unasked",
    title: "User identity response that was not asked for",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.7",
    requirement: "The acceptor sends a user identity response only if the request has a User Identity and \
                  asks for one.",
    rationale: "Strict requestors abort.",
    exceptions: "",
    advice: "Look at the response octet of the request.",
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
    let Some(item) = user_items(accept, ItemType::USER_IDENTITY_AC).next() else { return };
    let is_asked_for = request.user_identity().is_some_and(|own| own.positive_response_requested != 0);
    let is_unclear = user_items(request, ItemType::USER_IDENTITY_RQ)
        .any(|own| matches!(own.content, Content::Malformed(_)));
    if !is_asked_for && !is_unclear {
        report(findings, entry, item.span, || Evidence::new("no response", "a user identity response"));
    }
}

fn example() -> Ladder {
    let (mut request, mut accept) = (examples::request(), examples::accept());
    examples::add(&mut request, examples::identity(1, 0));
    examples::add(&mut accept, examples::identity_response(b""));
    examples::association(&request, &accept)
}
