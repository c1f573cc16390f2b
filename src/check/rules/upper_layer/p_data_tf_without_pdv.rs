//! UL-110.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{PduType, PdvHeader, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-110",
    name: "p_data_tf_without_pdv",
    title: "P-DATA-TF without a PDV",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.5",
    requirement: "A P-DATA-TF holds at least one presentation data value item.",
    rationale: "Strict receivers abort; it is no way to keep a connection alive.",
    exceptions: "",
    advice: "Send no P-DATA-TF if there is nothing to send.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-008"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let header = entry.content.header();
    if header.kind != PduType::P_DATA_TF || header.length as usize >= PdvHeader::LENGTH {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let expected = format!("PDU-length of at least {}", PdvHeader::LENGTH);
        Evidence::new(expected, format!("PDU-length {}", header.length)).octets(entry.sender, header.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::p_data_tf(&[]));
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
