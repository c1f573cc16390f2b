//! SVC-MPPS-003.

use super::messages;
use crate::check::stories::step::STATUS;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, StepState};
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-003",
    name: "step_accepted_in_other_state",
    title: "SCP accepts an N-CREATE that is not IN PROGRESS",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.1.3",
    requirement: "The SCP refuses an N-CREATE-RQ whose Performed Procedure Step Status is not IN PROGRESS.",
    rationale: "A modality that is wrong goes unnoticed until another SCP refuses it.",
    exceptions: "",
    advice: "Answer 0106, or know that others will.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &["SVC-MPPS-002"],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let is_accepted = matches!(entry.status_class(), Some(Class::Success | Class::Warning));
    if !is_accepted || !messages::is(entry, CommandField::N_CREATE_RQ.response()) {
        return;
    }
    let request = messages::request_of(entry, context).and_then(MessageEntry::whole_data_set);
    let Some(request) = request else { return };
    let value = request.get(STATUS);
    if value.and_then(StepState::of) != Some(StepState::InProgress) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = value.map_or("no status".to_owned(), |value| {
                format!("\"{}\"", Escaped(value.get(..32).unwrap_or(value)))
            });
            let observed = format!("{:04X} to {observed}", entry.status().unwrap_or_default());
            Evidence::new("0106", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    let status = ((0x0040, 0x0252), pdus::implicit(0x0040, 0x0252, b"IN_PROGRESS "));
    ladder.requestor(&workflow::create_step(1, workflow::STEP, &workflow::step_with(&[status])));
    ladder.acceptor(&workflow::step_created(1, 0x0000));
    ladder.release();
    ladder
}
