//! SVC-MPPS-002.

use super::messages;
use crate::check::stories::step::STATUS;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, StepState};
use crate::dataset::DataSet;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-002",
    name: "step_created_in_other_state",
    title: "N-CREATE of a procedure step that is not IN PROGRESS",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.1.2",
    requirement: "Performed Procedure Step Status of an N-CREATE-RQ is IN PROGRESS.",
    rationale: "The SCP refuses it with 0106, and the step never shows in the RIS.",
    exceptions: "Spaces at the end do not count.",
    advice: "Create the step when it begins; set COMPLETED or DISCONTINUED by N-SET.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_CREATE_RQ) {
        return;
    }
    let value = data_set.get(STATUS);
    if value.and_then(StepState::of) != Some(StepState::InProgress) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = value.map_or("no status".to_owned(), |value| {
                format!("\"{}\"", Escaped(value.get(..32).unwrap_or(value)))
            });
            Evidence::new("IN PROGRESS", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    let status = ((0x0040, 0x0252), pdus::implicit(0x0040, 0x0252, b"COMPLETED "));
    ladder.requestor(&workflow::create_step(1, workflow::STEP, &workflow::step_with(&[status])));
    ladder.acceptor(&workflow::step_created(1, 0x0106));
    ladder.release();
    ladder
}
