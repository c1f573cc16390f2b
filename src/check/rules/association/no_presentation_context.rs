//! UL-023.

use super::establishment::{report, request, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-023",
    name: "no_presentation_context",
    title: "No presentation context is proposed",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2",
    requirement: "An A-ASSOCIATE-RQ has at least one Presentation Context item.",
    rationale: "Nothing can be sent on such an association; most acceptors reject or abort.",
    exceptions: "",
    advice: "Check which SOP classes the client is configured for: its list is empty.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    if !request.items.iter().any(|item| item.kind == ItemType::PRESENTATION_CONTEXT_RQ) {
        report(findings, entry, whole(entry), || Evidence::new("1 presentation context or more", "none"));
    }
}

fn example() -> Ladder {
    examples::association(&examples::request_with(Vec::new()), &examples::accept_with(Vec::new()))
}
