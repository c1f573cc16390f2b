//! SVC-MOVE-005.

use super::operations;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;
use crate::ul::RejectReason;
use crate::ul::encode;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MOVE-005",
    name: "move_destination_not_reached",
    title: "Association to the Move Destination failed",
    severity: Severity::Note,
    clause: "PS3.4 C.4.2.3.1",
    requirement: "Nothing: the SCP of a C-MOVE needs an association with the destination, and tells its \
                  client only that sub-operations failed.",
    rationale: "The cause of A702 or B000 shows only between archive and destination: a wrong port or AE \
                title, or no common presentation context.",
    exceptions: "The traffic to the destination has to be in the capture.",
    advice: "Mend what the destination says; compare AE title, host and port that the archive has for it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if operations::final_status(entry).is_none() {
        return;
    }
    let Some(retrieve) = stories.retrieve_of_response(entry) else { return };
    if let Some((attempt, why)) = retrieve.failed_attempts().next() {
        findings.report(entry.last, None, || {
            let to = attempt.destination();
            let name =
                attempt.association.map_or("connection".to_owned(), |number| format!("association {number}"));
            let expected = format!("an association with {}", retrieve.destination.as_deref().unwrap_or("it"));
            Evidence::new(expected, format!("{name} to {to}: {why}"))
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.connect_between(workflow::ARCHIVE, workflow::WORKSTATION);
    ladder.requestor(&pdus::request("PACS", "WORKSTATION01", &[pdus::CT_IMAGE_STORAGE]));
    ladder.acceptor(&encode::reject(2, RejectReason { source: 3, reason: 2 }));
    ladder.close();
    ladder.switch_to(0);
    let field = CommandField::C_MOVE_RQ;
    let list = workflow::failed_list("2.25.2");
    let counters = [None, Some(0), Some(1), Some(0)];
    ladder.acceptor(&workflow::retrieve_response(field, 1, 0xa702, counters, Some(&list)));
    ladder.release();
    ladder
}
