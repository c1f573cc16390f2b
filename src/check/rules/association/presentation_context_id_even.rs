//! UL-024.

use super::establishment::{associate, contexts, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::Span;
use crate::scenario::{Ladder, pdus};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-024",
    name: "presentation_context_id_even",
    title: "Presentation context ID is even",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2.2, 9.3.3.2, 9.3.5.1",
    requirement: "Presentation-context-IDs are odd numbers from 1 to 255.",
    rationale: "Strict acceptors reject; others mix up the contexts.",
    exceptions: "A peer that repeats the even ID that the other one introduced is not at fault.",
    advice: "Count by 2 from 1 on.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-026"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    if let PduContent::Data(pdu) = &entry.content {
        let is_introduced = context.negotiation.request.is_some() || context.negotiation.accept.is_some();
        let even = pdu.pdvs.iter().find(|pdv| pdv.context_id % 2 == 0).filter(|_| !is_introduced);
        if let Some(pdv) = even {
            report(findings, entry, Span::new(pdv.offset, 6), || {
                Evidence::new("an odd number", format!("{} in a P-DATA-TF", pdv.context_id)).possible()
            });
        }
        return;
    }
    let Some(associate) = associate(entry, context) else { return };
    let answers = ItemType::PRESENTATION_CONTEXT_AC;
    let answers = contexts(associate, answers).filter(|_| context.negotiation.request.is_none());
    for (item, even) in contexts(associate, ItemType::PRESENTATION_CONTEXT_RQ).chain(answers) {
        if even.id % 2 == 0 {
            report(findings, entry, item.span, || Evidence::new("an odd number", even.id.to_string()));
        }
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![pdus::proposal(2, pdus::VERIFICATION)]);
    examples::association(&request, &examples::accept_with(vec![pdus::answer(2, 0)]))
}
