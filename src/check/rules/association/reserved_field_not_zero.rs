//! UL-003.

use super::establishment::{field, report};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, Content, Item, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-003",
    name: "reserved_field_not_zero",
    title: "Reserved field is not zero",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.2 to 9.3.8, D.1; PS3.7 D.3.3",
    requirement: "Reserved octets of PDUs and items are sent as 00H.",
    rationale: "None: receivers do not look at them. They may show what the memory of the sender held.",
    exceptions: "Octets 11 to 74 of an A-ASSOCIATE-AC repeat those of the request (UL-016).",
    advice: "Clear the buffer before writing into it.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _: &Context, findings: &mut Findings<'_>) {
    let header = entry.content.header();
    if header.reserved != 0 {
        report(findings, entry, field(entry, 1, 1), || octet(header.reserved));
    }
    let PduContent::Control(pdu) = &entry.content else { return };
    let (offset, reserved): (u64, &[u8]) = match &pdu.body {
        Body::AssociateRq(associate) => (8, &associate.reserved),
        Body::AssociateAc(associate) => (8, associate.reserved.get(..2).unwrap_or_default()),
        Body::AssociateRj(reject) => (6, &[reject.reserved]),
        Body::ReleaseRq(octets) | Body::ReleaseRp(octets) => (6, octets),
        Body::Abort(abort) => (6, &abort.reserved),
        Body::Unknown(_) => return,
    };
    if let Some(other) = reserved.iter().find(|octet| **octet != 0) {
        report(findings, entry, field(entry, offset, 2), || octet(*other));
    }
    if let Body::AssociateRq(associate) | Body::AssociateAc(associate) = &pdu.body {
        check_items(&associate.items, entry, findings);
    }
}

fn check_items(items: &[Item], entry: &PduEntry, findings: &mut Findings<'_>) {
    for item in items {
        // In this type the octet is a version.
        let own = Some(item.reserved).filter(|_| item.kind != ItemType::COMMON_EXTENDED_NEGOTIATION);
        let (inner, sub_items): (Vec<u8>, &[Item]) = match &item.content {
            Content::PresentationContext(context) => {
                let is_request = item.kind == ItemType::PRESENTATION_CONTEXT_RQ;
                let result = is_request.then_some(context.result.0);
                (context.reserved.into_iter().chain(result).collect(), &context.sub_items)
            }
            Content::UserInformation(sub_items) => (Vec::new(), sub_items),
            _ => (Vec::new(), &[]),
        };
        if let Some(other) = own.into_iter().chain(inner).find(|octet| *octet != 0) {
            report(findings, entry, item.span, || octet(other));
        }
        check_items(sub_items, entry, findings);
    }
}

fn octet(octet: u8) -> Evidence {
    Evidence::new("00H", format!("{octet:02X}H"))
}

fn example() -> Ladder {
    let mut request = examples::request();
    request.items.iter_mut().for_each(|item| item.reserved = 0xff);
    examples::association(&request, &examples::accept())
}
