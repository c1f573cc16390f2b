//! DIMSE-021.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::{AssociationEntry, Outcome};

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-021",
    name: "response_to_unknown_message_id",
    title: "Response to an unknown Message ID",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1",
    requirement: "Message ID Being Responded To names a request of the peer that waits for its response.",
    rationale: "The requestor cannot tell what was answered: it drops the response and waits until its timer ends.",
    exceptions: "A second final response is DIMSE-024. Where the capture starts late or lost octets, the request may \
                 be among what is missing.",
    advice: "Copy the Message ID of the request into Message ID Being Responded To.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let is_incomplete = context.is_history_incomplete();
    for early in context.early.iter().filter(|early| early.finished.is_none()) {
        // The capture missed its request, as it missed all before.
        if is_incomplete && early.requests_before == 0 {
            continue;
        }
        findings.report(early.response.at, Some(early.sender), || {
            let observed = format!("{} to {}", early.field.name(), early.message_id);
            let evidence = Evidence::new("a Message ID that a request has", observed);
            let evidence = evidence.octets(early.sender, early.span);
            // Its request may be under way still.
            if entry.outcome == Outcome::Open { evidence.possible() } else { evidence }
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 8, 0x0000));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
