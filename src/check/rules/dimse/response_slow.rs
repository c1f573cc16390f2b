//! DIMSE-035.

use super::timing;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-035",
    name: "response_slow",
    title: "Slow response",
    severity: Severity::Note,
    clause: "PS3.7 9.1",
    requirement: "The standard gives no time; the policy calls a response slow that takes longer than its \
                  limit.",
    rationale: "The timer of the requestor may end before the response, and it sends again or gives up.",
    exceptions: "C-GET and C-MOVE, which transfer objects meanwhile.",
    advice: "Look at the database and the disks of the responder; compare with the timeout of the requestor.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if !entry.command_field().is_some_and(CommandField::is_response) {
        return;
    }
    let Some(operation) = context.operation_of(entry) else { return };
    if matches!(operation.field, CommandField::C_GET_RQ | CommandField::C_MOVE_RQ) {
        return;
    }
    let since = operation.last_response.map_or(operation.request.last, |response| response.at);
    if entry.first.at.since(since.at) > context.limits.slow_response_ns {
        findings.report(entry.last, Some(entry.sender), || {
            let limit = timing::seconds_of(context.limits.slow_response_ns);
            let observed = format!("{} after {}", entry.command_name(), timing::seconds(since, entry.first));
            Evidence::new(format!("at most {limit}"), observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.wait_ms(12_000);
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
