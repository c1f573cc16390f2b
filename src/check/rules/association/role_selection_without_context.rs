//! UL-077.

use super::establishment::{report, request, user_items};
use super::{examples, offers};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-077",
    name: "role_selection_without_context",
    title: "Role selection for a SOP class that is not proposed",
    severity: Severity::Warning,
    clause: "PS3.7 D.3.3.4",
    requirement: "A role selection is about a SOP class that is the abstract syntax of one of the contexts.",
    rationale: "It has no effect: the roles that were meant for another SOP class are not negotiated.",
    exceptions: "With a Meta SOP Class proposed it may be about one of its members; then it is a note.",
    advice: "Compare the UID with the abstract syntaxes of the request.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    let offers = offers::all(request);
    let is_meta = |uid: &Uid| uid.name().is_some_and(|name| name.contains("Meta"));
    let has_meta = || offers.iter().any(|offer| is_meta(offer.abstract_syntax));
    for item in user_items(request, ItemType::ROLE_SELECTION) {
        let Content::RoleSelection(roles) = &item.content else { continue };
        if !offers.iter().any(|offer| *offer.abstract_syntax == roles.sop_class_uid) {
            report(findings, entry, item.span, || {
                let severity = if has_meta() { Severity::Note } else { Severity::Warning };
                let observed = roles.sop_class_uid.name_or_self();
                Evidence::new("a SOP class that is proposed", observed).severity(severity)
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    examples::add(&mut request, examples::roles(pdus::CT_IMAGE_STORAGE, 0, 1));
    examples::association(&request, &examples::accept())
}
