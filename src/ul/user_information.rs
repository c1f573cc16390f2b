//! The sub-items of User Information (PS3.8 Annex D, PS3.7 Annex D.3.3).

use std::fmt;

use super::ItemType;
use super::item::Content;
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::octets::Reader;

/// SCP/SCU Role Selection (PS3.7 D.3.3.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSelection {
    /// The SOP class it is about.
    pub sop_class_uid: Uid,
    /// 1: the requestor is, or may be, SCU.
    pub scu_role: u8,
    /// 1: the requestor is, or may be, SCP.
    pub scp_role: u8,
}

/// SOP Class Extended Negotiation (PS3.7 D.3.3.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedNegotiation {
    /// The SOP class it is about.
    pub sop_class_uid: Uid,
    /// Service-class-application-information, as sent.
    pub application_information: Box<[u8]>,
}

impl ExtendedNegotiation {
    /// The octets by the names that the service gives them (PS3.4 B.3.1.1, C.5.1.1, C.5.2.1); `None` for an octet
    /// without a meaning.
    pub fn fields(&self) -> impl Iterator<Item = (Option<&'static str>, u8)> {
        let names: &[Option<&'static str>] = match Service::of(self.sop_class_uid.as_str()) {
            Service::Storage => &[
                Some("level_of_support"),
                None,
                Some("level_of_digital_signature_support"),
                None,
                Some("element_coercion"),
                None,
            ],
            Service::QueryRetrieveFind
            | Service::ModalityWorklist
            | Service::UnifiedProcedureStep
            | Service::ObjectQueryFind => &[
                Some("relational_queries"),
                Some("combined_date_time_matching"),
                Some("fuzzy_semantic_matching"),
                Some("timezone_query_adjustment"),
                Some("enhanced_multi_frame_image_conversion"),
            ],
            Service::QueryRetrieveMove | Service::QueryRetrieveGet => {
                &[Some("relational_retrieval"), Some("enhanced_multi_frame_image_conversion")]
            }
            _ => &[],
        };
        let names = names.iter().copied().chain(std::iter::repeat(None));
        names.zip(self.application_information.iter().copied())
    }
}

/// SOP Class Common Extended Negotiation (PS3.7 D.3.3.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonExtendedNegotiation {
    /// The SOP class it is about.
    pub sop_class_uid: Uid,
    /// The service class that it belongs to.
    pub service_class_uid: Uid,
    /// More general SOP classes that it can be treated as.
    pub related_general_sop_class_uids: Vec<Uid>,
    /// What follows; reserved.
    pub reserved: Box<[u8]>,
}

/// Octets that are shown only if asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<[u8]>);

impl Secret {
    /// Octets to be kept from being shown.
    #[must_use]
    pub fn new(octets: &[u8]) -> Self {
        Self(octets.into())
    }

    /// The octets themselves.
    #[must_use]
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }

    /// How many there are.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} octets", self.0.len())
    }
}

/// User Identity of an A-ASSOCIATE-RQ (PS3.7 D.3.3.7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserIdentity {
    /// 1 username, 2 username and passcode, 3 Kerberos service ticket, 4 SAML assertion, 5 JSON web token.
    pub kind: u8,
    /// 1: the acceptor shall answer.
    pub positive_response_requested: u8,
    /// User name, ticket, assertion or token.
    pub primary_field: Secret,
    /// Passcode; empty for all but type 2.
    pub secondary_field: Secret,
}

impl UserIdentity {
    /// What kind of identity it is, or `unknown`.
    #[must_use]
    pub const fn kind_name(&self) -> &'static str {
        match self.kind {
            1 => "username",
            2 => "username and passcode",
            3 => "Kerberos service ticket",
            4 => "SAML assertion",
            5 => "JSON web token",
            _ => "unknown",
        }
    }
}

/// The content of a user data sub-item; `None` if its octets do not have its form.
pub(super) fn content(kind: ItemType, mut reader: Reader<'_>) -> Option<Content> {
    let octets = reader.rest();
    let content = match kind {
        ItemType::MAXIMUM_LENGTH => Content::MaximumLength(reader.u32_be()?),
        ItemType::IMPLEMENTATION_CLASS_UID => {
            return Some(Content::ImplementationClassUid(Uid::negotiated(octets)));
        }
        ItemType::IMPLEMENTATION_VERSION_NAME => {
            return Some(Content::ImplementationVersionName(octets.into()));
        }
        ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW => {
            Content::AsynchronousOperationsWindow(reader.u16_be()?, reader.u16_be()?)
        }
        ItemType::ROLE_SELECTION => Content::RoleSelection(RoleSelection {
            sop_class_uid: uid(&mut reader)?,
            scu_role: reader.u8()?,
            scp_role: reader.u8()?,
        }),
        ItemType::EXTENDED_NEGOTIATION => Content::ExtendedNegotiation(ExtendedNegotiation {
            sop_class_uid: uid(&mut reader)?,
            application_information: rest(&mut reader),
        }),
        ItemType::COMMON_EXTENDED_NEGOTIATION => {
            Content::CommonExtendedNegotiation(common_extended_negotiation(&mut reader)?)
        }
        ItemType::USER_IDENTITY_RQ => Content::UserIdentity(UserIdentity {
            kind: reader.u8()?,
            positive_response_requested: reader.u8()?,
            primary_field: secret(&mut reader)?,
            secondary_field: secret(&mut reader)?,
        }),
        ItemType::USER_IDENTITY_AC => Content::UserIdentityResponse(secret(&mut reader)?),
        _ => return Some(Content::Unknown(octets.into())),
    };
    reader.is_empty().then_some(content)
}

fn common_extended_negotiation(reader: &mut Reader<'_>) -> Option<CommonExtendedNegotiation> {
    let sop_class_uid = uid(reader)?;
    let service_class_uid = uid(reader)?;
    let length = reader.u16_be()?;
    let mut related = reader.sub_reader(usize::from(length))?;
    let mut related_general_sop_class_uids = Vec::new();
    while !related.is_empty() {
        related_general_sop_class_uids.push(uid(&mut related)?);
    }
    let reserved = rest(reader);
    Some(CommonExtendedNegotiation {
        sop_class_uid,
        service_class_uid,
        related_general_sop_class_uids,
        reserved,
    })
}

fn uid(reader: &mut Reader<'_>) -> Option<Uid> {
    let length = reader.u16_be()?;
    reader.take(usize::from(length)).map(Uid::negotiated)
}

fn secret(reader: &mut Reader<'_>) -> Option<Secret> {
    let length = reader.u16_be()?;
    reader.take(usize::from(length)).map(|octets| Secret(octets.into()))
}

fn rest(reader: &mut Reader<'_>) -> Box<[u8]> {
    reader.take_at_most(usize::MAX).into()
}
