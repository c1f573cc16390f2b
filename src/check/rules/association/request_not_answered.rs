//! UL-106.

use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::time::Elapsed;
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::{PduType, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-106",
    name: "request_not_answered",
    title: "A-ASSOCIATE-RQ is not answered",
    severity: Severity::Violation,
    clause: "PS3.8 7.1.2, 9.2.3",
    requirement: "The acceptor answers an A-ASSOCIATE-RQ with A-ASSOCIATE-AC, A-ASSOCIATE-RJ or A-ABORT.",
    rationale: "The client waits until its timer ends, and reports a time-out or a lost connection.",
    exceptions: "An acceptor that closes without a PDU may lack resources: that is a warning. How long to \
                 wait is up to the policy.",
    advice: "Look at the acceptor: overload, a blocked database or licence, a filter of addresses, or TLS \
             on this port.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(asked) = context.peers.requestor.first(PduType::ASSOCIATE_RQ) else { return };
    // A request that was cut off cannot be answered.
    let is_cut = context.peers.requestor.cut_pdu.is_some();
    if is_cut
        || context.peers.acceptor.pdus > 0
        || entry.lost_octets > 0
        || *entry.octets.of(entry.side(Role::Acceptor)) > 0
    {
        return;
    }
    let waited_ns = entry.last.at.since(asked.at);
    let severity = match (entry.outcome, entry.ended_by) {
        (Outcome::Closed | Outcome::Reset, Some(Role::Acceptor)) => Severity::Warning,
        (Outcome::Closed | Outcome::Reset | Outcome::Aborted, Some(Role::Requestor))
            if waited_ns >= context.limits.association_timeout_ns =>
        {
            Severity::Violation
        }
        _ => return,
    };
    findings.report(entry.last, Some(Role::Acceptor), || {
        let how = entry.ended_by.map_or("nobody", Role::name);
        let observed = format!("nothing for {}, then the {how} ended the connection", Elapsed(waited_ns));
        Evidence::new("A-ASSOCIATE-AC, A-ASSOCIATE-RJ or A-ABORT", observed).severity(severity)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &examples::request()));
    ladder.wait_ms(31_000);
    ladder.close();
    ladder
}
