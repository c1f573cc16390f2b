//! UL-001.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::octets::Span;
use crate::scenario::Ladder;
use crate::time::Moment;
use crate::timeline::{AnomalyEntry, PduEntry};
use crate::ul::{AbortSource, Fault, PduType, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-001",
    name: "unknown_pdu_type",
    title: "Unknown PDU type",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.1",
    requirement: "Every PDU starts with one of the types 01H to 07H.",
    rationale: "The receiver cannot tell what follows and aborts. Mostly the sender wrote a wrong length \
                before, or something else than DICOM.",
    exceptions: "The first octet of a connection is told as another protocol. What follows a wrong length \
                 is its consequence.",
    advice: "Compare the length of the PDU before with what was sent for it.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &["UL-004", "UL-006", "UL-007", "UL-008", "UL-110", "UL-111"],
    checks: &[Check::Pdu(check_pdu), Check::Anomaly(check_boundary)],
    example,
    example_also_breaks: &[],
};

fn check_pdu(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let header = entry.content.header();
    if header.kind.is_known() || context.peers.of(entry.sender).has_lost_boundary {
        return;
    }
    let observed = || format!("type {:02X}H with PDU-length {}", header.kind.0, header.length);
    report(entry.sender, entry.last, header.span(), context, findings, observed);
}

/// What cannot even be the length of a PDU of unknown type.
fn check_boundary(entry: &AnomalyEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.anomaly.fault != Fault::LostBoundary {
        return;
    }
    let observed = || match entry.anomaly.announced {
        Some(length) => format!("no PDU type, and {length} as the PDU-length"),
        None => "no PDU type".to_owned(),
    };
    report(entry.sender, entry.at, entry.anomaly.span, context, findings, observed);
}

fn report(
    sender: Role,
    at: Moment,
    span: Span,
    context: &Context,
    findings: &mut Findings<'_>,
    observed: impl Fn() -> String,
) {
    if span.offset == 0 {
        return;
    }
    findings.report(at, Some(sender), || {
        let before = context.peers.of(sender).last_pdu.map_or("nothing", |(kind, _)| kind.name());
        let observed = format!("{} after {before}, at octet {} of its stream", observed(), span.offset);
        Evidence::new("a PDU type from 01H to 07H", observed).octets(sender, span)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::pdu(PduType(0x0a), &[0; 4]));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 1 }));
    ladder.close();
    ladder
}
