//! SVC-MPPS-004.

use super::messages;
use crate::check::rules::attributes;
use crate::check::stories::step::STATUS;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::requirement::performed_procedure_step::ATTRIBUTES;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MPPS-004",
    name: "step_attribute_missing",
    title: "Mandatory attribute missing in the N-CREATE of a procedure step",
    severity: Severity::Violation,
    clause: "PS3.4 F.7.2.1.1",
    requirement: "An N-CREATE-RQ has all attributes of type 1 with a value, and all of type 2, which may be \
                  empty.",
    rationale: "Strict SCPs refuse the step with 0120 or 0121; others cannot match it to the order.",
    exceptions: "Without a worklist entry the attributes of Scheduled Step Attributes Sequence may be empty, \
                 but for Study Instance UID. The status is another rule (SVC-MPPS-002).",
    advice: "Send the attributes of PS3.4 Table F.7.2-1, empty where nothing is known.",
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
    let elements = data_set.elements();
    let lacks = |path, kind| path != [STATUS] && attributes::lacks(elements, path, kind);
    let mut missing =
        ATTRIBUTES.iter().filter(|attribute| lacks(attribute.path, attribute.n_create.scu)).peekable();
    if missing.peek().is_some() {
        findings.report(entry.last, Some(entry.sender), || {
            let named = missing.take(8).map(|attribute| {
                format!("{} (type {})", attributes::path_name(attribute.path), attribute.n_create.scu.name())
            });
            let observed = format!("missing or empty: {}", named.collect::<Vec<_>>().join(", "));
            Evidence::new("all attributes of type 1 and 2", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    let no_station = ((0x0040, 0x0241), Vec::new());
    ladder.requestor(&workflow::create_step(1, workflow::STEP, &workflow::step_with(&[no_station])));
    ladder.acceptor(&workflow::step_created(1, 0x0120));
    ladder.release();
    ladder
}
