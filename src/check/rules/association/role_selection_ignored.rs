//! UL-081.

use super::establishment::{accept, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::PresentationContext;

pub(super) static RULE: Rule = Rule {
    id: "UL-081",
    name: "role_selection_ignored",
    title: "Proposed SCP role gets no answer",
    severity: Severity::Note,
    clause: "PS3.7 D.3.3.4",
    requirement: "An acceptor that does not answer a role selection leaves the default roles: the requestor \
                  is SCU.",
    rationale: "What needs the requestor as SCP, like C-GET or a commitment report on the same association, \
                cannot work.",
    exceptions: "Legal. Only flagged where the context is accepted.",
    advice: "See whether the acceptor supports role selection for this SOP class.",
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
    for asked in request.role_selections().filter(|asked| asked.scp_role == 1) {
        let is_its = |known: &PresentationContext| {
            known.is_accepted() && known.abstract_syntax.as_ref() == Some(&asked.sop_class_uid)
        };
        let is_accepted = context.negotiation.contexts.iter().any(is_its);
        let has_answer = accept.role_selections().any(|answer| answer.sop_class_uid == asked.sop_class_uid);
        if is_accepted && !has_answer {
            report(findings, entry, whole(entry), || {
                let name = asked.sop_class_uid.name_or_self();
                Evidence::new("an answer to the proposed SCP role", format!("none for {name}"))
            });
        }
    }
}

fn example() -> Ladder {
    let mut request = examples::request_with(vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)]);
    examples::add(&mut request, examples::roles(pdus::CT_IMAGE_STORAGE, 1, 1));
    examples::association(&request, &examples::accept())
}
