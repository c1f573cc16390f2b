//! DIMSE-061.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-061",
    name: "reply_without_type_id",
    title: "Event or action reply without its type",
    severity: Severity::Violation,
    clause: "PS3.7 10.1.1.1.5, 10.1.4.1.7, 10.3",
    requirement: "An N-EVENT-REPORT-RSP or N-ACTION-RSP with a data set has the Event or Action Type ID of \
                  its request.",
    rationale: "The requestor does not know how to read the reply.",
    exceptions: "Without a reply the ID is optional.",
    advice: "Copy the type from the request.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let element = match entry.command_field().map(CommandField::request) {
        Some(CommandField::N_EVENT_REPORT_RQ) => 0x1002,
        Some(CommandField::N_ACTION_RQ) => 0x1008,
        _ => return,
    };
    let Some(command) = commands::sound(entry) else { return };
    if !command.command_field().is_some_and(CommandField::is_response) {
        return;
    }
    let id = |command: &CommandSet| match element {
        0x1002 => command.event_type_id(),
        _ => command.action_type_id(),
    };
    let request = context.operation_of(entry).and_then(|operation| operation.request.command.as_ref());
    let (own, asked) = (id(command), request.and_then(id));
    let has_reply = entry.data_set_octets.is_some_and(|octets| octets > 0);
    let differs = own.is_some() && asked.is_some() && own != asked;
    if differs || own.is_none() && has_reply {
        findings.report(entry.last, Some(entry.sender), || {
            let text = |id: Option<u16>| id.map_or("none".to_owned(), |id| id.to_string());
            let expected = asked.map_or("the type of the request".to_owned(), |id| format!("type {id}"));
            let observed = format!("{}: {}", commands::element_name(element), text(own));
            Evidence::new(expected, observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = traffic::requested(traffic::FILM_SESSION, CommandField::N_ACTION_RQ)
        .u16(0x0110, 1)
        .u16(0x0800, traffic::NONE)
        .uid(0x1001, "2.25.9")
        .u16(0x1008, 1);
    let response = traffic::affected(traffic::FILM_SESSION, CommandField::N_ACTION_RQ.response())
        .u16(0x0120, 1)
        .u16(0x0800, traffic::NONE)
        .u16(0x0900, 0x0000)
        .uid(0x1000, "2.25.9")
        .u16(0x1008, 2);
    traffic::exchange(traffic::GRAYSCALE_PRINT, &traffic::send(request), &traffic::send(response))
}
