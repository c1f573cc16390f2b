//! The Image Pixel attributes of a stored object (PS3.3 C.7.6.3).

use super::judged::{is_store, top};
use crate::dataset::{DataSet, Node};
use crate::dict::attribute::Tag;
use crate::dict::transfer_syntax::{Encoding, TransferSyntax};
use crate::octets::Reader;
use crate::timeline::MessageEntry;

pub(super) const PIXEL_DATA: Tag = Tag(0x7fe0, 0x0010);
const NUMBER_OF_FRAMES: Tag = Tag(0x0028, 0x0008);

/// A stored object, as far as its pixels go.
pub(super) struct Pixels<'a> {
    /// The transfer syntax that was agreed on.
    pub(super) syntax: &'static TransferSyntax,
    /// Pixel Data outside of every sequence.
    pub(super) data: Option<&'a Node>,
    data_set: &'a DataSet,
}

impl<'a> Pixels<'a> {
    /// `None` if nothing is stored, or not in a transfer syntax of the standard, or not in the one agreed on.
    pub(super) fn of(entry: &MessageEntry, data_set: &'a DataSet) -> Option<Self> {
        if !is_store(entry) || entry.unexpected_encoding.is_some() {
            return None;
        }
        Some(Self { syntax: entry.agreed_syntax?, data: top(data_set, PIXEL_DATA), data_set })
    }

    /// Does the transfer syntax demand fragments?
    pub(super) fn is_encapsulated(&self) -> bool {
        self.syntax.encoding == Encoding::Encapsulated
    }

    /// The Pixel Data, if they are there, have a value and are no fragments.
    pub(super) fn native(&self) -> Option<&'a Node> {
        let data = self.data.filter(|_| self.data_set.encapsulated.is_none())?;
        (!data.has_undefined_length() && data.length > 0).then_some(data)
    }

    /// The fragments, that of the offset table included.
    pub(super) fn fragments(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        let start =
            self.data_set.encapsulated.as_ref().map_or(usize::MAX, |list| list.node.saturating_add(1));
        let inside = self.data_set.nodes.get(start..).unwrap_or_default();
        inside.iter().take_while(|node| node.depth > 0).filter(|node| node.depth == 1)
    }

    /// An attribute that is one number of 16 bits.
    pub(super) fn number(&self, element: u16) -> Option<u64> {
        let node = top(self.data_set, Tag(0x0028, element))?;
        Reader::new(node.value()?, 0).u16(node.encoding.byte_order()).map(u64::from)
    }

    /// Number of Frames; 1 if it is not there, `None` if it is no number.
    pub(super) fn frames(&self) -> Option<u64> {
        let Some(value) = self.data_set.get(NUMBER_OF_FRAMES) else { return Some(1) };
        let text = str::from_utf8(value).ok()?.trim_matches([' ', '\0']);
        if text.is_empty() { Some(1) } else { text.parse().ok().filter(|frames| *frames > 0) }
    }

    /// Photometric Interpretation without padding; empty if it is not there.
    pub(super) fn photometric(&self) -> &'a [u8] {
        self.data_set.get(Tag(0x0028, 0x0004)).unwrap_or_default().trim_ascii()
    }
}
