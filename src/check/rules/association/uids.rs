//! The UIDs of A-ASSOCIATE PDUs (PS3.8 Annex F, PS3.5 Chapter 9).

use crate::dict::Uid;
use crate::octets::Span;
use crate::ul::{Associate, Content, Item, ItemType};

/// Where the value of a UID goes wrong; `None` if it does not.
pub(super) fn fault(uid: &Uid) -> Option<&'static str> {
    const LONGEST: usize = 64;
    let raw = uid.raw();
    if raw.is_empty() {
        return Some("it is empty");
    }
    if raw.ends_with(&[0]) {
        return Some("a NUL pads it");
    }
    if raw.ends_with(b" ") {
        return Some("a space pads it");
    }
    if raw.len() > LONGEST {
        return Some("it has more than 64 characters");
    }
    if !raw.iter().all(|octet| octet.is_ascii_digit() || *octet == b'.') {
        return Some("it has characters other than digits and dots");
    }
    let mut components = raw.split(|octet| *octet == b'.');
    components.find_map(|component| match component {
        [] => Some("a component is empty"),
        [b'0', _, ..] => Some("a component starts with 0"),
        _ => None,
    })
}

/// All UIDs that count, with the item that holds each. In an answer, the transfer syntax of a context that was not
/// accepted does not, and an empty one is another fault.
pub(super) fn all(associate: &Associate) -> Vec<(&Item, &Uid)> {
    let mut uids = Vec::new();
    for item in &associate.items {
        match &item.content {
            Content::PresentationContext(context) => {
                let is_answer = item.kind == ItemType::PRESENTATION_CONTEXT_AC;
                if is_answer && context.result.0 != 0 {
                    continue;
                }
                let own = context.sub_items.iter().flat_map(of_item);
                uids.extend(own.filter(|(_, uid)| !is_answer || !uid.raw().is_empty()));
            }
            Content::UserInformation(sub_items) => uids.extend(sub_items.iter().flat_map(of_item)),
            _ => uids.extend(of_item(item)),
        }
    }
    uids
}

fn of_item(item: &Item) -> Vec<(&Item, &Uid)> {
    let uids: Vec<&Uid> = match &item.content {
        Content::ApplicationContext(uid)
        | Content::AbstractSyntax(uid)
        | Content::TransferSyntax(uid)
        | Content::ImplementationClassUid(uid) => vec![uid],
        Content::RoleSelection(roles) => vec![&roles.sop_class_uid],
        Content::ExtendedNegotiation(negotiation) => vec![&negotiation.sop_class_uid],
        Content::CommonExtendedNegotiation(negotiation) => {
            let own = [&negotiation.sop_class_uid, &negotiation.service_class_uid];
            own.into_iter().chain(&negotiation.related_general_sop_class_uids).collect()
        }
        _ => Vec::new(),
    };
    uids.into_iter().map(|uid| (item, uid)).collect()
}

/// The syntaxes that a request proposes and that are written as UIDs should be: where each stands, and whether it is
/// an abstract one.
pub(super) fn proposed(request: &Associate) -> impl Iterator<Item = (Span, bool, &Uid)> {
    let contexts = request.presentation_contexts(ItemType::PRESENTATION_CONTEXT_RQ);
    let syntaxes = contexts.flat_map(|context| &context.sub_items).filter_map(|item| match &item.content {
        Content::AbstractSyntax(uid) => Some((item.span, true, uid)),
        Content::TransferSyntax(uid) => Some((item.span, false, uid)),
        _ => None,
    });
    syntaxes.filter(|(_, _, uid)| fault(uid).is_none())
}
