//! UL-120.

use super::fragments;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-120",
    name: "reserved_bits_of_message_control_header",
    title: "Reserved bits of the message control header set",
    severity: Severity::Violation,
    clause: "PS3.8 E.2",
    requirement: "Bits 2 to 7 of the message control header are 0.",
    rationale: "None by the standard: a receiver does not look at them. The octet may not have been \
                initialized.",
    exceptions: "",
    advice: "Write 0 to 3 only.",
    is_pedantic: true,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let Some(pdu) = fragments::data(entry) else { return };
    for pdv in pdu.pdvs.iter().filter(|pdv| pdv.message_control_header > 3) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{:02X}H in a {}", pdv.message_control_header, fragments::describe(pdv));
            Evidence::new("00H to 03H", observed).octets(entry.sender, fragments::place(pdv))
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    let mut octets = pdus::echo_request(1, 7);
    if let Some(message_control_header) = octets.get_mut(11) {
        *message_control_header |= 0x80;
    }
    ladder.requestor(&octets);
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
