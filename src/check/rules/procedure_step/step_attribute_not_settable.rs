//! SVC-MPPS-005.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::dict::requirement::performed_procedure_step::ATTRIBUTES;
use crate::dict::requirement::{self, Type};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-005",
    name: "step_attribute_not_settable",
    title: "N-SET of a procedure step with an attribute that may not be set",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.1.1, F.7.2.2.2",
    requirement: "An N-SET-RQ has only attributes that may change: not the patient, the schedule, the \
                  station, the start, the modality, or the IDs.",
    rationale: "Some SCPs refuse the whole N-SET and the step never ends; others drop the values.",
    exceptions: "Specific Character Set may be there.",
    advice: "Send only what the N-SET changes.",
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
    let is_fixed = |tag: &Tag| {
        let attribute = requirement::find(ATTRIBUTES, |attribute| attribute.path, &[*tag]);
        attribute.is_some_and(|attribute| attribute.n_set.scu == Type::NotAllowed)
    };
    let fixed = || data_set.elements().iter().map(|node| node.tag).filter(is_fixed);
    if fixed().next().is_some() {
        findings.report(entry.last, Some(entry.sender), || {
            let names: Vec<&str> = fixed().take(8).filter_map(attribute::keyword).collect();
            Evidence::new("attributes that may change", names.join(", ")).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::procedure_step();
    let modality = ((0x0008, 0x0060), pdus::implicit(0x0008, 0x0060, b"CT"));
    ladder.requestor(&workflow::set_step(2, &workflow::completed_with(&[modality])));
    ladder.acceptor(&workflow::step_set(2, 0x0000, None));
    ladder.release();
    ladder
}
