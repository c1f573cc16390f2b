//! TCP-009.

use super::ports;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::stream::Side;
use crate::stream::protocol::Protocol;
use crate::timeline::{AssociationEntry, ConnectionEntry, Speech};
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "TCP-009",
    name: "other_protocol",
    title: "Another protocol on the port of DICOM",
    severity: Severity::Note,
    clause: "PS3.8 9.3.1",
    requirement: "The port of an application entity is for DICOM alone.",
    rationale: "No association; each side logs garbage.",
    exceptions: "Only ports in common use for DICOM are looked at, unless one of the sides speaks DICOM. \
                 TLS is TCP-008.",
    advice: "Compare the ports in the configuration of both sides: web, HL7 and DICOM ports of a product \
             are easily mixed up.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Connection(check), Check::Association(check_association)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &ConnectionEntry, findings: &mut Findings<'_>) {
    if entry.is_accepted != Some(true) || !ports::is_dicom(entry.server.port) {
        return;
    }
    let first = entry.speaks.initiator.as_ref().or(entry.speaks.responder.as_ref());
    let Some(Speech::Other(protocol)) = first else { return };
    // What nobody knows may be DICOM of which the capture lost the start.
    let is_guess = *protocol == Protocol::Unknown && entry.lost_octets > 0;
    if !matches!(protocol, Protocol::Tls(_)) && !is_guess {
        findings.report(entry.last, None, || {
            let observed = format!("{} from {} to {}", protocol.name(), entry.client, entry.server);
            Evidence::new("DICOM", observed)
        });
    }
}

fn check_association(entry: &AssociationEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(protocol) = entry.foreign.of(entry.side(Role::Acceptor)) else { return };
    if !matches!(protocol, Protocol::Tls(_)) {
        findings.report(entry.last, None, || {
            Evidence::new("DICOM", format!("{} from {}", protocol.name(), entry.acceptor))
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(b"GET / HTTP/1.1\r\nHost: pacs\r\n\r\n");
    ladder.reset(Side::Responder);
    ladder
}
