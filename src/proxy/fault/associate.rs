//! Changes to A-ASSOCIATE PDUs that leave every other octet as it was sent (PS3.8 9.3.2, 9.3.3).

use super::Syntax;
use crate::dict::Uid;
use crate::octets::{Reader, Span};
use crate::time::Moment;
use crate::ul::{
    Associate, Body, Content, ContextResult, Item, ItemType, Pdu, PduHeader, PduType,
    PresentationContextItem, encode,
};

/// Octets before the content of an item.
const ITEM_HEADER: u64 = 4;
/// Octets before the length in a PDU header, and in an item header.
const LENGTH_AT: u64 = 2;
/// Octets of a presentation context item before its result.
const RESULT_AT: u64 = ITEM_HEADER + 2;
const ABSTRACT_SYNTAX_NOT_SUPPORTED: ContextResult = ContextResult(3);
const TRANSFER_SYNTAXES_NOT_SUPPORTED: ContextResult = ContextResult(4);

/// A whole A-ASSOCIATE-RQ or A-ASSOCIATE-AC, to be changed.
#[derive(Clone, Debug)]
pub(super) struct Editor {
    octets: Vec<u8>,
    associate: Box<Associate>,
}

/// A presentation context of the A-ASSOCIATE-RQ, as far as faults ask.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub(super) id: u8,
    pub(super) abstract_syntax: Option<Uid>,
}

impl Editor {
    /// Of a PDU with its header; `None` if it is not one, or not sound enough to be changed.
    pub(super) fn new(octets: Vec<u8>) -> Option<Self> {
        let mut reader = Reader::new(&octets, 0);
        let [kind, reserved] = reader.array()?;
        let length = reader.u32_be()?;
        let header =
            PduHeader { kind: PduType(kind), reserved, length, offset: 0, started: Moment::default() };
        let pdu = Pdu::decode(header, reader.rest(), 0);
        let (Body::AssociateRq(associate) | Body::AssociateAc(associate)) = pdu.body else { return None };
        pdu.anomalies.is_empty().then_some(Self { octets, associate })
    }

    /// The PDU as it is now.
    pub(super) fn into_octets(self) -> Vec<u8> {
        self.octets
    }

    /// What an A-ASSOCIATE-RQ proposes.
    pub(super) fn proposals(&self) -> Vec<Proposal> {
        let contexts = self.associate.presentation_contexts(ItemType::PRESENTATION_CONTEXT_RQ);
        let proposal = |context: &PresentationContextItem| Proposal {
            id: context.id,
            abstract_syntax: context.abstract_syntaxes().next().cloned(),
        };
        contexts.map(proposal).collect()
    }

    /// Replaces the maximum length, or adds one; returns what it was.
    pub(super) fn set_maximum_length(&mut self, length: u32) -> Option<u32> {
        let previous = self.associate.maximum_length();
        let is_it = |item: &&Item| matches!(item.content, Content::MaximumLength(_));
        let places: Vec<u64> =
            self.associate.user_data().filter(is_it).map(|item| item.span.offset).collect();
        for place in &places {
            overwrite(&mut self.octets, place + ITEM_HEADER, &length.to_be_bytes());
        }
        if places.is_empty() {
            self.add_maximum_length(length);
        }
        self.decode_again();
        previous
    }

    fn add_maximum_length(&mut self, length: u32) {
        let item = |kind, content| Item { kind, reserved: 0, span: Span::default(), content };
        let new = item(ItemType::MAXIMUM_LENGTH, Content::MaximumLength(length));
        let user_information =
            self.associate.items.iter().find(|item| matches!(item.content, Content::UserInformation(_)));
        if let Some(user_information) = user_information {
            let place = user_information.span.offset;
            self.insert(place + ITEM_HEADER, &encode::item(&new), Some(place));
        } else {
            let all = item(ItemType::USER_INFORMATION, Content::UserInformation(vec![new]));
            self.insert(self.octets.len() as u64, &encode::item(&all), None);
        }
    }

    /// Refuses the contexts of an A-ASSOCIATE-AC that were proposed for such an abstract syntax; returns their IDs.
    pub(super) fn refuse_contexts(&mut self, proposals: &[Proposal], syntax: &Syntax) -> Vec<u8> {
        let is_meant = |id: u8| {
            let proposal = proposals.iter().find(|proposal| proposal.id == id);
            proposal.and_then(|proposal| proposal.abstract_syntax.as_ref()).is_some_and(|uid| syntax.has(uid))
        };
        self.refuse(ABSTRACT_SYNTAX_NOT_SUPPORTED, |context| is_meant(context.id))
    }

