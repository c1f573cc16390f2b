//! UL-045.

use super::establishment::{accept, contexts, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{ContextResult, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-045",
    name: "not_one_transfer_syntax_accepted",
    title: "Accepted context without exactly one transfer syntax",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.3.2",
    requirement: "The result of an accepted presentation context names the one transfer syntax that was \
                  chosen.",
    rationale: "The requestor does not know how to encode: it aborts, or takes the first.",
    exceptions: "What stands beside a context that was not accepted is not significant.",
    advice: "Name one of the proposed transfer syntaxes, not the whole list.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    for (item, answer) in contexts(accept, ItemType::PRESENTATION_CONTEXT_AC) {
        let kind = ItemType::TRANSFER_SYNTAX;
        let count = answer.sub_items.iter().filter(|sub_item| sub_item.kind == kind).count();
        let is_empty = answer.transfer_syntaxes().any(|uid| uid.raw().is_empty());
        if answer.result == ContextResult::ACCEPTANCE && (count != 1 || is_empty) {
            report(findings, entry, item.span, || {
                let what = if is_empty { "an empty one".to_owned() } else { count.to_string() };
                Evidence::new("1 transfer syntax", format!("{what} in context {}", answer.id))
            });
        }
    }
}

fn example() -> Ladder {
    const EXPLICIT: &str = "1.2.840.10008.1.2.1";
    let both = [pdus::IMPLICIT, EXPLICIT];
    let request = examples::request_with(vec![pdus::proposal_with(1, pdus::VERIFICATION, &both)]);
    examples::association(&request, &examples::accept_with(vec![pdus::answer_with(1, 0, &both)]))
}
