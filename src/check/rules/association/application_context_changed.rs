//! UL-022.

use super::establishment::{accept, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-022",
    name: "application_context_changed",
    title: "Application context of the answer is another one",
    severity: Severity::Note,
    clause: "PS3.8 7.1.1.2, 9.3.3.1",
    requirement: "The acceptor names the application context that it wants to use; nearly always that of \
                  the request.",
    rationale: "A requestor that compares the names aborts.",
    exceptions: "Legal. Padding is UL-030.",
    advice: "Repeat the name of the request.",
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
    let (asked, answered) = (request.application_context_name(), accept.application_context_name());
    if let (Some(asked), Some(answered)) = (asked, answered)
        && asked != answered
    {
        report(findings, entry, whole(entry), || Evidence::new(asked.to_string(), answered.to_string()));
    }
}

fn example() -> Ladder {
    let mut accept = examples::accept();
    let name = Content::ApplicationContext(Uid::from("2.25.7"));
    accept.items.retain(|item| item.kind != ItemType::APPLICATION_CONTEXT);
    accept.items.insert(0, pdus::item(ItemType::APPLICATION_CONTEXT, name));
    examples::association(&examples::request(), &accept)
}
