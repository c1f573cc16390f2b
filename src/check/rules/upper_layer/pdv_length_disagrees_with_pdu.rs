//! UL-111.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AnomalyEntry;
use crate::ul::{AbortSource, Fault, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-111",
    name: "pdv_length_disagrees_with_pdu",
    title: "PDV item length disagrees with the PDU",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.5.1",
    requirement: "The PDV items of a P-DATA-TF end exactly with it, and each counts its context ID and \
                  message control header in its length.",
    rationale: "The receiver cannot tell where the next item or PDU starts, and aborts.",
    exceptions: "A length of exactly 2 is UL-112.",
    advice: "Count the fragment and two octets more as the item length, and four more octets for the item \
             in the PDU.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-008", "UL-110"],
    checks: &[Check::Anomaly(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AnomalyEntry, _context: &Context, findings: &mut Findings<'_>) {
    let anomaly = &entry.anomaly;
    let (expected, observed) = match (anomaly.fault, anomaly.announced.unwrap_or_default()) {
        (Fault::PdvTooShort, length) => ("an item length of at least 2", format!("item length {length}")),
        (Fault::PdvBeyondPdu, length) => {
            ("an item that ends with the PDU or before", format!("item length {length}, beyond the PDU"))
        }
        (Fault::TrailingPdvOctets, _) => {
            let left = anomaly.span.length;
            ("items that end with the PDU", format!("{left} octets left over, too few for an item"))
        }
        _ => return,
    };
    findings.report(entry.at, Some(entry.sender), || {
        Evidence::new(expected, observed).octets(entry.sender, anomaly.span)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    let mut octets = pdus::echo_request(1, 7);
    // The item counts its own length field too.
    if let Some(length) = octets.get_mut(9) {
        *length = length.saturating_add(4);
    }
    ladder.requestor(&octets);
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 6 }));
    ladder.close();
    ladder
}
