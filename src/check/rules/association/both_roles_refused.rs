//! UL-133.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType, PresentationContext};

pub(super) static RULE: Rule = Rule {
    id: "UL-133",
    name: "both_roles_refused",
    title: "Context is accepted and both roles are refused",
    severity: Severity::Warning,
    clause: "PS3.7 D.3.3.4.2",
    requirement: "A context that is accepted can be used: the requestor is SCU, SCP or both.",
    rationale: "Nothing can be sent on the context; the requestor fails later, for want of a role.",
    exceptions: "Legal.",
    advice: "Refuse the context instead, or grant a role.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &["UL-078", "UL-080"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    for item in user_items(accept, ItemType::ROLE_SELECTION) {
        let Content::RoleSelection(roles) = &item.content else { continue };
        let is_its = |known: &PresentationContext| {
            known.is_accepted() && known.abstract_syntax.as_ref() == Some(&roles.sop_class_uid)
        };
        let is_refused = roles.scu_role == 0 && roles.scp_role == 0;
        if is_refused && context.negotiation.contexts.iter().any(is_its) {
            report(findings, entry, item.span, || {
                let observed = format!("neither for {}", roles.sop_class_uid.name_or_self());
                Evidence::new("SCU or SCP", observed)
            });
        }
    }
}

fn example() -> Ladder {
    let (mut request, mut accept) = (examples::request(), examples::accept());
    examples::add(&mut request, examples::roles(pdus::VERIFICATION, 1, 0));
    examples::add(&mut accept, examples::roles(pdus::VERIFICATION, 0, 0));
    examples::association(&request, &accept)
}
