//! UL-004.

use super::framing::ASSOCIATE_FIXED;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Anomaly, Body, Fault, Pdu, PduHeader, PduType, encode};

/// Octets of an item header.
const ITEM_HEADER: u64 = 4;

pub(super) static RULE: Rule = Rule {
    id: "UL-004",
    name: "pdu_length_disagrees_with_items",
    title: "PDU length disagrees with the items",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2, 9.3.3",
    requirement: "The items of an A-ASSOCIATE PDU end exactly where its PDU-length says, after fixed fields \
                  of 68 octets.",
    rationale: "A strict receiver aborts; a lenient one loses the last items, or reads the next PDU from \
                the wrong place.",
    exceptions: "A P-DATA-TF whose PDVs do not fit is UL-111.",
    advice: "Compute the PDU-length after the last item was added.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-008"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let is_associate = matches!(pdu.header.kind, PduType::ASSOCIATE_RQ | PduType::ASSOCIATE_AC);
    let Some(anomaly) = pdu.anomalies.iter().find(|anomaly| is_associate && is_outermost(anomaly, &pdu.body))
    else {
        return;
    };
    findings.report(entry.last, Some(entry.sender), || {
        let expected = match anomaly.fault {
            Fault::PduTooShort => format!("at least {ASSOCIATE_FIXED} octets of fixed fields"),
            _ => format!("items that end with the PDU, {} octets after its header", pdu.header.length),
        };
        Evidence::new(expected, observed(anomaly, pdu)).octets(entry.sender, anomaly.span)
    });
}

fn observed(anomaly: &Anomaly, pdu: &Pdu) -> String {
    match (anomaly.fault, anomaly.announced) {
        (Fault::PduTooShort, _) => format!("PDU-length {}", pdu.header.length),
        (_, Some(length)) => {
            let left = anomaly.span.length.saturating_sub(ITEM_HEADER);
            format!("the last item announces {length} octets, {left} are left")
        }
        _ => format!("{} octets behind the last item", anomaly.span.length),
    }
}

/// Is it about the PDU itself, and not about an item inside of another?
fn is_outermost(anomaly: &Anomaly, body: &Body) -> bool {
    let items = match body {
        Body::AssociateRq(associate) | Body::AssociateAc(associate) => associate.items.as_slice(),
        _ => &[],
    };
    match (anomaly.fault, items.last()) {
        (Fault::PduTooShort, _) | (Fault::TrailingOctets, None) => true,
        (Fault::TrailingOctets, Some(last)) => anomaly.span.offset == last.span.end(),
        (Fault::ItemBeyondContainer, Some(last)) => anomaly.span.offset == last.span.offset,
        _ => false,
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    let mut body = pdus::request("CT01", "PACS", &[pdus::VERIFICATION]).split_off(PduHeader::LENGTH);
    body.extend([0; 3]);
    ladder.requestor(&encode::pdu(PduType::ASSOCIATE_RQ, &body));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder.release();
    ladder
}
