//! UL-083.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-083",
    name: "extended_negotiation_unasked",
    title: "Extended negotiation in the answer alone",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.5",
    requirement: "The acceptor answers extended negotiations of the request, and sends none unasked.",
    rationale: "Requestors that do not know the sub-item for this SOP class may abort.",
    exceptions: "",
    advice: "Answer only what the request asks for.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &["UL-082"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let Some(request) = context.negotiation.request.as_ref() else { return };
    for item in user_items(accept, ItemType::EXTENDED_NEGOTIATION) {
        let Content::ExtendedNegotiation(answer) = &item.content else { continue };
        if !request.extended_negotiations().any(|asked| asked.sop_class_uid == answer.sop_class_uid) {
            report(findings, entry, item.span, || {
                Evidence::new(
                    "none, as in the request",
                    format!("one for {}", answer.sop_class_uid.name_or_self()),
                )
            });
        }
    }
}

fn example() -> Ladder {
    let request = examples::request_with(vec![pdus::proposal(1, pdus::STUDY_ROOT_FIND)]);
    let mut accept = examples::accept();
    examples::add(&mut accept, examples::extended(pdus::STUDY_ROOT_FIND, &[1]));
    examples::association(&request, &accept)
}
