//! UL-080.

use super::establishment::{report, request, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-080",
    name: "role_selection_without_role",
    title: "Role selection proposes no role",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.4",
    requirement: "A role selection of the request proposes SCU, SCP or both.",
    rationale: "The requestor could use the context for nothing.",
    exceptions: "In an answer two zeros are legal: they turn both roles down.",
    advice: "Set the first octet for SCU, the second for SCP.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for item in user_items(request, ItemType::ROLE_SELECTION) {
        let Content::RoleSelection(roles) = &item.content else { continue };
        if roles.scu_role == 0 && roles.scp_role == 0 {
            report(findings, entry, item.span, || {
                let observed = format!("neither for {}", roles.sop_class_uid.name_or_self());
                Evidence::new("SCU or SCP", observed)
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::roles(pdus::VERIFICATION, 0, 0));
    examples::association(&request, &examples::accept())
}
