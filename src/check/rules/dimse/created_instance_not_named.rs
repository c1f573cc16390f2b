//! DIMSE-062.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-062",
    name: "created_instance_not_named",
    title: "N-CREATE success does not name the instance",
    severity: Severity::Violation,
    clause: "PS3.7 10.1.5.1.4",
    requirement: "If the N-CREATE-RQ leaves the Affected SOP Instance UID to the SCP, the successful \
                  response has it.",
    rationale: "The SCU cannot address what it created: the next N-SET or N-ACTION has no UID.",
    exceptions: "If the request names the UID, the response may leave it out.",
    advice: "Return the UID that the SCP assigned.",
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
    let Some(command) = commands::sound(entry) else { return };
    let Some(operation) = context.operation_of(entry).filter(|open| open.field == CommandField::N_CREATE_RQ)
    else {
        return;
    };
    let Some(request) = commands::sound(&operation.request) else { return };
    let names = |command: &CommandSet| command.sop_instance_uid().is_some_and(|uid| !uid.is_empty());
    if !names(request) && !names(command) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("Affected SOP Instance UID", "none in the request, and none in the response")
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = traffic::send_with(traffic::film_session_request(1), &traffic::film_session());
    traffic::exchange(traffic::GRAYSCALE_PRINT, &request, &traffic::send(traffic::film_session_response(1)))
}
