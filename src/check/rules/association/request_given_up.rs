//! UL-107.

use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::time::Elapsed;
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::{AbortSource, PduType, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-107",
    name: "request_given_up",
    title: "Requestor gives up before the answer",
    severity: Severity::Note,
    clause: "PS3.8 7.3",
    requirement: "A requestor that no longer wants the association aborts.",
    rationale: "A time-out of the client that is shorter than the acceptor needs makes every attempt fail.",
    exceptions: "Legal: the user may have cancelled. After the time for an answer it is UL-106.",
    advice: "Raise the time-out of the client, or see why the acceptor is slow.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(asked) = context.peers.requestor.first(PduType::ASSOCIATE_RQ) else { return };
    let is_ended = matches!(entry.outcome, Outcome::Closed | Outcome::Reset | Outcome::Aborted);
    let by_requestor = is_ended && entry.ended_by == Some(Role::Requestor);
    let is_unanswered = *entry.octets.of(entry.side(Role::Acceptor)) == 0 && entry.lost_octets == 0;
    let waited_ns = entry.last.at.since(asked.at);
    if by_requestor && is_unanswered && waited_ns < context.limits.association_timeout_ns {
        findings.report(entry.last, Some(Role::Requestor), || {
            let observed = format!("{} by the requestor after {}", entry.outcome.name(), Elapsed(waited_ns));
            Evidence::new("waiting for the answer", observed)
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &examples::request()));
    ladder.wait_ms(3_000);
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.close();
    ladder
}
