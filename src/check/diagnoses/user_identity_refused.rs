//! User identity refused.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{Content, ItemType, PduType, RejectReason, Role, Secret, UserIdentity, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "user-identity-refused",
    title: "User identity refused",
    symptom: "A request with a user identity is rejected (2/1, or 1/1).",
    causes: &[
        "the credentials are wrong, or the token has expired",
        "the acceptor does not support this kind of identity",
        "the account may not use the service",
    ],
    advice: "Check the kind of identity and the account; try without identity if the acceptor allows it.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.reject(&[(2, 1), (1, 1)])?;
    let identity = case.association.negotiation.request.as_ref()?.user_identity()?;
    let (name, kind) = (case.name(Role::Acceptor), identity.kind_name());
    Some(Told::new(format!("{name} rejects a request that carries a user identity ({kind})."), at).guess())
}

fn example() -> Ladder {
    let identity = UserIdentity {
        kind: 2,
        positive_response_requested: 0,
        primary_field: Secret::new(b"user"),
        secondary_field: Secret::new(b"secret"),
    };
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::VERIFICATION)]);
    let items = request.items.iter_mut().filter_map(|item| match &mut item.content {
        Content::UserInformation(items) => Some(items),
        _ => None,
    });
    items.for_each(|items| {
        items.push(pdus::item(ItemType::USER_IDENTITY_RQ, Content::UserIdentity(identity.clone())));
    });
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
    ladder.acceptor(&encode::reject(1, RejectReason { source: 2, reason: 1 }));
    ladder.close();
    ladder
}
