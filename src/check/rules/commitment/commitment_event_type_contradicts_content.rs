//! SVC-SCM-008.

use super::messages;
use crate::check::stories::commitment::{FAILED_SOP_SEQUENCE, REFERENCED_SOP_SEQUENCE};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-008",
    name: "commitment_event_type_contradicts_content",
    title: "Event type contradicts the content of the report",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.3.1.1, J.3.3.1.2",
    requirement: "Event type 1 comes with references and without failures; event type 2 with at least one \
                  failure.",
    rationale: "A modality that goes by the event type deletes images that are not safe.",
    exceptions: "Event type 2 without references is right when all failed.",
    advice: "Choose the event type by whether Failed SOP Sequence has items.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_EVENT_REPORT_RQ) {
        return;
    }
    let elements = data_set.elements();
    let failed = elements.items(FAILED_SOP_SEQUENCE).count();
    let referenced = elements.items(REFERENCED_SOP_SEQUENCE).count();
    let has_failed = elements.element(FAILED_SOP_SEQUENCE).is_some();
    let expected = match entry.command.as_ref().and_then(CommandSet::event_type_id) {
        Some(1) if has_failed || referenced == 0 => "references and no Failed SOP Sequence with event type 1",
        Some(2) if failed == 0 => "an item in Failed SOP Sequence with event type 2",
        _ => return,
    };
    findings.report(entry.last, Some(entry.sender), || {
        let empty = if has_failed && failed == 0 { " (an empty sequence)" } else { "" };
        let observed = format!("{referenced} references, {failed} failures{empty}");
        Evidence::new(expected, observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    let failed = [workflow::failed_reference("2.25.4", 0x0112)];
    let report = workflow::references("2.25.77", Some(&failed), Some(&[workflow::reference("2.25.2")]));
    ladder.acceptor(&workflow::commitment_report(1, 1, &report));
    ladder.requestor(&workflow::report_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
