//! SVC-SCM-013.

use super::messages;
use crate::check::Party;
use crate::check::stories::commitment::TRANSACTION_UID;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-013",
    name: "commitment_report_from_other_title",
    title: "Report comes from another AE title than was asked",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.3.1.2",
    requirement: "An archive that opens an association to report calls with the AE title that the request \
                  was sent to.",
    rationale: "The modality does not know the other title and rejects the association, or cannot find the \
                request.",
    exceptions: "The address may be another one. Judged only where the request was captured.",
    advice: "Let the archive call with the title that the modality has configured.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    let is_reverse = entry.sender == Role::Requestor && messages::is(entry, CommandField::N_EVENT_REPORT_RQ);
    let transaction = entry.data_set.as_ref().filter(|_| is_reverse).and_then(|set| set.get(TRANSACTION_UID));
    let Some(transaction) = transaction.map(Uid::new) else { return };
    let Some(commitment) = stories.commitment(&transaction) else { return };
    let own = Party::of(context, Role::Requestor).and_then(|party| party.title);
    let (Some(own), Some(asked)) = (own, commitment.scp.title) else { return };
    if own.trimmed() != asked.trimmed() {
        findings.report(entry.last, Some(Role::Requestor), || {
            let expected = format!("{asked}, as asked in association {}", commitment.association);
            Evidence::new(expected, own.to_string()).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    ladder.release();
    ladder.archive_reports("ARCHIVE2");
    let references = [workflow::reference("2.25.2"), workflow::reference("2.25.4")];
    let report = workflow::references("2.25.77", None, Some(&references));
    ladder.requestor(&workflow::commitment_report(1, 1, &report));
    ladder.acceptor(&workflow::report_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
