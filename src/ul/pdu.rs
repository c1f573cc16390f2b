//! The seven PDUs (PS3.8 9.3.2 to 9.3.8) as data.

use super::item::{Content, Item, ItemDecoder, PresentationContextItem};
use super::user_information::{
    CommonExtendedNegotiation, ExtendedNegotiation, RoleSelection, Secret, UserIdentity,
};
use super::{AbortSource, AeTitle, ItemType, PduType, RejectReason};
use crate::dict::Uid;
use crate::octets::{Reader, Span};
use crate::time::Moment;

/// The six octets that every PDU starts with (PS3.8 9.3.1), and where they came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PduHeader {
    /// PDU type.
    pub kind: PduType,
    /// The reserved octet after it.
    pub reserved: u8,
    /// PDU length: octets after the header.
    pub length: u32,
    /// Offset of the first octet of the PDU in its side's stream.
    pub offset: u64,
    /// When the first octet of the PDU was seen.
    pub started: Moment,
}

impl PduHeader {
    /// Octets of a PDU header.
    pub const LENGTH: usize = 6;

    /// Where the whole PDU stands.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.offset, u64::from(self.length).saturating_add(Self::LENGTH as u64))
    }
}

/// A presentation data value item's header (PS3.8 9.3.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PdvHeader {
    /// Presentation-context-ID.
    pub context_id: u8,
    /// Message control header (PS3.8 Annex E).
    pub message_control_header: u8,
    /// Item length as sent: octets after the length field, this header's other two included.
    pub item_length: u32,
    /// Octets of the fragment that follows, at most those left in the PDU.
    pub fragment_length: u32,
    /// Offset of the item's first octet in its side's stream.
    pub offset: u64,
    /// When that octet was seen.
    pub started: Moment,
}

impl PdvHeader {
    /// Octets of an item header: length, context ID, message control header.
    pub const LENGTH: usize = 6;

    /// Does the fragment belong to a command set? Else to a data set.
    #[must_use]
    pub const fn is_command(&self) -> bool {
        self.message_control_header & 1 != 0
    }

    /// Is it the last fragment of its command or data set?
    #[must_use]
    pub const fn is_last(&self) -> bool {
        self.message_control_header & 2 != 0
    }

    /// Where the whole item stands, as far as it lies in its PDU.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.offset, u64::from(self.fragment_length).saturating_add(Self::LENGTH as u64))
    }

    /// Where its fragment stands.
    #[must_use]
    pub fn fragment(&self) -> Span {
        Span::new(self.offset.saturating_add(Self::LENGTH as u64), self.fragment_length.into())
    }
}

/// A PDU other than P-DATA-TF, decoded as far as its octets go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdu {
    /// Its header.
    pub header: PduHeader,
    /// What it holds.
    pub body: Body,
    /// Octets that its length announces and that were not seen: lost, cut off by the close, or over the cap.
    pub missing: u64,
    /// What is odd about it.
    pub anomalies: Vec<Anomaly>,
}

/// What a PDU holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A-ASSOCIATE-RQ.
    AssociateRq(Box<Associate>),
    /// A-ASSOCIATE-AC.
    AssociateAc(Box<Associate>),
    /// A-ASSOCIATE-RJ.
    AssociateRj(Reject),
    /// A-RELEASE-RQ: its reserved octets.
    ReleaseRq(Box<[u8]>),
    /// A-RELEASE-RP: its reserved octets.
    ReleaseRp(Box<[u8]>),
    /// A-ABORT.
    Abort(Abort),
    /// Anything else: its first octets.
    Unknown(Box<[u8]>),
}

/// An A-ASSOCIATE-RQ or A-ASSOCIATE-AC (PS3.8 9.3.2, 9.3.3), which have the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Associate {
    /// Protocol version, one bit a version; bit 0 is version 1.
    pub protocol_version: u16,
    /// Called AE title. In an A-ASSOCIATE-AC an echo, not to be tested.
    pub called_ae_title: AeTitle,
    /// Calling AE title. In an A-ASSOCIATE-AC an echo, not to be tested.
    pub calling_ae_title: AeTitle,
    /// Octets 9-10 and 43-74, reserved.
    pub reserved: [u8; 34],
    /// Items in the order sent.
    pub items: Vec<Item>,
}

/// An A-ASSOCIATE-RJ (PS3.8 9.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject {
    /// 1 permanent, 2 transient.
    pub result: u8,
    /// Who rejected, and why.
    pub why: RejectReason,
    /// The reserved octet.
    pub reserved: u8,
}

/// An A-ABORT (PS3.8 9.3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abort {
    /// Who aborted, and why.
    pub why: AbortSource,
    /// The two reserved octets.
    pub reserved: [u8; 2],
}

/// Something odd about octets, with its place. A fact; what it means for conformance is for rules to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// What is odd.
    pub fault: Fault,
    /// Where.
    pub span: Span,
    /// The length that the octets announce, where that is what is odd.
    pub announced: Option<u32>,
}

