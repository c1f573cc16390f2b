//! SVC-PRT-008.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-008",
    name: "printer_addressed_wrongly",
    title: "Printer is addressed by another instance, or reports an unknown event",
    severity: Severity::Violation,
    clause: "PS3.4 H.4.6.5, H.4.6.2",
    requirement: "The printer is the well-known instance 1.2.840.10008.5.1.1.17, its configuration \
                  1.2.840.10008.5.1.1.17.376, and its events are 1 to 3.",
    rationale: "The printer says that there is no such instance (0112), or the client drops the event.",
    exceptions: "",
    advice: "Use the well-known instance UIDs.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let field = entry.command_field();
    if !matches!(field, Some(CommandField::N_GET_RQ | CommandField::N_EVENT_REPORT_RQ)) {
        return;
    }
    let wanted = match entry.service() {
        Service::Printer => examples::PRINTER_INSTANCE,
        Service::PrinterConfiguration => "1.2.840.10008.5.1.1.17.376",
        _ => return,
    };
    let instance = entry.command.as_ref().and_then(CommandSet::sop_instance_uid).unwrap_or_default();
    if instance != *wanted {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new(wanted, instance.to_string()).octets(entry.sender, entry.span())
        });
        return;
    }
    let event = entry.command.as_ref().and_then(CommandSet::event_type_id);
    if field == Some(CommandField::N_EVENT_REPORT_RQ) && !event.is_some_and(|event| (1..=3).contains(&event))
    {
        let observed = event.map_or("none".to_owned(), |event| event.to_string());
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("event type 1 to 3", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = examples::association();
    examples::ask_printer(&mut ladder, 1, "2.25.17");
    ladder.release();
    ladder
}
