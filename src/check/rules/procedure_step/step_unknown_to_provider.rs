//! SVC-MPPS-013.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-013",
    name: "step_unknown_to_provider",
    title: "N-SET for a procedure step that the SCP does not know",
    severity: Severity::Warning,
    clause: "PS3.4 F.7.2.2",
    requirement: "An N-SET-RQ names a step that the SCP has taken in by N-CREATE.",
    rationale: "The examination never ends in the RIS.",
    exceptions: "Told by the status 0112 only: the N-CREATE may have been sent before the capture began.",
    advice: "See whether the N-CREATE failed, or went to another SCP.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if entry.status() != Some(0x0112) || !messages::is(entry, CommandField::N_SET_RQ.response()) {
        return;
    }
    let step = messages::step_of(entry, stories).filter(|step| step.is_confirmed);
    let at_fault = if step.is_some() { entry.sender } else { entry.sender.other() };
    findings.report(entry.last, Some(at_fault), || {
        let instance = entry.request.as_ref().and_then(|request| request.sop_instance_uid.clone());
        let created = step.map_or("no N-CREATE was seen for it".to_owned(), |step| {
            format!("{} took it in on association {}", step.scp, step.association)
        });
        let observed = format!("0112 for {}: {created}", instance.unwrap_or_default());
        Evidence::new("a step that was created", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    ladder.requestor(&workflow::set_step(1, &workflow::completed_with(&[])));
    ladder.acceptor(&workflow::step_set(1, 0x0112, None));
    ladder.release();
    ladder
}
