//! SVC-SCM-015.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::time::Elapsed;
use crate::timeline::{AssociationEntry, MessageEntry, Outcome};
use crate::ul::Role;

/// Who is only busy may be asked again (PS3.8 9.3.4, Table 9-21).
const REJECTED_PERMANENT: u8 = 1;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-015",
    name: "commitment_report_not_taken",
    title: "Commitment report refused or not answered",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.3.1.3",
    requirement: "Who asked for a commitment takes the report: it accepts the association of the archive, \
                  and answers success.",
    rationale: "The archive gives up, and the modality never learns that its images are safe.",
    exceptions: "On the association of the request the report may stay unanswered: the modality may release \
                 it at any time.",
    advice: "Let the modality listen on the port that the archive has for it, and know the title of the \
             archive.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check_response), Check::Association(check_end), Check::Capture(check_rejects)],
    example,
    example_also_breaks: &[],
};

fn check_response(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let is_failure = entry.status_class() == Some(Class::Failure);
    if is_failure && messages::is(entry, CommandField::N_EVENT_REPORT_RQ.response()) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{:04X}", entry.status().unwrap_or_default());
            Evidence::new("success", observed).octets(entry.sender, entry.span())
        });
    }
}

fn check_end(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.outcome == Outcome::Open || context.is_history_incomplete() {
        return;
    }
    let report = context
        .open_operations(Role::Requestor)
        .find(|open| messages::is(&open.request, CommandField::N_EVENT_REPORT_RQ));
    // Who asked ends the association before there was time to answer.
    let is_own_end = entry.ended_by == Some(Role::Requestor);
    let Some(report) = report else { return };
    let waited = entry.last.at.since(report.request.last.at);
    if is_own_end && waited < context.limits.association_timeout_ns {
        return;
    }
    findings.report(report.request.last, Some(Role::Acceptor), || {
        let observed = format!("none within {}; {}", Elapsed(waited), entry.outcome.name());
        Evidence::new("N-EVENT-REPORT-RSP", observed).octets(Role::Requestor, report.request.span())
    });
}

fn check_rejects(stories: &Stories, findings: &mut Findings<'_>) {
    for commitment in stories.commitments() {
        let rejects = commitment
            .attempts
            .iter()
            .filter(|attempt| attempt.reject.is_some_and(|reject| reject.result == REJECTED_PERMANENT));
        for attempt in rejects {
            findings.report_in(attempt.association, attempt.first, Some(Role::Acceptor), || {
                let observed = attempt.failure().unwrap_or_default();
                let asked =
                    format!("{} asked for it in association {}", commitment.scu, commitment.association);
                Evidence::new(format!("an association for the report: {asked}"), observed)
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    ladder.release();
    ladder.archive_reports("PACS");
    let references = [workflow::reference("2.25.2"), workflow::reference("2.25.4")];
    let report = workflow::references("2.25.77", None, Some(&references));
    ladder.requestor(&workflow::commitment_report(1, 1, &report));
    ladder.acceptor(&workflow::report_response(1, 1, 0x0110));
    ladder.release();
    ladder
}
