//! UL-050.

use super::establishment::{accept, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{ContextResult, PresentationContext};

pub(super) static RULE: Rule = Rule {
    id: "UL-050",
    name: "no_context_accepted",
    title: "No presentation context is accepted",
    severity: Severity::Warning,
    clause: "PS3.8 7.1.1.7, 7.1.1.14",
    requirement: "The peers share at least one SOP class in one transfer syntax.",
    rationale: "Nothing can be sent: the requestor releases or aborts.",
    exceptions: "Legal. That the requestor ends the association at once is not flagged.",
    advice: "Read the results: 3 points to a SOP class that the acceptor does not provide, 4 to transfer \
             syntaxes.",
    is_pedantic: false,
    needs: &[Need::Accept],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    if accept(entry, context).is_none() {
        return;
    }
    let proposed: Vec<_> =
        context.negotiation.contexts.iter().filter(|known| known.is_proposed != Some(false)).collect();
    let is_refused = |known: &&PresentationContext| matches!(known.result, Some(ContextResult(1..=4)));
    if !proposed.is_empty() && proposed.iter().all(is_refused) {
        report(findings, entry, whole(entry), || {
            let result = |known: &&PresentationContext| known.result.map(|result| (known.id, result.name()));
            let results = proposed.iter().filter_map(result).map(|(id, name)| format!("{id} {name}"));
            let results: Vec<String> = results.take(8).collect();
            Evidence::new("a context that is accepted", results.join(", "))
        });
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)]);
    examples::association(&request, &examples::accept_with(vec![pdus::answer(1, 3)]))
}
