//! SVC-SCM-003.

use super::messages;
use crate::check::stories::commitment::{REFERENCED_SOP_SEQUENCE, TRANSACTION_UID, instances};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-003",
    name: "transaction_uid_reused",
    title: "Transaction UID used again",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.2.1.2, J.3.3.1.2",
    requirement: "Each commitment request has a Transaction UID of its own.",
    rationale: "The report of one request is taken for that of the other: images are deleted that nobody \
                keeps.",
    exceptions: "The same request once more, before any answer, is a warning.",
    advice: "Make a new UID for each request, also when it is repeated.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_ACTION_RQ) {
        return;
    }
    let Some(data_set) = entry.whole_data_set() else { return };
    let Some(transaction) = data_set.get(TRANSACTION_UID).map(Uid::new).filter(|uid| !uid.is_empty()) else {
        return;
    };
    let Some(before) = stories.commitment(&transaction) else { return };
    let own = instances(data_set.elements(), REFERENCED_SOP_SEQUENCE);
    let is_answered = before.is_refused() || before.reports > 0;
    // What a repetition may be: the same, and nothing came of the first.
    let is_repetition = !is_answered && before.names_the_same(&own) != Some(false);
    findings.report(entry.last, Some(entry.sender), || {
        let state = match (before.reports, before.is_refused()) {
            (0, true) => "which was refused",
            (0, false) => "which waits for its report",
            _ => "which was reported on",
        };
        let observed = format!(
            "{transaction}, of N-ACTION-RQ {} in association {}, {state}",
            before.message_id, before.association
        );
        let evidence = Evidence::new("a new Transaction UID", observed).octets(entry.sender, entry.span());
        if is_repetition { evidence.severity(Severity::Warning) } else { evidence }
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    let references = [workflow::reference("2.25.2"), workflow::reference("2.25.4")];
    let report = workflow::references("2.25.77", None, Some(&references));
    ladder.acceptor(&workflow::commitment_report(1, 1, &report));
    ladder.requestor(&workflow::report_response(1, 1, 0x0000));
    let again = workflow::references("2.25.77", None, Some(&[workflow::reference("2.25.6")]));
    ladder.requestor(&workflow::commitment_request(2, &again));
    ladder.acceptor(&workflow::commitment_response(2, 0x0131));
    ladder.release();
    ladder
}
