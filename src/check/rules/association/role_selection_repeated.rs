//! UL-076.

use super::establishment::{associate, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "UL-076",
    name: "role_selection_repeated",
    title: "Role selection is repeated for one SOP class",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.4",
    requirement: "There is at most one role selection for each SOP class.",
    rationale: "Which of them counts is up to the peer.",
    exceptions: "One role selection holds for all contexts with that abstract syntax.",
    advice: "Send one for each SOP class, not for each context.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let mut seen = HashSet::new();
    for item in user_items(associate, ItemType::ROLE_SELECTION) {
        let Content::RoleSelection(roles) = &item.content else { continue };
        if !seen.insert(roles.sop_class_uid.octets()) {
            report(findings, entry, item.span, || {
                Evidence::new("one", format!("a second one for {}", roles.sop_class_uid.name_or_self()))
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::roles(pdus::VERIFICATION, 1, 0));
    examples::add(&mut request, examples::roles(pdus::VERIFICATION, 1, 0));
    examples::association(&request, &examples::accept())
}
