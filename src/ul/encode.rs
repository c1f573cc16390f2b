//! PDUs and items as octets (PS3.8 9.3): what [`Pdu::decode`](super::Pdu::decode) undoes.
//!
//! Nothing is corrected: a value that breaks the standard is written as it is.

use super::item::{Content, Item, PresentationContextItem};
use super::user_information::{CommonExtendedNegotiation, UserIdentity};
use super::{AbortSource, Associate, PduType, RejectReason};
use crate::dict::Uid;

/// A PDU of any type with this variable field.
#[must_use]
pub fn pdu(kind: PduType, body: &[u8]) -> Vec<u8> {
    let mut octets = vec![kind.0, 0];
    octets.extend(length_32(body).to_be_bytes());
    octets.extend(body);
    octets
}

/// An A-ASSOCIATE-RQ or A-ASSOCIATE-AC.
#[must_use]
pub fn associate(kind: PduType, associate: &Associate) -> Vec<u8> {
    let (start, rest) = associate.reserved.split_at(2);
    let mut body = Vec::new();
    body.extend(associate.protocol_version.to_be_bytes());
    body.extend(start);
    body.extend(associate.called_ae_title.0);
    body.extend(associate.calling_ae_title.0);
    body.extend(rest);
    associate.items.iter().for_each(|item| body.extend(self::item(item)));
    pdu(kind, &body)
}

/// An A-ASSOCIATE-RJ.
#[must_use]
pub fn reject(result: u8, why: RejectReason) -> Vec<u8> {
    pdu(PduType::ASSOCIATE_RJ, &[0, result, why.source, why.reason])
}

/// An A-RELEASE-RQ.
#[must_use]
pub fn release_request() -> Vec<u8> {
    pdu(PduType::RELEASE_RQ, &[0; 4])
}

/// An A-RELEASE-RP.
#[must_use]
pub fn release_response() -> Vec<u8> {
    pdu(PduType::RELEASE_RP, &[0; 4])
}

/// An A-ABORT.
#[must_use]
pub fn abort(why: AbortSource) -> Vec<u8> {
    pdu(PduType::ABORT, &[0, 0, why.source, why.reason])
}

/// A presentation data value item.
#[must_use]
pub fn pdv(context_id: u8, message_control_header: u8, fragment: &[u8]) -> Vec<u8> {
    let mut octets = Vec::with_capacity(fragment.len().saturating_add(6));
    octets.extend(length_32(fragment).saturating_add(2).to_be_bytes());
    octets.extend([context_id, message_control_header]);
    octets.extend(fragment);
    octets
}

/// A P-DATA-TF of these items.
#[must_use]
pub fn p_data_tf(pdvs: &[Vec<u8>]) -> Vec<u8> {
    pdu(PduType::P_DATA_TF, &pdvs.concat())
}

/// An item with its header.
#[must_use]
pub fn item(item: &Item) -> Vec<u8> {
    let content = content(&item.content);
    let mut octets = vec![item.kind.0, item.reserved];
    octets.extend(length_16(&content));
    octets.extend(content);
    octets
}

fn content(content: &Content) -> Vec<u8> {
    match content {
        Content::ApplicationContext(uid)
        | Content::AbstractSyntax(uid)
        | Content::TransferSyntax(uid)
        | Content::ImplementationClassUid(uid) => uid.raw().to_vec(),
        Content::PresentationContext(proposal) => presentation_context(proposal),
        Content::UserInformation(items) => items.iter().flat_map(item).collect(),
        Content::MaximumLength(length) => length.to_be_bytes().to_vec(),
        Content::AsynchronousOperationsWindow(invoked, performed) => {
            [invoked.to_be_bytes(), performed.to_be_bytes()].concat()
        }
        Content::RoleSelection(roles) => {
            let mut octets = counted_uid(&roles.sop_class_uid);
            octets.extend([roles.scu_role, roles.scp_role]);
            octets
        }
        Content::ExtendedNegotiation(negotiation) => {
            let mut octets = counted_uid(&negotiation.sop_class_uid);
            octets.extend(&negotiation.application_information);
            octets
        }
        Content::CommonExtendedNegotiation(negotiation) => common_extended_negotiation(negotiation),
        Content::UserIdentity(identity) => user_identity(identity),
        Content::UserIdentityResponse(response) => counted(response.reveal()),
        Content::ImplementationVersionName(octets)
        | Content::Unknown(octets)
        | Content::Malformed(octets)
        | Content::Cut(octets) => octets.to_vec(),
    }
}

fn presentation_context(context: &PresentationContextItem) -> Vec<u8> {
    let [reserved_1, reserved_2] = context.reserved;
    let mut octets = vec![context.id, reserved_1, context.result.0, reserved_2];
    octets.extend(context.sub_items.iter().flat_map(item));
    octets
}

fn common_extended_negotiation(negotiation: &CommonExtendedNegotiation) -> Vec<u8> {
    let mut octets = counted_uid(&negotiation.sop_class_uid);
    octets.extend(counted_uid(&negotiation.service_class_uid));
    let related: Vec<u8> = negotiation.related_general_sop_class_uids.iter().flat_map(counted_uid).collect();
    octets.extend(counted(&related));
    octets.extend(&negotiation.reserved);
    octets
}

fn user_identity(identity: &UserIdentity) -> Vec<u8> {
    let mut octets = vec![identity.kind, identity.positive_response_requested];
    octets.extend(counted(identity.primary_field.reveal()));
    octets.extend(counted(identity.secondary_field.reveal()));
    octets
}

fn counted_uid(uid: &Uid) -> Vec<u8> {
    counted(uid.raw())
}

fn counted(octets: &[u8]) -> Vec<u8> {
    [&length_16(octets), octets].concat()
}

/// What does not fit the field is written as the most that does.
fn length_16(octets: &[u8]) -> [u8; 2] {
    u16::try_from(octets.len()).unwrap_or(u16::MAX).to_be_bytes()
}

fn length_32(octets: &[u8]) -> u32 {
    u32::try_from(octets.len()).unwrap_or(u32::MAX)
}
