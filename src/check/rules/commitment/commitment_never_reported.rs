//! SVC-SCM-014.

use crate::check::{Check, Evidence, Findings, Rule, Severity, Stories};
use crate::scenario::{Ladder, pdus};
use crate::time::Elapsed;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-014",
    name: "commitment_never_reported",
    title: "Commitment never reported",
    severity: Severity::Warning,
    clause: "PS3.4 J.3.3.1.2",
    requirement: "An archive that takes on a commitment request reports on it.",
    rationale: "The modality waits, keeps its images, and fills its disk.",
    exceptions: "There is no time limit: ten minutes are waited for. Sooner, only where the way back to the \
                 modality was seen to fail, and then as possible.",
    advice: "Give the archive host and port of the modality; open the firewall for connections from the \
             archive.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Capture(check)],
    example,
    example_also_breaks: &[],
};

fn check(stories: &Stories, findings: &mut Findings<'_>) {
    let Some(end) = stories.last else { return };
    for commitment in
        stories.commitments().filter(|commitment| commitment.is_accepted() && commitment.reports == 0)
    {
        let age = end.at.since(commitment.requested.at);
        let failure =
            commitment.attempts.iter().find_map(|attempt| Some((attempt.destination(), attempt.failure()?)));
        let is_overdue = age > findings.policy.limits.commitment_ns;
        if !is_overdue && failure.is_none() {
            continue;
        }
        findings.report_in(
            Some(commitment.association),
            commitment.requested,
            Some(commitment.sender.other()),
            || {
                let expected = format!("a report on transaction {}", commitment.transaction);
                let observed = match failure {
                    Some((to, why)) => format!("none; the way to {to}: {why}"),
                    None => format!("none within {}", Elapsed(age)),
                };
                let evidence = Evidence::new(expected, observed);
                if is_overdue { evidence } else { evidence.possible() }
            },
        );
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    ladder.release();
    ladder.wait_ms(900_000);
    ladder.connect();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
