//! UL-027.

use super::establishment::{contexts, report, request};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-027",
    name: "not_one_abstract_syntax",
    title: "Presentation context without exactly one abstract syntax",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2.2",
    requirement: "A proposed presentation context names one abstract syntax.",
    rationale: "The acceptor cannot tell what the context is for.",
    exceptions: "",
    advice: "Write one sub-item of type 30H into each context.",
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
        let kind = ItemType::ABSTRACT_SYNTAX;
        let count = proposed.sub_items.iter().filter(|sub_item| sub_item.kind == kind).count();
        if count != 1 {
            report(findings, entry, item.span, || {
                Evidence::new("1 abstract syntax", format!("{count} in context {}", proposed.id))
            });
        }
    }
}

fn example() -> Ladder {
    let mut proposal = pdus::proposal(3, pdus::CT_IMAGE_STORAGE);
    if let Content::PresentationContext(context) = &mut proposal.content {
        context.sub_items.retain(|item| item.kind != ItemType::ABSTRACT_SYNTAX);
    }
    let request = examples::request_with(vec![pdus::proposal(1, pdus::VERIFICATION), proposal]);
    examples::association(&request, &examples::accept_with(vec![pdus::answer(1, 0), pdus::answer(3, 3)]))
}
