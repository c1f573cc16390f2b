//! TCP-002.

use crate::check::{Check, Context, Evidence, Findings, Peer, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::time::Elapsed;
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::{PduType, Role};

pub(super) static RULE: Rule = Rule {
    id: "TCP-002",
    name: "closed_without_release",
    title: "Association ends without release or abort",
    severity: Severity::Warning,
    clause: "PS3.8 9.1.4, 9.2.3",
    requirement: "Peers end an association with A-RELEASE or A-ABORT before they close the connection.",
    rationale: "The other peer takes it for a failure, and may throw away what it received.",
    exceptions: "A network that fails looks the same. Not flagged where the capture lacks the start, the \
                 end or octets, nor where A-RELEASE-RQ was sent: that it got no answer is another fault.",
    advice: "See how long nothing was sent before: a round number of seconds points to a timer of an \
             application or a firewall; none to a process that died.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["TCP-012", "TCP-014", "UL-099", "UL-122"],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let is_closed = matches!(entry.outcome, Outcome::Closed | Outcome::Reset) && !entry.is_outcome_inferred;
    let is_up = context.peers.acceptor.has_sent(PduType::ASSOCIATE_AC);
    let asks_release =
        Role::BOTH.into_iter().any(|role| context.peers.of(role).has_sent(PduType::RELEASE_RQ));
    if !is_closed || !is_up || asks_release || entry.lost_octets > 0 || entry.is_mid_stream {
        return;
    }
    // Whoever sends a reset, or a network in its name.
    let at_fault = entry.ended_by.filter(|_| entry.outcome == Outcome::Closed);
    findings.report(entry.last, at_fault, || {
        let last = |peer: &Peer| peer.last_pdu.map(|(_, at)| at.at);
        let last_pdu = last(&context.peers.requestor).max(last(&context.peers.acceptor));
        let idle_ns = last_pdu.map_or(0, |at| entry.last.at.since(at));
        let what = if entry.outcome == Outcome::Reset { "RST" } else { "FIN" };
        let who = entry.ended_by.map_or("neither peer", Role::name);
        let open = context.open.len();
        let observed = format!(
            "{what} of the {who} {} after the last PDU, requests unanswered: {open}",
            Elapsed(idle_ns)
        );
        Evidence::new("A-RELEASE or A-ABORT first", observed)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.close();
    ladder
}
