//! UL-047.

use super::establishment::{accept, contexts, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-047",
    name: "context_result_undefined",
    title: "Result of a context is not defined",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.3.2",
    requirement: "The result of a presentation context is 0 to 4.",
    rationale: "The requestor does not know what it means, and aborts or does without the context.",
    exceptions: "",
    advice: "Use 0 for acceptance, 1 or 2 for a refusal without detail, 3 for the abstract syntax, 4 for \
             the transfer syntaxes.",
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
        if answer.result.0 > 4 {
            report(findings, entry, item.span, || {
                Evidence::new("0 to 4", format!("{} for context {}", answer.result.0, answer.id))
            });
        }
    }
}

fn example() -> Ladder {
    let contexts = vec![pdus::proposal(1, pdus::VERIFICATION), pdus::proposal(3, pdus::CT_IMAGE_STORAGE)];
    let answers = vec![pdus::answer(1, 0), pdus::answer(3, 5)];
    examples::association(&examples::request_with(contexts), &examples::accept_with(answers))
}