impl Anomaly {
    /// Something odd at a place.
    #[must_use]
    pub const fn new(fault: Fault, span: Span) -> Self {
        Self { fault, span, announced: None }
    }

    /// With the length that the octets announce.
    #[must_use]
    pub const fn announcing(self, length: u32) -> Self {
        Self { announced: Some(length), ..self }
    }
}

/// What can be odd about the octets of a PDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// A PDU type that the standard does not define.
    UnknownPduType,
    /// The PDU is shorter than its fixed fields.
    PduTooShort,
    /// The PDU goes on after its fixed fields.
    PduTooLong,
    /// The PDU is longer than this program keeps; its end was not decoded.
    PduOverCap,
    /// An item's length goes beyond what contains it.
    ItemBeyondContainer,
    /// Octets at the end of a container that are no item.
    TrailingOctets,
    /// A known item without the form that its type has.
    MalformedItem,
    /// More items than this program keeps, or nested deeper.
    TooManyItems,
    /// A PDV length below 2: there is no room for its own header.
    PdvTooShort,
    /// A PDV length that goes beyond its PDU.
    PdvBeyondPdu,
    /// Octets at the end of a P-DATA-TF that are no PDV item.
    TrailingPdvOctets,
    /// What should be a PDU header is none: the boundary of PDUs is lost.
    LostBoundary,
}

impl Fault {
    /// It, in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::UnknownPduType => "unknown PDU type",
            Self::PduTooShort => "PDU shorter than its fixed fields",
            Self::PduTooLong => "PDU longer than its fixed fields",
            Self::PduOverCap => "PDU longer than is kept; its end is not decoded",
            Self::ItemBeyondContainer => "item length goes beyond its container",
            Self::TrailingOctets => "octets left over after the last item",
            Self::MalformedItem => "item without the form of its type",
            Self::TooManyItems => "more items than are kept",
            Self::PdvTooShort => "PDV length below 2",
            Self::PdvBeyondPdu => "PDV length goes beyond its PDU",
            Self::TrailingPdvOctets => "octets left over after the last PDV",
            Self::LostBoundary => "no PDU header where one should be",
        }
    }
}

impl Pdu {
    /// Octets after the PDU header that A-ASSOCIATE PDUs have before their items.
    const ASSOCIATE_FIXED: usize = 68;

    /// Decodes the octets that follow `header`; `missing` of them were not seen.
    #[must_use]
    pub fn decode(header: PduHeader, octets: &[u8], missing: u64) -> Self {
        let mut anomalies = Vec::new();
        let reader = Reader::new(octets, header.offset.saturating_add(PduHeader::LENGTH as u64));
        let body = match header.kind {
            PduType::ASSOCIATE_RQ => associate(reader, missing > 0, &mut anomalies).map(Body::AssociateRq),
            PduType::ASSOCIATE_AC => associate(reader, missing > 0, &mut anomalies).map(Body::AssociateAc),
            PduType::ASSOCIATE_RJ => reject(reader, &mut anomalies).map(Body::AssociateRj),
            PduType::RELEASE_RQ => release(reader, &mut anomalies).map(Body::ReleaseRq),
            PduType::RELEASE_RP => release(reader, &mut anomalies).map(Body::ReleaseRp),
            PduType::ABORT => abort(reader, &mut anomalies).map(Body::Abort),
            _ => {
                anomalies.push(Anomaly::new(Fault::UnknownPduType, header.span()));
                Some(Body::Unknown(octets.into()))
            }
        };
        if body.is_none() && missing == 0 {
            anomalies.push(Anomaly::new(Fault::PduTooShort, header.span()));
        }
        Self { header, body: body.unwrap_or_else(|| Body::Unknown(octets.into())), missing, anomalies }
    }
}

fn associate(mut reader: Reader<'_>, is_cut: bool, anomalies: &mut Vec<Anomaly>) -> Option<Box<Associate>> {
    let mut fixed = reader.sub_reader(Pdu::ASSOCIATE_FIXED)?;
    let protocol_version = fixed.u16_be()?;
    let [reserved_1, reserved_2] = fixed.array()?;
    let (called_ae_title, calling_ae_title) = (AeTitle(fixed.array()?), AeTitle(fixed.array()?));
    let mut reserved = [0; 34];
    let reserved_octets = [reserved_1, reserved_2].into_iter().chain(fixed.rest().iter().copied());
    reserved.iter_mut().zip(reserved_octets).for_each(|(place, octet)| *place = octet);
    let items = ItemDecoder { anomalies, count: 0, is_cut }.items(reader, 0);
    Some(Box::new(Associate { protocol_version, called_ae_title, calling_ae_title, reserved, items }))
}

fn reject(mut reader: Reader<'_>, anomalies: &mut Vec<Anomaly>) -> Option<Reject> {
    let [reserved, result, source, reason] = reader.array()?;
    note_rest(&reader, anomalies);
    Some(Reject { result, why: RejectReason { source, reason }, reserved })
}

