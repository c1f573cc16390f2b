//! SVC-DSP-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-DSP-001",
    name: "display_system_addressed_wrongly",
    title: "Display system is addressed wrongly",
    severity: Severity::Violation,
    clause: "PS3.4 EE.2.4",
    requirement: "A display system is asked by N-GET on its well-known instance, and by nothing else.",
    rationale: "The display system refuses the request (0112, 0211).",
    exceptions: "",
    advice: "Send N-GET for 1.2.840.10008.5.1.1.40.1.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

const INSTANCE: &str = "1.2.840.10008.5.1.1.40.1";

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(field) = entry.command_field().filter(|field| !field.is_response()) else { return };
    if entry.service() != Service::DisplaySystem {
        return;
    }
    let instance = entry.command.as_ref().and_then(CommandSet::sop_instance_uid).unwrap_or_default();
    if field == CommandField::N_GET_RQ && instance == *INSTANCE {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(format!("N-GET-RQ on {INSTANCE}"), format!("{} on {instance}", entry.command_name()))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::managed("1.2.840.10008.5.1.1.40", CommandField::N_GET_RQ, None, "2.25.50", 0x0112)
}
