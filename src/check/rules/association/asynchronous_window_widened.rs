//! UL-074.

use super::establishment::{accept, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-074",
    name: "asynchronous_window_widened",
    title: "Acceptor widens the Asynchronous Operations Window",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.3",
    requirement: "The numbers of operations in the answer are not greater than those of the request; 0 \
                  stands for any number.",
    rationale: "The acceptor counts on more operations at once than the requestor can handle.",
    exceptions: "Both PDUs speak from the view of the requestor: the fields are not exchanged.",
    advice: "Answer with the lesser of the number asked for and the own one.",
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
    let windows = (request.asynchronous_operations_window(), accept.asynchronous_operations_window());
    let (Some(asked), Some(granted)) = windows else { return };
    let is_wider = |asked: u16, granted: u16| asked != 0 && (granted == 0 || granted > asked);
    if is_wider(asked.0, granted.0) || is_wider(asked.1, granted.1) {
        report(findings, entry, whole(entry), || {
            let show = |(invoked, performed): (u16, u16)| format!("{invoked}/{performed}");
            Evidence::new(format!("at most {}", show(asked)), show(granted))
        });
    }
}

fn example() -> Ladder {
    let window = |invoked| {
        let window = Content::AsynchronousOperationsWindow(invoked, 1);
        examples::user_item(ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW, window)
    };
    let (mut request, mut accept) = (examples::request(), examples::accept());
    examples::add(&mut request, window(4));
    examples::add(&mut accept, window(8));
    examples::association(&request, &accept)
}
