//! UL-007.

use super::framing::MAX_ASSOCIATE;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::Span;
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{AbortSource, PduHeader, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-007",
    name: "absurd_pdu_length",
    title: "Absurd PDU length",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.1",
    requirement: "PDU-length is the number of octets that follow it in the PDU, as an unsigned number with \
                  the most significant octet first.",
    rationale: "The receiver waits for octets that never come, or takes everything that follows for a part \
                of this PDU.",
    exceptions: "A P-DATA-TF beyond the maximum length announced is UL-070. A length that makes sense in \
                 the other byte order is UL-008.",
    advice: "Look at how the length was computed, and at the length of the PDU before.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-008"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

/// A length that only a mistaken sign or a lost boundary makes.
const MAX_ANY: u32 = 1 << 31;

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let header = entry.content.header();
    let limit = match &entry.content {
        PduContent::Control(_) if header.kind.is_known() => MAX_ASSOCIATE,
        PduContent::Data(_) => MAX_ANY,
        PduContent::Control(_) => return,
    };
    if header.length <= limit {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("{} with PDU-length {}", header.kind.name(), header.length);
        let header_only = Span::new(header.offset, PduHeader::LENGTH as u64);
        Evidence::new(format!("at most {limit} octets"), observed).octets(entry.sender, header_only)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    let mut octets = encode::release_request();
    octets.splice(2..6, 0x0400_0400_u32.to_be_bytes());
    ladder.requestor(&octets);
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
    ladder.close();
    ladder
}
