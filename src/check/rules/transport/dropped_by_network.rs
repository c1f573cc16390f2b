//! TCP-012.

use crate::check::{Check, Context, Evidence, Findings, Peer, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::stream::Side;
use crate::time::{Elapsed, Timestamp};
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "TCP-012",
    name: "dropped_by_network",
    title: "Connection is dropped by the network",
    severity: Severity::Warning,
    clause: "PS3.8 9.1.4",
    requirement: "Octets that one peer sends reach the other, or the other host tells that the connection \
                  is gone.",
    rationale: "The sender repeats the same octets until its timer ends; the other peer keeps a dead \
                association.",
    exceptions: "A host that lost its power looks the same. Lost packets that get through when repeated are \
                 not flagged.",
    advice: "A firewall or NAT may forget idle connections: end idle associations earlier, or turn TCP \
             keep-alive on.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    for sender in Role::BOTH {
        let Some(repeated) = context.peers.of(sender).repeated else { continue };
        let lasted_ns = repeated.last.at.since(repeated.first.at);
        // Several taps in one capture show copies, but at once.
        if repeated.times < 3 || lasted_ns < 1_000_000_000 {
            continue;
        }
        findings.report(entry.last, None, || {
            let observed = format!(
                "{} octets of the {} sent again {} times over {}, {} after the last PDU of the other side",
                repeated.count,
                sender.name(),
                repeated.times,
                Elapsed(lasted_ns),
                Elapsed(idle_ns(repeated.first.at, context.peers.of(sender.other()))),
            );
            Evidence::new("an answer of TCP", observed).possible()
        });
    }
}

fn idle_ns(at: Timestamp, peer: &Peer) -> i64 {
    peer.last_pdu.map_or(0, |(_, last)| at.since(last.at))
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.wait_ms(3_600_000);
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    for milliseconds in [1_000, 2_000, 4_000, 8_000] {
        ladder.wait_ms(milliseconds);
        ladder.retransmit(Side::Initiator);
    }
    ladder
}
