//! DS-009.

use super::example::{BIG_ENDIAN, association};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::transfer_syntax;
use crate::scenario::{Ladder, pdus};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, ItemType, PresentationContext};

pub(super) static RULE: Rule = Rule {
    id: "DS-009",
    name: "explicit_big_endian_accepted",
    title: "Explicit VR Big Endian in use",
    severity: Severity::Note,
    clause: "PS3.5 A.3",
    requirement: "Explicit VR Big Endian is retired: new systems do not propose it, and acceptors prefer \
                  another.",
    rationale: "Few systems are still tested with it; words in bulk data come out swapped.",
    exceptions: "It remains legal between peers that agree on it.",
    advice: "Propose and prefer Explicit VR Little Endian.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let Body::AssociateAc(accept) = &pdu.body else { return };
    for answer in accept.presentation_contexts(ItemType::PRESENTATION_CONTEXT_AC) {
        let is_accepted =
            context.presentation_context(answer.id).is_some_and(PresentationContext::is_accepted);
        let chosen = answer.transfer_syntaxes().next();
        if is_accepted && chosen.is_some_and(|uid| uid.as_str() == transfer_syntax::EXPLICIT_VR_BIG_ENDIAN) {
            findings.report(entry.last, Some(entry.sender), || {
                let observed = format!("context {}: Explicit VR Big Endian", answer.id);
                Evidence::new("a transfer syntax that is not retired", observed)
                    .octets(entry.sender, pdu.header.span())
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = association(pdus::CT_IMAGE_STORAGE, BIG_ENDIAN);
    ladder.release();
    ladder
}
