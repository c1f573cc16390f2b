//! UL-044.

use super::establishment::{accept, contexts, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "UL-044",
    name: "context_answered_twice",
    title: "Two results for one context",
    severity: Severity::Violation,
    clause: "PS3.8 7.1.1.14",
    requirement: "The A-ASSOCIATE-AC has one result for each presentation context.",
    rationale: "Which of the two counts is up to the requestor.",
    exceptions: "Where the request has an ID twice, that is the fault (UL-025).",
    advice: "Write one item of type 21H for each item of type 20H.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let request = context.negotiation.request.as_deref();
    let asked = |id| {
        let proposed = request
            .into_iter()
            .flat_map(|request| request.presentation_contexts(ItemType::PRESENTATION_CONTEXT_RQ));
        proposed.filter(|proposed| proposed.id == id).count()
    };
    let mut seen = HashSet::new();
    for (item, answer) in contexts(accept, ItemType::PRESENTATION_CONTEXT_AC) {
        if !seen.insert(answer.id) && asked(answer.id) < 2 {
            report(findings, entry, item.span, || {
                Evidence::new("one result for each context", format!("context {} again", answer.id))
            });
        }
    }
}

fn example() -> Ladder {
    let accept = examples::accept_with(vec![pdus::answer(1, 0), pdus::answer(1, 0)]);
    examples::association(&examples::request(), &accept)
}
