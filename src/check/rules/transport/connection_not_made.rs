//! TCP-010.

use super::ports;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::stream::{Close, PerSide};
use crate::timeline::{AssociationEntry, ConnectionEntry, Outcome};

pub(super) static RULE: Rule = Rule {
    id: "TCP-010",
    name: "connection_not_made",
    title: "Connection is refused or never answered",
    severity: Severity::Note,
    clause: "PS3.8 9.1.2",
    requirement: "The acceptor listens on its port and takes the connection.",
    rationale: "Nothing can be sent.",
    exceptions: "One SYN without answer, or one repetition, proves nothing.",
    advice: "Refused: the service is down, or the port is wrong. Never answered: a firewall, or a wrong \
             address.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check), Check::Connection(check_connection)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.outcome != Outcome::Refused || entry.is_accepted != Some(false) {
        return;
    }
    let observed = match (entry.close, entry.transport.repeated_syns) {
        (Some(Close::Reset), _) => "refused".to_owned(),
        (_, 2..) => format!("no answer to {} SYNs", entry.transport.repeated_syns.saturating_add(1)),
        _ => return,
    };
    findings
        .report(entry.last, None, || Evidence::new(format!("a connection to {}", entry.acceptor), observed));
}

fn check_connection(entry: &ConnectionEntry, findings: &mut Findings<'_>) {
    let is_dicom =
        ports::is_dicom(entry.server.port) && entry.octets == PerSide::default() && entry.lost_octets == 0;
    if is_dicom && entry.is_accepted == Some(false) && entry.close == Some(Close::Reset) {
        findings.report(entry.last, None, || {
            Evidence::new(format!("a connection to {}", entry.server), "refused")
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::unopened();
    ladder.refuse();
    ladder
}
