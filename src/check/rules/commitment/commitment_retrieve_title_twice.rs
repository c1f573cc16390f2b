//! SVC-SCM-011.

use super::messages;
use crate::check::stories::commitment::REFERENCED_SOP_SEQUENCE;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-011",
    name: "commitment_retrieve_title_twice",
    title: "Where to retrieve from is told outside and inside the items",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.3.1.1.1, J.3.3.1.1.2",
    requirement: "Retrieve AE Title and the IDs of a file-set stand either outside of all items, for all \
                  instances, or inside them.",
    rationale: "Two places can disagree, and readers take the one or the other.",
    exceptions: "",
    advice: "Send it once outside where all instances are at the same place.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const PLACES: [Tag; 3] = [Tag(0x0008, 0x0054), Tag(0x0088, 0x0130), Tag(0x0088, 0x0140)];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_EVENT_REPORT_RQ) {
        return;
    }
    let elements = data_set.elements();
    let is_inside =
        |tag: Tag| elements.items(REFERENCED_SOP_SEQUENCE).any(|item| item.element(tag).is_some());
    let twice = PLACES.into_iter().find(|tag| elements.element(*tag).is_some() && is_inside(*tag));
    if let Some(tag) = twice {
        findings.report(entry.last, Some(entry.sender), || {
            let name = attribute::keyword(tag).unwrap_or_default();
            Evidence::new(format!("{name} in one place"), "outside and inside of the items")
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    let title = || pdus::implicit(0x0008, 0x0054, b"PACS");
    let references = ["2.25.2", "2.25.4"].map(|instance| [title(), workflow::reference(instance)].concat());
    let report = [title(), workflow::references("2.25.77", None, Some(&references))].concat();
    ladder.acceptor(&workflow::commitment_report(1, 1, &report));
    ladder.requestor(&workflow::report_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
