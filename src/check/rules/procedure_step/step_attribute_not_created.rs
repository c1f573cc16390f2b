//! SVC-MPPS-006.

use super::messages;
use crate::check::stories::step::SPECIFIC_CHARACTER_SET;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-006",
    name: "step_attribute_not_created",
    title: "N-SET of an attribute that was not created",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.1.2, F.7.2.2.2",
    requirement: "What an N-SET-RQ sets was in the N-CREATE-RQ of the step, empty if need be.",
    rationale: "SCPs refuse it with 0105, or drop the value: the reason of a discontinuation gets lost most \
                of all.",
    exceptions: "Specific Character Set is excepted. Judged only where the N-CREATE was captured.",
    advice: "Create every attribute that may be set later, with length zero.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["SVC-MPPS-004"],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_SET_RQ) {
        return;
    }
    let Some(data_set) = entry.whole_data_set() else { return };
    let Some(created) = messages::step_of(entry, stories).and_then(|step| step.attributes.as_ref()) else {
        return;
    };
    let is_new = |tag: &Tag| tag.1 != 0 && *tag != SPECIFIC_CHARACTER_SET && !created.contains(tag);
    let new = || data_set.elements().iter().map(|node| node.tag).filter(is_new);
    if new().next().is_some() {
        findings.report(entry.last, Some(entry.sender), || {
            let name = |tag: Tag| attribute::keyword(tag).map_or_else(|| tag.to_string(), str::to_owned);
            let names: Vec<String> = new().take(8).map(name).collect();
            Evidence::new("attributes of the N-CREATE-RQ", names.join(", "))
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    let reason = ((0x0040, 0x0281), pdus::implicit(0x0040, 0x0281, b""));
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[reason])));
    ladder.acceptor(&workflow::step_set(2, 0x0000, None));
    ladder.release();
    ladder
}
