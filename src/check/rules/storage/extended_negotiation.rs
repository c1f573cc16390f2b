//! SOP Class Extended Negotiation items of an A-ASSOCIATE PDU (PS3.7 D.3.3.5).

use crate::octets::Span;
use crate::scenario::{Ladder, pdus};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, Content, ExtendedNegotiation, ItemType, PduType, encode};

/// The items of an A-ASSOCIATE-RQ or -AC, with their places.
pub(in crate::check::rules) fn of(entry: &PduEntry) -> impl Iterator<Item = (&ExtendedNegotiation, Span)> {
    let associate = match &entry.content {
        PduContent::Control(pdu) => match &pdu.body {
            Body::AssociateRq(associate) | Body::AssociateAc(associate) => Some(associate),
            _ => None,
        },
        PduContent::Data(_) => None,
    };
    let items = associate.into_iter().flat_map(|associate| associate.user_data());
    items.filter_map(|item| match &item.content {
        Content::ExtendedNegotiation(negotiation) => Some((negotiation, item.span)),
        _ => None,
    })
}

/// An association for a SOP class whose requestor sends an item with these octets.
pub(in crate::check::rules) fn association(sop_class: &str, information: &[u8]) -> Ladder {
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, sop_class)]);
    let negotiation =
        ExtendedNegotiation { sop_class_uid: sop_class.into(), application_information: information.into() };
    let content = Content::ExtendedNegotiation(negotiation);
    for item in &mut request.items {
        if let Content::UserInformation(sub_items) = &mut item.content {
            sub_items.push(pdus::item(ItemType::EXTENDED_NEGOTIATION, content.clone()));
        }
    }
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder
}
