//! SVC-MPPS-007.

use super::messages;
use crate::check::stories::step::STATUS;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, StepState, Stories};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-007",
    name: "step_set_after_final_state",
    title: "N-SET after the final state of a procedure step",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.2.2",
    requirement: "When a step is COMPLETED or DISCONTINUED, the SCU changes it no more.",
    rationale: "The SCP refuses it with 0110, and what was added after the end does not reach the RIS.",
    exceptions: "The same final state once more may follow a response that got lost: a warning.",
    advice: "Begin a new procedure step for images that come later.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_SET_RQ) {
        return;
    }
    let Some(step) = messages::step_of(entry, stories).filter(|step| step.finished_by.is_some()) else {
        return;
    };
    let state = entry.whole_data_set().and_then(|data_set| data_set.get(STATUS)).and_then(StepState::of);
    findings.report(entry.last, Some(entry.sender), || {
        let association = step.finished_by.map_or(0, |(association, _)| association);
        let expected = format!("no N-SET: association {association} made it {}", step.state.name());
        let observed = state.map_or("N-SET-RQ".to_owned(), |state| format!("N-SET-RQ with {}", state.name()));
        let evidence = Evidence::new(expected, observed).octets(entry.sender, entry.span());
        if state == Some(step.state) { evidence.severity(Severity::Warning) } else { evidence }
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[])));
    ladder.acceptor(&workflow::step_set(2, 0x0000, None));
    let status = ((0x0040, 0x0252), pdus::implicit(0x0040, 0x0252, b"DISCONTINUED"));
    ladder.requestor(&workflow::set_step(3, &workflow::completed_with(&[status])));
    ladder.acceptor(&workflow::step_set(3, 0x0110, Some(0xa710)));
    ladder.release();
    ladder
}