fn release(mut reader: Reader<'_>, anomalies: &mut Vec<Anomaly>) -> Option<Box<[u8]>> {
    let reserved = reader.take(4)?;
    note_rest(&reader, anomalies);
    Some(reserved.into())
}

fn abort(mut reader: Reader<'_>, anomalies: &mut Vec<Anomaly>) -> Option<Abort> {
    let [reserved_1, reserved_2, source, reason] = reader.array()?;
    note_rest(&reader, anomalies);
    Some(Abort { why: AbortSource { source, reason }, reserved: [reserved_1, reserved_2] })
}

fn note_rest(reader: &Reader<'_>, anomalies: &mut Vec<Anomaly>) {
    if !reader.is_empty() {
        let span = Span::new(reader.offset(), reader.remaining() as u64);
        anomalies.push(Anomaly::new(Fault::PduTooLong, span));
    }
}

impl Associate {
    /// Octets of memory that it takes, as an estimate.
    #[must_use]
    pub fn estimated_octets(&self) -> usize {
        self.items.iter().map(Item::estimated_octets).fold(size_of::<Self>(), usize::saturating_add)
    }

    /// The application context name; the first, if there are several.
    #[must_use]
    pub fn application_context_name(&self) -> Option<&Uid> {
        self.items.iter().find_map(|item| match &item.content {
            Content::ApplicationContext(uid) => Some(uid),
            _ => None,
        })
    }

    /// The presentation context items of the type `kind`, in order.
    pub fn presentation_contexts(&self, kind: ItemType) -> impl Iterator<Item = &PresentationContextItem> {
        self.items.iter().filter_map(move |item| match &item.content {
            Content::PresentationContext(context) if item.kind == kind => Some(context),
            _ => None,
        })
    }

    /// Where its end was not seen: may presentation contexts be missing? The user information comes behind them.
    #[must_use]
    pub fn may_lack_contexts(&self) -> bool {
        !self.items.iter().any(|item| item.kind == ItemType::USER_INFORMATION)
    }

    /// All user data sub-items, in order.
    pub fn user_data(&self) -> impl Iterator<Item = &Item> {
        let sub_items = self.items.iter().filter_map(|item| match &item.content {
            Content::UserInformation(sub_items) => Some(sub_items),
            _ => None,
        });
        sub_items.flatten()
    }

    /// Maximum length received, in octets; 0 for any. `None` if it was not sent.
    #[must_use]
    pub fn maximum_length(&self) -> Option<u32> {
        self.user_data().find_map(|item| match item.content {
            Content::MaximumLength(length) => Some(length),
            _ => None,
        })
    }

    /// Implementation class UID.
    #[must_use]
    pub fn implementation_class_uid(&self) -> Option<&Uid> {
        self.user_data().find_map(|item| match &item.content {
            Content::ImplementationClassUid(uid) => Some(uid),
            _ => None,
        })
    }

    /// Implementation version name, as sent.
    #[must_use]
    pub fn implementation_version_name(&self) -> Option<&[u8]> {
        self.user_data().find_map(|item| match &item.content {
            Content::ImplementationVersionName(name) => Some(&**name),
            _ => None,
        })
    }

    /// Asynchronous operations window: invoked, performed.
    #[must_use]
    pub fn asynchronous_operations_window(&self) -> Option<(u16, u16)> {
        self.user_data().find_map(|item| match item.content {
            Content::AsynchronousOperationsWindow(invoked, performed) => Some((invoked, performed)),
            _ => None,
        })
    }

    /// Role selections, in order.
    pub fn role_selections(&self) -> impl Iterator<Item = &RoleSelection> {
        self.user_data().filter_map(|item| match &item.content {
            Content::RoleSelection(roles) => Some(roles),
            _ => None,
        })
    }

    /// SOP class extended negotiations, in order.
    pub fn extended_negotiations(&self) -> impl Iterator<Item = &ExtendedNegotiation> {
        self.user_data().filter_map(|item| match &item.content {
            Content::ExtendedNegotiation(negotiation) => Some(negotiation),
            _ => None,
        })
    }

    /// SOP class common extended negotiations, in order.
    pub fn common_extended_negotiations(&self) -> impl Iterator<Item = &CommonExtendedNegotiation> {
        self.user_data().filter_map(|item| match &item.content {
            Content::CommonExtendedNegotiation(negotiation) => Some(negotiation),
            _ => None,
        })
    }

    /// The user identity offered.
    #[must_use]
    pub fn user_identity(&self) -> Option<&UserIdentity> {
        self.user_data().find_map(|item| match &item.content {
            Content::UserIdentity(identity) => Some(identity),
            _ => None,
        })
    }

    /// The acceptor's answer to it.
    #[must_use]
    pub fn user_identity_response(&self) -> Option<&Secret> {
        self.user_data().find_map(|item| match &item.content {
            Content::UserIdentityResponse(response) => Some(response),
            _ => None,
        })
    }
}
