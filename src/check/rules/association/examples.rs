//! Associations to be bent in one place, for the examples of this folder.

use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::ul::{
    Associate, CommonExtendedNegotiation, Content, ExtendedNegotiation, Item, ItemType, PduType,
    RoleSelection, Secret, UserIdentity, encode,
};

/// An A-ASSOCIATE-RQ that proposes Verification on context 1.
pub(super) fn request() -> Associate {
    request_with(vec![pdus::proposal(1, pdus::VERIFICATION)])
}

/// An A-ASSOCIATE-RQ with these presentation contexts.
pub(super) fn request_with(contexts: Vec<Item>) -> Associate {
    pdus::associate("CT01", "PACS", contexts)
}

/// An A-ASSOCIATE-AC that accepts context 1.
pub(super) fn accept() -> Associate {
    accept_with(vec![pdus::answer(1, 0)])
}

/// An A-ASSOCIATE-AC with these answers.
pub(super) fn accept_with(answers: Vec<Item>) -> Associate {
    pdus::associate("CT01", "PACS", answers)
}

/// A sub-item of the user information.
pub(super) fn user_item(kind: ItemType, content: Content) -> Item {
    pdus::item(kind, content)
}

/// A sub-item of the user information with any octets.
pub(super) fn user_octets(kind: ItemType, octets: &[u8]) -> Item {
    pdus::item(kind, Content::Unknown(octets.into()))
}

/// Adds a sub-item to the user information.
pub(super) fn add(associate: &mut Associate, added: Item) {
    for item in &mut associate.items {
        if let Content::UserInformation(sub_items) = &mut item.content {
            sub_items.push(added);
            return;
        }
    }
}

/// Takes the sub-items of a type out of the user information.
pub(super) fn remove(associate: &mut Associate, kind: ItemType) {
    for item in &mut associate.items {
        if let Content::UserInformation(sub_items) = &mut item.content {
            sub_items.retain(|sub_item| sub_item.kind != kind);
        }
    }
}

/// Puts a sub-item in the place of those of its type.
pub(super) fn replace(associate: &mut Associate, by: Item) {
    remove(associate, by.kind);
    add(associate, by);
}

/// An association that is requested, accepted and released.
pub(super) fn association(request: &Associate, accept: &Associate) -> Ladder {
    let mut ladder = opened(request, accept);
    ladder.release();
    ladder
}

/// An association that is requested and accepted.
pub(super) fn opened(request: &Associate, accept: &Associate) -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, request));
    ladder.acceptor(&encode::associate(PduType::ASSOCIATE_AC, accept));
    ladder
}

/// A request that is rejected.
pub(super) fn rejected(request: &Associate, reject: &[u8]) -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, request));
    ladder.acceptor(reject);
    ladder.close();
    ladder
}

/// Service class UID of storage.
pub(super) const STORAGE_SERVICE: &str = "1.2.840.10008.4.2";

/// A role selection.
pub(super) fn roles(sop_class: &str, scu: u8, scp: u8) -> Item {
    let roles = RoleSelection { sop_class_uid: Uid::from(sop_class), scu_role: scu, scp_role: scp };
    pdus::item(ItemType::ROLE_SELECTION, Content::RoleSelection(roles))
}

/// An extended negotiation.
pub(super) fn extended(sop_class: &str, information: &[u8]) -> Item {
    let negotiation = ExtendedNegotiation {
        sop_class_uid: Uid::from(sop_class),
        application_information: information.into(),
    };
    pdus::item(ItemType::EXTENDED_NEGOTIATION, Content::ExtendedNegotiation(negotiation))
}

/// A common extended negotiation without related classes.
pub(super) fn common(sop_class: &str, service_class: &str) -> Item {
    let negotiation = CommonExtendedNegotiation {
        sop_class_uid: Uid::from(sop_class),
        service_class_uid: Uid::from(service_class),
        related_general_sop_class_uids: Vec::new(),
        reserved: Box::default(),
    };
    pdus::item(ItemType::COMMON_EXTENDED_NEGOTIATION, Content::CommonExtendedNegotiation(negotiation))
}

/// A user identity of this type.
pub(super) fn identity(kind: u8, positive_response_requested: u8) -> Item {
    let identity = UserIdentity {
        kind,
        positive_response_requested,
        primary_field: Secret::new(b"operator"),
        secondary_field: Secret::new(b""),
    };
    pdus::item(ItemType::USER_IDENTITY_RQ, Content::UserIdentity(identity))
}

/// The answer to a user identity.
pub(super) fn identity_response(octets: &[u8]) -> Item {
    pdus::item(ItemType::USER_IDENTITY_AC, Content::UserIdentityResponse(Secret::new(octets)))
}
