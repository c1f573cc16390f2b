//! TCP-008.

use super::ports;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::stream::Close;
use crate::stream::protocol::Protocol;
use crate::timeline::{AssociationEntry, ConnectionEntry, Speech};
use crate::ul::{AbortSource, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "TCP-008",
    name: "tls_on_one_side",
    title: "One side speaks TLS, the other does not",
    severity: Severity::Warning,
    clause: "PS3.15 B.1, B.9; PS3.8 9.1",
    requirement: "Both peers use TLS on a connection, or neither.",
    rationale: "No association: the log of the acceptor tells of an unknown PDU type 16H, that of the \
                client of a lost connection.",
    exceptions: "A handshake that both take part in is not looked into. A server that closes without a word \
                 may have other reasons.",
    advice: "Set TLS on or off on both sides, and check the port: 104 and 11112 are for DICOM without TLS, \
             2762 with it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Connection(check), Check::Association(check_association)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &ConnectionEntry, findings: &mut Findings<'_>) {
    let is_tls = |speech: &Option<Speech>| matches!(speech, Some(Speech::Other(Protocol::Tls(_))));
    let is_accepted = entry.is_accepted == Some(true);
    if !is_tls(&entry.speaks.initiator) || !is_accepted || !ports::is_dicom(entry.server.port) {
        return;
    }
    let is_closed = matches!(entry.close, Some(Close::Fin | Close::Reset));
    let answer = match &entry.speaks.responder {
        Some(Speech::Dicom) => "a PDU",
        None if is_closed && entry.lost_octets == 0 => "nothing, and closes",
        _ => return,
    };
    findings.report(entry.last, None, || {
        let observed = format!("TLS from {}, {} answers {answer}", entry.client, entry.server);
        let evidence = Evidence::new("TLS on both sides, or on none", observed);
        if entry.speaks.responder.is_some() { evidence } else { evidence.possible() }
    });
}

fn check_association(entry: &AssociationEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(protocol @ Protocol::Tls(_)) = entry.foreign.of(entry.side(Role::Acceptor)) else { return };
    findings.report(entry.last, None, || {
        let observed =
            format!("DICOM from {}, {} answers {}", entry.requestor, entry.acceptor, protocol.name());
        Evidence::new("TLS on both sides, or on none", observed)
    });
}

fn example() -> Ladder {
    // A TLS record with the start of a client's hello.
    let mut ladder = Ladder::new();
    ladder.requestor(&[0x16, 0x03, 0x01, 0x00, 0x04, 0x01, 0x00, 0x00, 0x00]);
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 1 }));
    ladder.close();
    ladder
}