    /// Refuses the contexts of an A-ASSOCIATE-AC that were accepted with such a transfer syntax; returns their IDs.
    pub(super) fn refuse_transfer_syntaxes(&mut self, syntax: &Syntax) -> Vec<u8> {
        self.refuse(TRANSFER_SYNTAXES_NOT_SUPPORTED, |context| {
            context.transfer_syntaxes().any(|uid| syntax.has(uid))
        })
    }

    /// Accepted contexts of which `is_meant` holds get another result.
    fn refuse(
        &mut self,
        result: ContextResult,
        is_meant: impl Fn(&PresentationContextItem) -> bool,
    ) -> Vec<u8> {
        let mut refused = Vec::new();
        for item in &self.associate.items {
            let Content::PresentationContext(context) = &item.content else { continue };
            if item.kind != ItemType::PRESENTATION_CONTEXT_AC
                || context.result != ContextResult::ACCEPTANCE
                || !is_meant(context)
            {
                continue;
            }
            overwrite(&mut self.octets, item.span.offset + RESULT_AT, &[result.0]);
            refused.push(context.id);
        }
        self.decode_again();
        refused
    }

    /// Takes such transfer syntaxes out of the proposals of an A-ASSOCIATE-RQ that have others too; returns the IDs of
    /// their contexts.
    pub(super) fn withdraw_transfer_syntaxes(&mut self, syntax: &Syntax) -> Vec<u8> {
        let mut withdrawn = Vec::new();
        let mut cuts: Vec<(u64, Span)> = Vec::new();
        for item in &self.associate.items {
            let Content::PresentationContext(context) = &item.content else { continue };
            if item.kind != ItemType::PRESENTATION_CONTEXT_RQ {
                continue;
            }
            let is_meant = |sub_item: &&Item| matches!(&sub_item.content, Content::TransferSyntax(uid) if syntax.has(uid));
            let meant: Vec<_> =
                context.sub_items.iter().filter(is_meant).map(|sub_item| sub_item.span).collect();
            if meant.is_empty() || meant.len() == context.transfer_syntaxes().count() {
                continue;
            }
            withdrawn.push(context.id);
            cuts.extend(meant.into_iter().map(|span| (item.span.offset, span)));
        }
        // From behind, so that what is still to be cut does not move.
        for (container, span) in cuts.into_iter().rev() {
            self.remove(span, container);
        }
        self.decode_again();
        withdrawn
    }

    fn insert(&mut self, at: u64, new: &[u8], container: Option<u64>) {
        let (at, added) = (at as usize, new.len());
        let has_room = container.is_none_or(|place| u16::try_from(self.item_length(place) + added).is_ok());
        if at > self.octets.len() || !has_room {
            return;
        }
        self.octets.splice(at..at, new.iter().copied());
        self.lengthen(container, |length| length.saturating_add(added));
    }

    fn remove(&mut self, span: Span, container: u64) {
        let range = span.offset as usize..span.end() as usize;
        if self.octets.get(range.clone()).is_none() {
            return;
        }
        self.octets.drain(range);
        self.lengthen(Some(container), |length| length.saturating_sub(span.length as usize));
    }

    /// Changes the length of an item, and that of the PDU.
    fn lengthen(&mut self, container: Option<u64>, change: impl Fn(usize) -> usize) {
        if let Some(place) = container {
            let length = u16::try_from(change(self.item_length(place))).unwrap_or(u16::MAX);
            overwrite(&mut self.octets, place + LENGTH_AT, &length.to_be_bytes());
        }
        let length = self.octets.len().saturating_sub(PduHeader::LENGTH);
        overwrite(&mut self.octets, LENGTH_AT, &u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    }

    /// The length in the header of the item at `place`.
    fn item_length(&self, place: u64) -> usize {
        let octets = self.octets.get((place + LENGTH_AT) as usize..).unwrap_or_default();
        Reader::new(octets, 0).u16_be().unwrap_or_default().into()
    }

    fn decode_again(&mut self) {
        if let Some(again) = Self::new(self.octets.clone()) {
            *self = again;
        }
    }
}

/// Puts octets in the place of others, if these are there.
pub(super) fn overwrite(octets: &mut [u8], at: u64, new: &[u8]) {
    let start = at as usize;
    if let Some(place) = octets.get_mut(start..start.saturating_add(new.len())) {
        place.copy_from_slice(new);
    }
}
