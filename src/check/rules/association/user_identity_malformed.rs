//! UL-087.

use super::establishment::{report, request, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-087",
    name: "user_identity_malformed",
    title: "User Identity is malformed",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.7.1",
    requirement: "A User Identity has a type from 1 to 5, a response octet of 0 or 1, and two fields with \
                  their lengths; the second one is used by type 2 only. There is at most one.",
    rationale: "The acceptor cannot tell who asks, and rejects.",
    exceptions: "The fields themselves are never shown.",
    advice: "Types: 1 user name, 2 user name and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JSON web \
             token.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for (index, item) in user_items(request, ItemType::USER_IDENTITY_RQ).enumerate() {
        let observed = match &item.content {
            Content::Malformed(_) => "lengths that do not fit".to_owned(),
            Content::UserIdentity(own) if !matches!(own.kind, 1..=5) => format!("type {}", own.kind),
            Content::UserIdentity(own) if own.positive_response_requested > 1 => {
                format!("response octet {}", own.positive_response_requested)
            }
            Content::UserIdentity(own) if own.kind != 2 && own.secondary_field.length() > 0 => {
                format!("a second field of {} octets in type {}", own.secondary_field.length(), own.kind)
            }
            _ if index > 0 => "a second one".to_owned(),
            _ => continue,
        };
        report(findings, entry, item.span, || {
            Evidence::new("a type from 1 to 5 and fields that fit it, once", observed)
        });
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::identity(6, 0));
    examples::association(&request, &examples::accept())
}
