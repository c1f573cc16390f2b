//! A-ASSOCIATE PDUs as the rules of this folder look at them.

use crate::check::{Context, Evidence, Findings};
use crate::octets::Span;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{AeTitle, Associate, Body, Content, Fault, Item, ItemType, PresentationContextItem, Role};

/// The A-ASSOCIATE-RQ at hand, if all its items are there. Only the first one of an association is judged.
pub(super) fn request<'a>(entry: &'a PduEntry, context: &Context) -> Option<&'a Associate> {
    associate(entry, context).filter(|_| matches!(body(entry), Some(Body::AssociateRq(_))))
}

/// The A-ASSOCIATE-AC at hand, likewise.
pub(super) fn accept<'a>(entry: &'a PduEntry, context: &Context) -> Option<&'a Associate> {
    associate(entry, context).filter(|_| matches!(body(entry), Some(Body::AssociateAc(_))))
}

/// Either of them, by the peer that it is for to send.
pub(super) fn associate<'a>(entry: &'a PduEntry, context: &Context) -> Option<&'a Associate> {
    let PduContent::Control(pdu) = &entry.content else { return None };
    let (sender, associate) = match &pdu.body {
        Body::AssociateRq(associate) => (Role::Requestor, associate),
        Body::AssociateAc(associate) => (Role::Acceptor, associate),
        _ => return None,
    };
    let is_cut = pdu.missing > 0 || pdu.anomalies.iter().any(|odd| odd.fault == Fault::TooManyItems);
    let is_first = !context.peers.of(entry.sender).has_sent(pdu.header.kind);
    (is_first && !is_cut && sender == entry.sender).then_some(associate)
}

fn body(entry: &PduEntry) -> Option<&Body> {
    match &entry.content {
        PduContent::Control(pdu) => Some(&pdu.body),
        PduContent::Data(_) => None,
    }
}

/// The presentation contexts of the type `kind`, each with its item.
pub(super) fn contexts(
    associate: &Associate,
    kind: ItemType,
) -> impl Iterator<Item = (&Item, &PresentationContextItem)> {
    associate.items.iter().filter_map(move |item| match &item.content {
        Content::PresentationContext(context) if item.kind == kind => Some((item, context)),
        _ => None,
    })
}

/// The user data sub-items of the type `kind`, the malformed ones too.
pub(super) fn user_items(associate: &Associate, kind: ItemType) -> impl Iterator<Item = &Item> {
    associate.user_data().filter(move |item| item.kind == kind)
}

/// Both AE titles: what each is, and its offset in the PDU.
pub(super) fn titles(associate: &Associate) -> [(&'static str, AeTitle, u64); 2] {
    [("called AE title", associate.called_ae_title, 10), ("calling AE title", associate.calling_ae_title, 26)]
}

/// Reports what a PDU has at a place.
pub(super) fn report(
    findings: &mut Findings<'_>,
    entry: &PduEntry,
    span: Span,
    evidence: impl FnOnce() -> Evidence,
) {
    findings.report(entry.last, Some(entry.sender), || evidence().octets(entry.sender, span));
}

/// The place of the whole PDU.
pub(super) fn whole(entry: &PduEntry) -> Span {
    entry.content.header().span()
}

/// The place of a field of the PDU, by its offset from the first octet of the header.
pub(super) fn field(entry: &PduEntry, offset: u64, length: u64) -> Span {
    Span::new(entry.content.header().offset.saturating_add(offset), length)
}
