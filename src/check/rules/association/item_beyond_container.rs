//! UL-037.

use super::establishment::{associate, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Anomaly, Body, Content, Fault, ItemType, PduType, encode};

/// Octets of an item header.
const ITEM_HEADER: usize = 4;

pub(super) static RULE: Rule = Rule {
    id: "UL-037",
    name: "item_beyond_container",
    title: "Item does not fit its container",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.1",
    requirement: "Each item ends inside the item or PDU that holds it, has its fixed fields, and nothing \
                  but items follows it.",
    rationale: "The peer reads beyond the item, or loses all those that follow, and aborts.",
    exceptions: "Items that do not end with the PDU are UL-004. Octets that the capture lost are not missing.",
    advice: "Count the octets behind the four of the item header, and nothing else, into the item length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-004"],
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
    let mut request = examples::request();
    for item in request.items.iter_mut().filter(|item| item.kind == ItemType::USER_INFORMATION) {
        let mut sub_items = encode::item(item).split_off(ITEM_HEADER);
        sub_items.extend([0x55, 0x00, 0x00]);
        item.content = Content::Unknown(sub_items.into());
    }
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
    ladder.acceptor(&encode::associate(PduType::ASSOCIATE_AC, &examples::accept()));
    ladder.release();
    ladder
}
