//! UL-028.

use super::establishment::{contexts, report, request};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-028",
    name: "no_transfer_syntax_proposed",
    title: "Presentation context without transfer syntax",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2.2",
    requirement: "A proposed presentation context names at least one transfer syntax.",
    rationale: "The acceptor has nothing to choose from: it rejects the context, or aborts.",
    exceptions: "Answers of the acceptor are UL-045 and UL-046.",
    advice: "Offer at least the default transfer syntax; a missing codec may have emptied the list.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for (item, proposed) in contexts(request, ItemType::PRESENTATION_CONTEXT_RQ) {
        if !proposed.sub_items.iter().any(|sub_item| sub_item.kind == ItemType::TRANSFER_SYNTAX) {
            report(findings, entry, item.span, || {
                Evidence::new("1 transfer syntax or more", format!("none in context {}", proposed.id))
            });
        }
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![
        pdus::proposal(1, pdus::VERIFICATION),
        pdus::proposal_with(3, pdus::CT_IMAGE_STORAGE, &[]),
    ]);
    examples::association(&request, &examples::accept_with(vec![pdus::answer(1, 0), pdus::answer(3, 4)]))
}
