//! The items of A-ASSOCIATE PDUs (PS3.8 9.3.2 and 9.3.3): total decoding, in the order sent.

use super::pdu::{Anomaly, Fault};
use super::user_information::{
    self, CommonExtendedNegotiation, ExtendedNegotiation, RoleSelection, Secret, UserIdentity,
};
use super::{ContextResult, ItemType};
use crate::dict::Uid;
use crate::octets::{Reader, Span};

/// Items in one PDU: 128 contexts with twenty transfer syntaxes each are fewer.
const MAX_ITEMS: usize = 8_192;
/// Items are nested three deep: user information, its sub-items; presentation context, its syntaxes.
const MAX_DEPTH: usize = 4;

/// An item or sub-item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Item type.
    pub kind: ItemType,
    /// The octet after the type (in item type 57H: the version).
    pub reserved: u8,
    /// Where it stands, with its header.
    pub span: Span,
    /// What it holds.
    pub content: Content,
}

impl Item {
    /// Octets of memory that it takes, as an estimate.
    pub(super) fn estimated_octets(&self) -> usize {
        let content = match &self.content {
            Content::PresentationContext(context) => {
                context.sub_items.iter().map(Self::estimated_octets).sum()
            }
            Content::UserInformation(items) => items.iter().map(Self::estimated_octets).sum(),
            // What a leaf holds on the heap is at most what was sent for it, and most UIDs hold nothing.
            _ => self.span.length as usize,
        };
        size_of::<Self>().saturating_add(content)
    }
}

/// What an item holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Application Context Name.
    ApplicationContext(Uid),
    /// A presentation context, proposed or answered.
    PresentationContext(PresentationContextItem),
    /// Abstract Syntax Name.
    AbstractSyntax(Uid),
    /// Transfer Syntax Name.
    TransferSyntax(Uid),
    /// User Information: its sub-items.
    UserInformation(Vec<Item>),
    /// Largest P-DATA-TF variable field that the sender takes, in octets; 0 for any.
    MaximumLength(u32),
    /// Implementation Class UID.
    ImplementationClassUid(Uid),
    /// Implementation Version Name, as sent.
    ImplementationVersionName(Box<[u8]>),
    /// Asynchronous Operations Window: invoked, performed; 0 for any number.
    AsynchronousOperationsWindow(u16, u16),
    /// SCP/SCU Role Selection.
    RoleSelection(RoleSelection),
    /// SOP Class Extended Negotiation.
    ExtendedNegotiation(ExtendedNegotiation),
    /// SOP Class Common Extended Negotiation.
    CommonExtendedNegotiation(CommonExtendedNegotiation),
    /// User Identity of the requestor.
    UserIdentity(UserIdentity),
    /// The acceptor's answer to it.
    UserIdentityResponse(Secret),
    /// An item type that the standard does not define: its octets.
    Unknown(Box<[u8]>),
    /// A known item type whose octets do not have its form.
    Malformed(Box<[u8]>),
    /// An item of which only these first octets were seen.
    Cut(Box<[u8]>),
}

/// A Presentation Context Item (PS3.8 9.3.2.2, 9.3.3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentationContextItem {
    /// Presentation-context-ID.
    pub id: u8,
    /// The result in an A-ASSOCIATE-AC; a reserved octet in an A-ASSOCIATE-RQ.
    pub result: ContextResult,
    /// The two reserved octets beside it.
    pub reserved: [u8; 2],
    /// Abstract and transfer syntaxes.
    pub sub_items: Vec<Item>,
}

impl PresentationContextItem {
    /// The abstract syntax names, in order; the standard wants one in a request and none in an answer.
    pub fn abstract_syntaxes(&self) -> impl Iterator<Item = &Uid> {
        self.sub_items.iter().filter_map(|item| match &item.content {
            Content::AbstractSyntax(uid) => Some(uid),
            _ => None,
        })
    }

