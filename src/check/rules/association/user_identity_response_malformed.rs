//! UL-130.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-130",
    name: "user_identity_response_malformed",
    title: "User identity response is malformed",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.7.2",
    requirement: "The response holds a length and as many octets; for user names there are none.",
    rationale: "Strict requestors abort.",
    exceptions: "Kerberos and SAML have answers of their own; what is to be sent for a web token is left \
                 open.",
    advice: "Send a length of 0 for types 1 and 2.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &["UL-037", "UL-088"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let identity = context.negotiation.request.as_ref().and_then(|request| request.user_identity());
    for item in user_items(accept, ItemType::USER_IDENTITY_AC) {
        let observed = match (&item.content, identity) {
            (Content::Malformed(_), _) => "a length that does not fit".to_owned(),
            (Content::UserIdentityResponse(secret), Some(own))
                if matches!(own.kind, 1 | 2) && secret.length() > 0 =>
            {
                format!("{} octets for type {}", secret.length(), own.kind)
            }
            _ => continue,
        };
        report(findings, entry, item.span, || Evidence::new("no octets for types 1 and 2", observed));
    }
}

fn example() -> Ladder {
    let (mut request, mut accept) = (examples::request(), examples::accept());
    examples::add(&mut request, examples::identity(1, 1));
    examples::add(&mut accept, examples::identity_response(b"WELCOME"));
    examples::association(&request, &accept)
}
