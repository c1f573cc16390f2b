//! SVC-MPPS-001.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-001",
    name: "step_without_instance_uid",
    title: "N-CREATE of a procedure step without Affected SOP Instance UID",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.1.2",
    requirement: "The SCU gives the procedure step its SOP Instance UID, in the N-CREATE-RQ.",
    rationale: "The images and the N-SET have to refer to the step; an SCP that makes up a UID of its own \
                breaks that.",
    exceptions: "PS3.7 leaves it to the SCP in general; this SOP class does not.",
    advice: "Make a UID and send it as Affected SOP Instance UID.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_CREATE_RQ) {
        return;
    }
    let Some(command) = entry.command.as_ref().filter(|command| command.faults().is_empty()) else { return };
    if command.get(Tag(0x0000, 0x1000)).is_none_or(|uid| Uid::new(uid).is_empty()) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("Affected SOP Instance UID", "none").octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    ladder.requestor(&workflow::create_step(1, "", &workflow::step()));
    ladder.acceptor(&workflow::step_created(1, 0x0000));
    ladder.release();
    ladder
}
