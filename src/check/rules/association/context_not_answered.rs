//! UL-042.

use super::establishment::{accept, contexts, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "UL-042",
    name: "context_not_answered",
    title: "Proposed presentation context has no answer",
    severity: Severity::Violation,
    clause: "PS3.8 7.1.1.14, 9.3.3.2",
    requirement: "The A-ASSOCIATE-AC has a result for each presentation context of the request.",
    rationale: "Requestors wait for the result, or take the context for accepted.",
    exceptions: "The order of the results is free.",
    advice: "Answer each context, those that are not accepted too.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &["UL-037", "UL-043"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let answered: HashSet<u8> =
        contexts(accept, ItemType::PRESENTATION_CONTEXT_AC).map(|(_, answer)| answer.id).collect();
    let proposed = context.negotiation.contexts.iter().filter(|proposed| proposed.is_proposed == Some(true));
    let missing: Vec<String> = proposed
        .filter(|proposed| !answered.contains(&proposed.id))
        .map(|lost| lost.id.to_string())
        .collect();
    if !missing.is_empty() {
        report(findings, entry, whole(entry), || {
            let observed = format!("none for context {}", missing.join(", "));
            Evidence::new("a result for each context of the request", observed)
        });
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![
        pdus::proposal(1, pdus::VERIFICATION),
        pdus::proposal(3, pdus::CT_IMAGE_STORAGE),
    ]);
    examples::association(&request, &examples::accept())
}
