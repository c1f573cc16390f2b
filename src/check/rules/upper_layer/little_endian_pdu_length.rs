//! UL-008.

use super::framing::little_endian;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::Span;
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{AbortSource, PduHeader, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-008",
    name: "little_endian_pdu_length",
    title: "PDU length written in little-endian order",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.1",
    requirement: "The lengths of PDUs and of their items are written with the most significant octet first, \
                  whatever the transfer syntax.",
    rationale: "The receiver reads a length of millions of octets and waits for them until its timer ends.",
    exceptions: "",
    advice: "Write lengths of the upper layer in network byte order.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let Some(meant) = little_endian(entry) else { return };
    let header = entry.content.header();
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!(
            "{} with PDU-length {} ({:08X}H), which is {meant} with its octets reversed",
            header.kind.name(),
            header.length,
            header.length
        );
        let header_only = Span::new(header.offset, PduHeader::LENGTH as u64);
        Evidence::new(format!("PDU-length {meant} ({meant:08X}H)"), observed)
            .octets(entry.sender, header_only)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    let mut octets = encode::release_request();
    octets.splice(2..6, 4_u32.to_le_bytes());
    ladder.requestor(&octets);
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
    ladder.close();
    ladder
}
