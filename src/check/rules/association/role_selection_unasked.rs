//! UL-078.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-078",
    name: "role_selection_unasked",
    title: "Role selection in the answer alone",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.4",
    requirement: "The acceptor answers role selections of the request, and sends none unasked.",
    rationale: "It has no effect: the requestor is SCU and the acceptor SCP.",
    exceptions: "",
    advice: "Answer only what the request asks for.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &["UL-075"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let Some(request) = context.negotiation.request.as_ref() else { return };
    for item in user_items(accept, ItemType::ROLE_SELECTION) {
        let Content::RoleSelection(answer) = &item.content else { continue };
        if !request.role_selections().any(|asked| asked.sop_class_uid == answer.sop_class_uid) {
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
    let mut accept = examples::accept();
    examples::add(&mut accept, examples::roles(pdus::VERIFICATION, 1, 0));
    examples::association(&examples::request(), &accept)
}
