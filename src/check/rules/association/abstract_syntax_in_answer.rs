//! UL-049.

use super::establishment::{accept, contexts, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-049",
    name: "abstract_syntax_in_answer",
    title: "Abstract syntax in the answer to a context",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.3.2",
    requirement: "A presentation context of an A-ASSOCIATE-AC holds a transfer syntax and nothing else.",
    rationale: "Strict requestors abort.",
    exceptions: "",
    advice: "Leave the sub-item of type 30H out of the answer.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    for (item, answer) in contexts(accept, ItemType::PRESENTATION_CONTEXT_AC) {
        if answer.sub_items.iter().any(|sub_item| sub_item.kind == ItemType::ABSTRACT_SYNTAX) {
            report(findings, entry, item.span, || {
                Evidence::new("no 30H", format!("30H in context {}", answer.id))
            });
        }
    }
}

fn example() -> Ladder {
    let mut answer = pdus::answer(1, 0);
    if let Content::PresentationContext(context) = &mut answer.content {
        let syntax = Content::AbstractSyntax(Uid::from(pdus::VERIFICATION));
        context.sub_items.insert(0, pdus::item(ItemType::ABSTRACT_SYNTAX, syntax));
    }
    examples::association(&examples::request(), &examples::accept_with(vec![answer]))
}
