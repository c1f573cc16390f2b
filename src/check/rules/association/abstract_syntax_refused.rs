//! UL-052.

use super::establishment::{accept, contexts, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-052",
    name: "abstract_syntax_refused",
    title: "Abstract syntax is not supported",
    severity: Severity::Note,
    clause: "PS3.8 9.3.3.2",
    requirement: "An acceptor refuses the SOP classes that it does not provide, or not to this requestor.",
    rationale: "The service is not there.",
    exceptions: "Normal negotiation.",
    advice: "If the acceptor should provide the service, look at its configuration for this AE title.",
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
        if answer.result.0 == 3 {
            report(findings, entry, item.span, || {
                let known = context.presentation_context(answer.id);
                let name = known.and_then(|known| known.abstract_syntax.as_ref()).map(Uid::name_or_self);
                Evidence::new(
                    "a SOP class that the acceptor provides",
                    name.unwrap_or_else(|| format!("context {}", answer.id)),
                )
            });
        }
    }
}

fn example() -> Ladder {
    let contexts = vec![pdus::proposal(1, pdus::VERIFICATION), pdus::proposal(3, pdus::CT_IMAGE_STORAGE)];
    let answers = vec![pdus::answer(1, 0), pdus::answer(3, 3)];
    examples::association(&examples::request_with(contexts), &examples::accept_with(answers))
}
