//! UL-026.

use super::establishment::{contexts, report, request, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-026",
    name: "too_many_presentation_contexts",
    title: "More than 128 presentation contexts",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2.2",
    requirement: "There are 128 odd numbers for IDs, so a request has at most 128 presentation contexts.",
    rationale: "IDs come twice or are even, and the acceptor takes one context for another, or aborts.",
    exceptions: "",
    advice: "Put the transfer syntaxes of a SOP class into one context, or use several associations.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    let count = contexts(request, ItemType::PRESENTATION_CONTEXT_RQ).count();
    if count > 128 {
        report(findings, entry, whole(entry), || Evidence::new("at most 128", count.to_string()));
    }
}

fn example() -> Ladder {
    let ids: Vec<u8> = (1..=u8::MAX).step_by(2).chain([1]).collect();
    let proposals = ids.iter().map(|id| pdus::proposal(*id, pdus::CT_IMAGE_STORAGE)).collect();
    let answers = ids.iter().take(128).map(|id| pdus::answer(*id, 0)).collect();
    examples::association(&examples::request_with(proposals), &examples::accept_with(answers))
}
