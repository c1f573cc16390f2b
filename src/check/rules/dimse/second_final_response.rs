//! DIMSE-024.

use super::commands;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::{AssociationEntry, Outcome};

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-024",
    name: "second_final_response",
    title: "Further response after the last one",
    severity: Severity::Violation,
    clause: "PS3.7 9.2.1, 10.2",
    requirement: "After a response whose status is not pending, no other follows to the same request.",
    rationale: "The requestor takes it for the answer to its next request with this Message ID, or aborts.",
    exceptions: "",
    advice: "Send the last response in one place only, after a cancel too.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    for early in &context.early {
        let Some(finished) = early.finished else { continue };
        findings.report(early.response.at, Some(early.sender), || {
            let again = commands::status(early.response.status);
            let observed = format!("{} {again} to {}", early.field.name(), early.message_id);
            let expected = format!("nothing after {}", commands::status(finished.status));
            let evidence = Evidence::new(expected, observed).octets(early.sender, early.span);
            // It may be to a request that is under way still.
            if entry.outcome == Outcome::Open { evidence.possible() } else { evidence }
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
