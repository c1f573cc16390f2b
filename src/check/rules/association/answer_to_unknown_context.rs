//! UL-043.

use super::establishment::{accept, contexts, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{ItemType, PresentationContext};

pub(super) static RULE: Rule = Rule {
    id: "UL-043",
    name: "answer_to_unknown_context",
    title: "Result for a context that was not proposed",
    severity: Severity::Violation,
    clause: "PS3.8 7.1.1.14",
    requirement: "The results of an A-ASSOCIATE-AC have the IDs of the contexts that the request proposes.",
    rationale: "The requestor cannot tell what was accepted, and aborts.",
    exceptions: "",
    advice: "Take the IDs from the request; do not number them anew.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    for (item, answer) in contexts(accept, ItemType::PRESENTATION_CONTEXT_AC) {
        let is_known = |known: &PresentationContext| known.is_proposed == Some(true);
        if !context.presentation_context(answer.id).is_some_and(is_known) {
            report(findings, entry, item.span, || {
                Evidence::new("an ID of the request", format!("context {}", answer.id))
            });
        }
    }
}

fn example() -> Ladder {
    let accept = examples::accept_with(vec![pdus::answer(1, 0), pdus::answer(3, 3)]);
    examples::association(&examples::request(), &accept)
}
