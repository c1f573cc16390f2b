//! UL-073.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-073",
    name: "asynchronous_window_unasked",
    title: "Asynchronous Operations Window in the answer alone",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.3",
    requirement: "The acceptor answers an Asynchronous Operations Window, and sends none unasked.",
    rationale: "An acceptor that relies on it sends operations that the requestor does not expect.",
    exceptions: "",
    advice: "Leave it out where the request has none.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let kind = ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW;
    let Some(request) = context.negotiation.request.as_ref() else { return };
    let Some(item) = user_items(accept, kind).next() else { return };
    if user_items(request, kind).next().is_none() {
        report(findings, entry, item.span, || {
            let observed = match item.content {
                Content::AsynchronousOperationsWindow(invoked, performed) => format!("{invoked}/{performed}"),
                _ => "one that is malformed".to_owned(),
            };
            Evidence::new("none, as in the request", observed)
        });
    }
}

fn example() -> Ladder {
    let mut accept = examples::accept();
    let window = Content::AsynchronousOperationsWindow(1, 1);
    examples::add(&mut accept, examples::user_item(ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW, window));
    examples::association(&examples::request(), &accept)
}
