//! DIMSE-021.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

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
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(command) = entry.command.as_ref() else { return };
    if !command.command_field().is_some_and(CommandField::is_response) {
        return;
    }
    let Some(id) = command.message_id_being_responded_to() else { return };
    let sender = entry.sender.other();
    if context.operation(sender, id).is_none() && context.finished_operation(sender, id).is_none() {
        findings.report(entry.last, Some(entry.sender), || {
            let waiting: Vec<String> =
                context.open_operations(sender).take(8).map(|open| open.message_id.to_string()).collect();
            let expected = match waiting.as_slice() {
                [] => "no response: no request waits".to_owned(),
                ids => format!("a response to one of the requests {}", ids.join(", ")),
            };
            Evidence::new(expected, format!("{} to {id}", entry.command_name()))
                .octets(entry.sender, entry.span())
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
