//! UL-006.

use super::framing::{FIXED, MAX_ASSOCIATE, is_fixed};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{PduType, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-006",
    name: "fixed_pdu_of_other_length",
    title: "PDU of fixed length has another length",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.4, 9.3.6, 9.3.7, 9.3.8",
    requirement: "The PDU-length of A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP and A-ABORT is 4.",
    rationale: "A receiver that reads the four octets it expects takes what is left for the next PDU.",
    exceptions: "",
    advice: "Write 4 as the PDU-length, and four octets after it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-008"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let header = entry.content.header();
    if !is_fixed(header.kind) || header.length == FIXED || header.length > MAX_ASSOCIATE {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("{} with PDU-length {}", header.kind.name(), header.length);
        Evidence::new("PDU-length 4", observed).octets(entry.sender, header.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::pdu(PduType::RELEASE_RQ, &[0; 8]));
    ladder.acceptor(&encode::release_response());
    ladder.close();
    ladder
}
