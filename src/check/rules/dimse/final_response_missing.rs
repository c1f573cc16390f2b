//! DIMSE-060.

use super::{silence, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-060",
    name: "final_response_missing",
    title: "Pending responses without a last one",
    severity: Severity::Violation,
    clause: "PS3.7 9.1.2, 9.1.3, 9.1.4",
    requirement: "After its pending responses, a C-FIND, C-GET or C-MOVE ends with one whose status is not \
                  pending.",
    rationale: "The requestor cannot tell whether it has all, and waits until its timer ends.",
    exceptions: "What the requestor did not wait for. Where the capture lost octets or ends, nothing is \
                 said.",
    advice: "End every operation with a final response, also after the last match and after an error.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-021", "DIMSE-014"],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    for operation in context.open.iter().filter(|operation| operation.responses > 0) {
        let Some(silence) = silence::of(operation, entry, context) else { continue };
        findings.report(silence.since, Some(operation.sender.other()), || {
            let request = format!("{} {}", operation.field.name(), operation.message_id);
            let observed =
                format!("{} pending ones to {request}, then {}", operation.responses, silence.text);
            Evidence::new("a final response", observed)
                .octets(operation.sender, operation.request.span())
                .severity(silence.severity)
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    ladder.requestor(&traffic::find_request(1));
    ladder.acceptor(&traffic::find_match(1));
    ladder.wait_ms(65_000);
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
