//! UL-051.

use super::establishment::{accept, report, whole};
use super::{examples, offers};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ContextResult;

pub(super) static RULE: Rule = Rule {
    id: "UL-051",
    name: "default_transfer_syntax_refused",
    title: "Default transfer syntax is refused",
    severity: Severity::Violation,
    clause: "PS3.5 10.1",
    requirement: "An acceptor that supports an abstract syntax takes the default transfer syntax where it \
                  is offered.",
    rationale: "Nothing can be sent of a SOP class that both support.",
    exceptions: "Judged over all contexts of an abstract syntax: it is enough that one was accepted, or \
                 refused for another reason. Where pixels by reference were offered, the default may be \
                 refused.",
    advice: "Look for a filter of transfer syntaxes in the configuration of the acceptor.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    const TRANSFER_SYNTAXES: Option<ContextResult> = Some(ContextResult(4));
    if accept(entry, context).is_none() {
        return;
    }
    let Some(request) = context.negotiation.request.as_ref() else { return };
    for offer in offers::all(request) {
        let result = |id: &u8| context.presentation_context(*id).and_then(|known| known.result);
        let is_refused = offer.ids.iter().all(|id| result(id) == TRANSFER_SYNTAXES);
        if is_refused && offer.has_default() && !offer.has_pixels_by_reference() {
            report(findings, entry, whole(entry), || {
                let observed = format!("{} refused with 4", offer.abstract_syntax.name_or_self());
                Evidence::new("Implicit VR Little Endian accepted", observed)
            });
        }
    }
}

fn example() -> Ladder {
    let contexts = vec![pdus::proposal(1, pdus::VERIFICATION), pdus::proposal(3, pdus::CT_IMAGE_STORAGE)];
    let answers = vec![pdus::answer(1, 0), pdus::answer(3, 4)];
    examples::association(&examples::request_with(contexts), &examples::accept_with(answers))
}
