//! SVC-MPPS-008.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-008",
    name: "step_set_after_final_state_answered_wrong",
    title: "Wrong answer to an N-SET after the final state",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.2.3, F.7.2.2.4",
    requirement: "The SCP refuses an N-SET of a step that is COMPLETED or DISCONTINUED with 0110, and with \
                  Error ID A710 if it gives one.",
    rationale: "Changes after the end make RIS and archive disagree; a wrong code hides the cause from the \
                modality.",
    exceptions: "Error ID may be absent.",
    advice: "Check the state before taking in the N-SET.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &["SVC-MPPS-007"],
};

const ERROR_ID: Tag = Tag(0x0000, 0x0903);
const NO_LONGER_UPDATED: u16 = 0xa710;

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_SET_RQ.response()) {
        return;
    }
    let (Some(status), Some(request)) = (entry.status(), &entry.request) else { return };
    let finished = messages::step_of(entry, stories).and_then(|step| step.finished_by);
    if finished.is_none_or(|finished| finished == (entry.association, request.number)) {
        return;
    }
    let error_id = entry.command.as_ref().and_then(|command| command.get(ERROR_ID));
    let error_id = error_id.and_then(|value| value.try_into().ok()).map(u16::from_le_bytes);
    if status == 0x0110 && error_id.is_none_or(|id| id == NO_LONGER_UPDATED) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let with = error_id.map_or(String::new(), |id| format!(" with Error ID {id:04X}"));
        Evidence::new("0110, Error ID A710", format!("{status:04X}{with}")).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[])));
    ladder.acceptor(&workflow::step_set(2, 0x0000, None));
    ladder.requestor(&workflow::set_step(3, &workflow::completed_with(&[])));
    ladder.acceptor(&workflow::step_set(3, 0x0000, None));
    ladder.release();
    ladder
}
