//! SVC-UPS-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-UPS-002",
    name: "step_of_other_class",
    title: "Operation on a step names another class than Push",
    severity: Severity::Violation,
    clause: "PS3.4 CC.3.1, CC.2.6.2",
    requirement: "Every step is an instance of the class UPS Push; requests name it, whatever class the \
                  context was negotiated for.",
    rationale: "The manager says that class and instance do not fit (0119), or that there is no such class \
                (0118).",
    exceptions: "Queries name the class that was negotiated.",
    advice: "Put 1.2.840.10008.5.1.4.34.6.1 into the command.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(field) = entry.command_field() else { return };
    // N-services have numbers from 0100H on; C-CANCEL names no class.
    let is_managed = field.request().0 >= 0x0100 && field != CommandField::C_CANCEL_RQ;
    let own = entry.command.as_ref().and_then(CommandSet::sop_class_uid).filter(|_| is_managed);
    let Some(class) = own.filter(|class| *class != *examples::PUSH) else { return };
    if Service::of(class.as_str()) != Service::UnifiedProcedureStep {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("Unified Procedure Step - Push", class.name_or_self())
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::acted(examples::PULL, examples::PULL, 1, examples::INSTANCE, &examples::claim())
}
