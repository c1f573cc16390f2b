//! DIMSE-034.

use super::silence;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-034",
    name: "request_never_answered",
    title: "Request was never answered",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1",
    requirement: "Every request but C-CANCEL has a response.",
    rationale: "The requestor waits until its timer ends, and cannot tell whether the operation was done.",
    exceptions: "C-CANCEL-RQ. What the requestor did not wait for: it gave up before the timeout of the \
                 policy. Where the capture lost octets or ends, nothing is said. Objects that a C-GET \
                 brings are SVC-GET-005.",
    advice: "Look at the log of the responder for this moment; its handler crashed or is blocked.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-021", "DIMSE-014"],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    for operation in context.open.iter().filter(|operation| operation.responses == 0) {
        let Some(silence) = silence::of(operation, entry, context) else { continue };
        let responder = operation.sender.other();
        findings.report(operation.request.last, Some(responder), || {
            let request = format!("{} {}", operation.field.name(), operation.message_id);
            let observed = format!("none to {request}: {}", silence.text);
            Evidence::new("a response", observed)
                .octets(operation.sender, operation.request.span())
                .severity(silence.severity)
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.wait_ms(65_000);
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
