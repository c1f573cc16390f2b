//! UL-037.

use super::establishment::{associate, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Anomaly, Body, Fault, PduType, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-037",
    name: "item_beyond_container",
    title: "Item does not fit its container",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.1",
    requirement: "Each item ends inside the item or PDU that holds it, has its fixed fields, and nothing \
                  but items follows it.",
    rationale: "The peer reads beyond the item, or loses all those that follow, and aborts.",
    exceptions: "Octets that the capture lost are not missing.",
    advice: "Count the octets behind the four of the item header, and nothing else, into the item length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    if associate(entry, context).is_none() {
        return;
    }
    let PduContent::Control(pdu) = &entry.content else { return };
    let is_context = |odd: &Anomaly| {
        let (Body::AssociateRq(associate) | Body::AssociateAc(associate)) = &pdu.body else { return false };
        associate.items.iter().any(|item| item.span == odd.span && matches!(item.kind.0, 0x20 | 0x21))
    };
    let odd = pdu.anomalies.iter().find(|odd| match odd.fault {
        Fault::ItemBeyondContainer | Fault::TrailingOctets => true,
        Fault::MalformedItem => is_context(odd),
        _ => false,
    });
    if let Some(odd) = odd {
        report(findings, entry, odd.span, || Evidence::new("items that fit", odd.fault.text()));
    }
}

fn example() -> Ladder {
    let mut octets = encode::associate(PduType::ASSOCIATE_RQ, &examples::request());
    octets.extend([0x50, 0x00, 0x00]);
    octets.splice(2..6, u32::try_from(octets.len() - 6).unwrap_or_default().to_be_bytes());
    let mut ladder = Ladder::new();
    ladder.requestor(&octets);
    ladder.acceptor(&encode::associate(PduType::ASSOCIATE_AC, &examples::accept()));
    ladder.release();
    ladder
}
