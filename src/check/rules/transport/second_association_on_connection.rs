//! TCP-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{PduType, encode};

pub(super) static RULE: Rule = Rule {
    id: "TCP-001",
    name: "second_association_on_connection",
    title: "Another association on the same connection",
    severity: Severity::Violation,
    clause: "PS3.8 9.1.1, 9.1.2",
    requirement: "Each association has a TCP connection of its own; when it is over, the connection is \
                  closed.",
    rationale: "The acceptor waits for the close and aborts, or does not answer.",
    exceptions: "A second A-ASSOCIATE-RQ while the association is up is another fault. The same ports after \
                 a close are a new connection.",
    advice: "Open a connection for each association; do not keep sockets in a pool.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(before) = context.opened.as_ref().and_then(|opened| opened.follows) else { return };
    let is_request = entry.content.header().kind == PduType::ASSOCIATE_RQ;
    if is_request && !context.peers.of(entry.sender).has_sent(PduType::ASSOCIATE_RQ) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("A-ASSOCIATE-RQ after the end of association {before}");
            Evidence::new("a new TCP connection", observed)
                .octets(entry.sender, entry.content.header().span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::release_request());
    ladder.acceptor(&encode::release_response());
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder.release();
    ladder
}
