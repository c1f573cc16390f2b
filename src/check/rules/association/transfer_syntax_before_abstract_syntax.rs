//! UL-029.

use super::establishment::{contexts, report, request};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-029",
    name: "transfer_syntax_before_abstract_syntax",
    title: "Transfer syntax stands before the abstract syntax",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.1",
    requirement: "The items inside a presentation context stand in ascending order of their types.",
    rationale: "Parsers that read them in order refuse the request.",
    exceptions: "",
    advice: "Write the abstract syntax (30H) first, the transfer syntaxes (40H) behind it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for (item, proposed) in contexts(request, ItemType::PRESENTATION_CONTEXT_RQ) {
        let first = |kind| proposed.sub_items.iter().position(|sub_item| sub_item.kind == kind);
        let (abstract_syntax, transfer_syntax) =
            (first(ItemType::ABSTRACT_SYNTAX), first(ItemType::TRANSFER_SYNTAX));
        if abstract_syntax.is_some() && transfer_syntax.is_some() && transfer_syntax < abstract_syntax {
            report(findings, entry, item.span, || {
                Evidence::new("30H, then 40H", format!("40H first in context {}", proposed.id))
            });
        }
    }
}

fn example() -> Ladder {
    let mut proposal = pdus::proposal(1, pdus::VERIFICATION);
    if let Content::PresentationContext(context) = &mut proposal.content {
        context.sub_items.reverse();
    }
    examples::association(&examples::request_with(vec![proposal]), &examples::accept())
}
