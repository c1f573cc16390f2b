//! SVC-AEL-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-AEL-001",
    name: "event_log_addressed_wrongly",
    title: "Event log is addressed by another action or instance",
    severity: Severity::Violation,
    clause: "PS3.4 P.2.2, P.2.4, P.3.4",
    requirement: "Events are logged by action type 1 on the well-known instance of the log.",
    rationale: "The log refuses the event (0112, 0123).",
    exceptions: "",
    advice: "Use action type 1 and the well-known instance UID.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_ACTION_RQ) {
        return;
    }
    let wanted = match entry.service() {
        Service::ProceduralEventLogging => "1.2.840.10008.1.40.1",
        Service::SubstanceAdministrationLogging => "1.2.840.10008.1.42.1",
        _ => return,
    };
    let command = entry.command.as_ref();
    let action = command.and_then(CommandSet::action_type_id);
    let instance = command.and_then(CommandSet::sop_instance_uid).unwrap_or_default();
    if action == Some(1) && instance == *wanted {
        return;
    }
    let action = action.map_or("no action".to_owned(), |action| format!("action type {action}"));
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(format!("action type 1 on {wanted}"), format!("{action} on {instance}"))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::managed(
        "1.2.840.10008.1.40",
        CommandField::N_ACTION_RQ,
        Some(2),
        "1.2.840.10008.1.40.1",
        0x0123,
    )
}
