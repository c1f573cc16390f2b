//! UL-046.

use super::establishment::{accept, contexts, report};
use super::{examples, uids};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-046",
    name: "refused_context_without_transfer_syntax",
    title: "Refused context without transfer syntax",
    severity: Severity::Warning,
    clause: "PS3.8 9.3.3.2",
    requirement: "The result of a presentation context has a transfer syntax sub-item also where the \
                  context was not accepted; its value does not matter.",
    rationale: "A few strict requestors choke on its absence.",
    exceptions: "The value is not to be tested, and most acceptors leave it out or empty.",
    advice: "Repeat one of the proposed transfer syntaxes.",
    is_pedantic: true,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    for (item, answer) in contexts(accept, ItemType::PRESENTATION_CONTEXT_AC) {
        let first = answer.transfer_syntaxes().next();
        let fault = first.map_or(Some("there is none"), uids::fault);
        if let Some(fault) = fault.filter(|_| matches!(answer.result.0, 1..=4)) {
            report(findings, entry, item.span, || {
                Evidence::new("a transfer syntax", format!("context {}: {fault}", answer.id))
            });
        }
    }
}

fn example() -> Ladder {
    let contexts = vec![pdus::proposal(1, pdus::VERIFICATION), pdus::proposal(3, pdus::CT_IMAGE_STORAGE)];
    let answers = vec![pdus::answer(1, 0), pdus::answer_with(3, 3, &[])];
    examples::association(&examples::request_with(contexts), &examples::accept_with(answers))
}
