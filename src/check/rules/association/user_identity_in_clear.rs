//! UL-131.

use super::establishment::{report, request, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-131",
    name: "user_identity_in_clear",
    title: "Credentials are sent in clear",
    severity: Severity::Note,
    clause: "PS3.7 D.3.3.7; PS3.15 B.5",
    requirement: "Passcodes, tickets, assertions and tokens are for the eyes of the acceptor.",
    rationale: "Whoever sees the network can take and use them.",
    exceptions: "Legal.",
    advice: "Use TLS between the peers.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for item in user_items(request, ItemType::USER_IDENTITY_RQ) {
        if let Content::UserIdentity(own) = &item.content
            && matches!(own.kind, 2..=5)
        {
            report(findings, entry, item.span, || {
                Evidence::new("TLS around credentials", format!("{} in clear", own.kind_name()))
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::identity(5, 0));
    examples::association(&request, &examples::accept())
}
