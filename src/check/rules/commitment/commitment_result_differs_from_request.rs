//! SVC-SCM-009.

use super::messages;
use crate::check::stories::commitment::{
    FAILED_SOP_SEQUENCE, REFERENCED_SOP_SEQUENCE, TRANSACTION_UID, instances,
};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-009",
    name: "commitment_result_differs_from_request",
    title: "Report does not cover exactly what was asked for",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.3.1.2",
    requirement: "References and failures of a report together are the instances of the request, each in one \
                  of the two.",
    rationale: "The modality waits for ever for the missing ones, or takes foreign ones for its own.",
    exceptions: "Judged only where the request was captured, by its Transaction UID.",
    advice: "Report once on the whole request, with the UIDs as asked for, even if the archive has changed \
             them.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_EVENT_REPORT_RQ) {
        return;
    }
    let Some(data_set) = entry.whole_data_set() else { return };
    let transaction = data_set.get(TRANSACTION_UID).map(Uid::new);
    let Some(commitment) = transaction.and_then(|transaction| stories.commitment(&transaction)) else {
        return;
    };
    let failed = instances(data_set.elements(), FAILED_SOP_SEQUENCE);
    let referenced = instances(data_set.elements(), REFERENCED_SOP_SEQUENCE);
    let all: HashSet<&Vec<u8>> = failed.iter().chain(&referenced).collect();
    let foreign = all.iter().find(|instance| commitment.names(instance) == Some(false));
    let both = failed.iter().find(|instance| referenced.contains(instance));
    let asked = commitment.instances;
    let is_known = commitment.names(b"").is_some();
    let observed = match (foreign, both) {
        _ if !is_known => return,
        (Some(foreign), _) => format!("{}, which was not asked for", Uid::new(foreign)),
        (None, Some(both)) => format!("{} as committed and as failed", Uid::new(both)),
        (None, None) if all.len() < asked && commitment.reports > 0 => {
            format!("{} of them, in one of several reports", all.len())
        }
        (None, None) if all.len() < asked => format!("{} of them", all.len()),
        _ => return,
    };
    findings.report(entry.last, Some(entry.sender), || {
        let (id, association) = (commitment.message_id, commitment.association);
        let expected = format!("the {asked} instances of N-ACTION-RQ {id} in association {association}");
        Evidence::new(expected, observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    let report = workflow::references("2.25.77", None, Some(&[workflow::reference("2.25.2")]));
    ladder.acceptor(&workflow::commitment_report(1, 1, &report));
    ladder.requestor(&workflow::report_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
