//! UL-099.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::scenario::Ladder;
use crate::stream::Side;
use crate::time::Elapsed;
use crate::timeline::AssociationEntry;
use crate::ul::{PduType, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-099",
    name: "release_not_answered",
    title: "A-RELEASE-RQ not answered",
    severity: Severity::Violation,
    clause: "PS3.8 7.2, Table 9-10",
    requirement: "An A-RELEASE-RQ is answered by an A-RELEASE-RP, or by an A-ABORT.",
    rationale: "The requestor waits until its timer ends, and logs an error although all is done.",
    exceptions: "Where both asked for release, the order of the answers is UL-102. A requestor that closes \
                 before the answer can come gets none.",
    advice: "Send A-RELEASE-RP, and leave it to the requestor to close the connection.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    for role in Role::BOTH {
        let other = role.other();
        let answerer = context.peers.of(other);
        let Some(asked) = context.machines.release_request(role) else { continue };
        let has_answer = answerer.has_sent(PduType::RELEASE_RP) || answerer.has_sent(PduType::ABORT);
        let is_lost = answerer.lost_octets > 0 || answerer.has_lost_boundary;
        let is_other_end = context.machines.release_request(other).is_some()
            || context.peers.of(role).has_sent(PduType::ABORT)
            || context.machines.departure().is_some();
        if has_answer || is_lost || is_other_end {
            continue;
        }
        let end = entry.closed_by(role).unwrap_or(entry.last);
        let has_waited = end.at.since(asked.at.at) >= context.limits.association_timeout_ns;
        // Whoever closed before the request came did not see it.
        let closed = entry.closed_by(other).filter(|closed| *closed > asked.at && *closed <= end);
        if let Some(end) = closed.or(has_waited.then_some(end)) {
            findings.report(end, Some(other), || {
                let waited = Elapsed(end.at.since(asked.at.at));
                let what = if closed.is_some() { "the connection closed" } else { "no answer" };
                Evidence::new("A-RELEASE-RP or A-ABORT", format!("{what} after {waited}"))
                    .octets(role, asked.span)
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::release_request());
    ladder.fin(Side::Responder);
    ladder.fin(Side::Initiator);
    ladder
}
