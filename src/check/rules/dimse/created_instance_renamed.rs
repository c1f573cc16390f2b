//! DIMSE-063.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-063",
    name: "created_instance_renamed",
    title: "N-CREATE success names another instance",
    severity: Severity::Violation,
    clause: "PS3.7 10.1.5",
    requirement: "An SCP that is given the UID of the new instance creates it under this UID, or fails.",
    rationale: "The SCU addresses an instance that does not exist.",
    exceptions: "",
    advice: "Fail with 0111H or 0117H instead of renaming.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    const RESPONSE: CommandField = CommandField::N_CREATE_RQ.response();
    if entry.command_field() != Some(RESPONSE) || entry.status() != Some(0x0000) {
        return;
    }
    let Some(operation) = context.operation_of(entry).filter(|open| open.field == CommandField::N_CREATE_RQ)
    else {
        return;
    };
    let instance = |message: &MessageEntry| commands::sound(message).and_then(CommandSet::sop_instance_uid);
    let (Some(asked), Some(own)) = (instance(&operation.request), instance(entry)) else { return };
    if !asked.is_empty() && !own.is_empty() && asked != own {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new(asked.to_string(), own.to_string()).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let command = traffic::film_session_request(1).uid(0x1000, "2.25.9");
    let request = traffic::send_with(command, &traffic::film_session());
    let response = traffic::send(traffic::film_session_response(1).uid(0x1000, "2.25.10"));
    traffic::exchange(traffic::GRAYSCALE_PRINT, &request, &response)
}