    /// The transfer syntax names, in order.
    pub fn transfer_syntaxes(&self) -> impl Iterator<Item = &Uid> {
        self.sub_items.iter().filter_map(|item| match &item.content {
            Content::TransferSyntax(uid) => Some(uid),
            _ => None,
        })
    }
}

/// Decodes items until the reader is empty.
pub(super) struct ItemDecoder<'a> {
    pub(super) anomalies: &'a mut Vec<Anomaly>,
    pub(super) count: usize,
    /// Was the end of the PDU not seen? Then an item that goes beyond what there is, is cut and not odd.
    pub(super) is_cut: bool,
}

impl ItemDecoder<'_> {
    /// All items in `reader`.
    pub(super) fn items(&mut self, mut reader: Reader<'_>, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while !reader.is_empty() {
            if self.count >= MAX_ITEMS || depth >= MAX_DEPTH {
                self.note(Fault::TooManyItems, reader.offset(), reader.remaining());
                break;
            }
            self.count = self.count.saturating_add(1);
            let Some(item) = self.item(&mut reader, depth) else {
                if !self.is_cut {
                    self.note(Fault::TrailingOctets, reader.offset(), reader.remaining());
                }
                break;
            };
            items.push(item);
        }
        items.shrink_to_fit();
        items
    }

    fn item(&mut self, reader: &mut Reader<'_>, depth: usize) -> Option<Item> {
        let offset = reader.offset();
        let mut header = reader.clone();
        let (kind, reserved, length) = (ItemType(header.u8()?), header.u8()?, header.u16_be()?);
        *reader = header;
        let content_offset = reader.offset();
        let octets = reader.take_at_most(usize::from(length));
        let is_short = octets.len() < usize::from(length);
        let span = Span::new(offset, reader.offset().saturating_sub(offset));
        let is_container = matches!(
            kind,
            ItemType::PRESENTATION_CONTEXT_RQ
                | ItemType::PRESENTATION_CONTEXT_AC
                | ItemType::USER_INFORMATION
        );
        if is_short && self.is_cut && !is_container {
            return Some(Item { kind, reserved, span, content: Content::Cut(octets.into()) });
        }
        if is_short && !self.is_cut {
            self.anomalies.push(Anomaly::new(Fault::ItemBeyondContainer, span).announcing(length.into()));
        }
        let content = self.content(kind, Reader::new(octets, content_offset), depth).unwrap_or_else(|| {
            self.note(Fault::MalformedItem, offset, span.length as usize);
            Content::Malformed(octets.into())
        });
        Some(Item { kind, reserved, span, content })
    }

    /// `None` if the octets do not have the form of this item type.
    fn content(&mut self, kind: ItemType, mut reader: Reader<'_>, depth: usize) -> Option<Content> {
        let octets = reader.rest();
        Some(match kind {
            ItemType::APPLICATION_CONTEXT => Content::ApplicationContext(Uid::negotiated(octets)),
            ItemType::PRESENTATION_CONTEXT_RQ | ItemType::PRESENTATION_CONTEXT_AC => {
                let [id, reserved_1, result, reserved_2] = reader.array()?;
                Content::PresentationContext(PresentationContextItem {
                    id,
                    result: ContextResult(result),
                    reserved: [reserved_1, reserved_2],
                    sub_items: self.items(reader, depth.saturating_add(1)),
                })
            }
            ItemType::ABSTRACT_SYNTAX => Content::AbstractSyntax(Uid::negotiated(octets)),
            ItemType::TRANSFER_SYNTAX => Content::TransferSyntax(Uid::negotiated(octets)),
            ItemType::USER_INFORMATION => {
                Content::UserInformation(self.items(reader, depth.saturating_add(1)))
            }
            _ => return user_information::content(kind, reader),
        })
    }

    fn note(&mut self, fault: Fault, offset: u64, length: usize) {
        self.anomalies.push(Anomaly::new(fault, Span::new(offset, length as u64)));
    }
}
