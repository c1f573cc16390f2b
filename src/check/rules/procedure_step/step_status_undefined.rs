//! SVC-MPPS-010.

use super::messages;
use crate::check::stories::step::STATUS;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, StepState};
use crate::dataset::DataSet;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-010",
    name: "step_status_undefined",
    title: "Undefined Performed Procedure Step Status",
    severity: Severity::Violation,
    clause: "PS3.4 F.1.5, F.7.2.2.2",
    requirement: "Performed Procedure Step Status of an N-SET-RQ is IN PROGRESS, COMPLETED or DISCONTINUED.",
    rationale: "The SCP refuses it with 0106, and the step stays in progress.",
    exceptions: "IN PROGRESS may be repeated. A change after the final state is another fault \
                 (SVC-MPPS-007).",
    advice: "Use the values of the standard, with a space and not an underscore in IN PROGRESS.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_SET_RQ) {
        return;
    }
    let Some(value) = data_set.get(STATUS).filter(|value| StepState::of(value).is_none()) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("\"{}\"", Escaped(value.get(..32).unwrap_or(value)));
        Evidence::new("IN PROGRESS, COMPLETED or DISCONTINUED", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    let status = ((0x0040, 0x0252), pdus::implicit(0x0040, 0x0252, b"CANCELLED "));
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[status])));
    ladder.acceptor(&workflow::step_set(2, 0x0106, None));
    ladder.release();
    ladder
}
