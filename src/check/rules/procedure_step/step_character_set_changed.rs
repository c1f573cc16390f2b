//! SVC-MPPS-011.

use super::messages;
use crate::check::stories::step::SPECIFIC_CHARACTER_SET;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-011",
    name: "step_character_set_changed",
    title: "N-SET of a procedure step in another character set",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.2.1",
    requirement: "Specific Character Set of an N-SET-RQ is the one of the N-CREATE-RQ.",
    rationale: "Names of the step are then stored in two character sets under one label; some SCPs refuse \
                with 0106.",
    exceptions: "An N-SET without Specific Character Set is not flagged. Judged only where the N-CREATE was \
                 captured.",
    advice: "Keep the character set of the step until its end.",
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
    let Some(own) = entry.whole_data_set().and_then(|data_set| data_set.get(SPECIFIC_CHARACTER_SET)) else {
        return;
    };
    let step = messages::step_of(entry, stories).filter(|step| step.attributes.is_some());
    let Some(step) = step.filter(|_| !own.trim_ascii().is_empty()) else { return };
    let created = step.character_set.as_deref().unwrap_or_default();
    if created.trim_ascii() != own.trim_ascii() {
        findings.report(entry.last, Some(entry.sender), || {
            let name = |value: &[u8]| match value.trim_ascii() {
                [] => "none".to_owned(),
                value => Escaped(value.get(..64).unwrap_or(value)).to_string(),
            };
            Evidence::new(format!("{}, as created", name(created)), name(own))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    let latin = ((0x0008, 0x0005), pdus::implicit(0x0008, 0x0005, b"ISO_IR 100"));
    ladder.requestor(&workflow::create_step(1, workflow::STEP, &workflow::step_with(&[latin])));
    ladder.acceptor(&workflow::step_created(1, 0x0000));
    let unicode = ((0x0008, 0x0005), pdus::implicit(0x0008, 0x0005, b"ISO_IR 192"));
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[unicode])));
    ladder.acceptor(&workflow::step_set(2, 0x0000, None));
    ladder.release();
    ladder
}
