//! UL-079.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType, RoleSelection};

pub(super) static RULE: Rule = Rule {
    id: "UL-079",
    name: "role_granted_not_proposed",
    title: "Acceptor grants a role that was not proposed",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.4.2",
    requirement: "The acceptor keeps or clears a role that the requestor proposes; it sets none.",
    rationale: "One peer takes a role that the other does not expect, and operations in that direction are \
                refused.",
    exceptions: "Both PDUs speak from the view of the requestor. No answer means the default roles.",
    advice: "Do not exchange the two octets: SCU first, then SCP, both of the requestor.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let Some(request) = context.negotiation.request.as_ref() else { return };
    for item in user_items(accept, ItemType::ROLE_SELECTION) {
        let Content::RoleSelection(answer) = &item.content else { continue };
        let mut asked = request.role_selections().filter(|asked| asked.sop_class_uid == answer.sop_class_uid);
        let Some(asked) = asked.next() else { continue };
        let is_new = |asked: u8, answer: u8| answer == 1 && asked == 0;
        if is_new(asked.scu_role, answer.scu_role) || is_new(asked.scp_role, answer.scp_role) {
            report(findings, entry, item.span, || {
                let show = |roles: &RoleSelection| format!("SCU {} SCP {}", roles.scu_role, roles.scp_role);
                let name = answer.sop_class_uid.name_or_self();
                Evidence::new(format!("at most {}", show(asked)), format!("{} for {name}", show(answer)))
            });
        }
    }
}

fn example() -> Ladder {
    let (mut request, mut accept) = (examples::request(), examples::accept());
    examples::add(&mut request, examples::roles(pdus::VERIFICATION, 1, 0));
    examples::add(&mut accept, examples::roles(pdus::VERIFICATION, 1, 1));
    examples::association(&request, &accept)
}
