//! What a data set holds, as far as it is kept: structure and small values, bulk values by length.

use super::UNDEFINED_LENGTH;
use super::anomaly::{Anomaly, Fault};
use super::deflate::Deflated;
use super::text::CharacterSets;
use super::walker::{Encoding, Header, Step, Stop};
use crate::dict::attribute::{Tag, Vr};
use crate::octets::{ByteOrder, Reader};

/// Elements, items and fragments kept of one data set: enough for an enhanced multi-frame header's first thousand
/// frames.
const MAX_NODES: usize = 20_000;
/// Octets kept of one text value.
const MAX_TEXT: usize = 16 << 10;
/// Octets kept of one value that is not text; longer ones are bulk.
const MAX_BINARY: usize = 128;
/// Octets kept of all values of one data set.
const MAX_VALUES: usize = 1 << 20;

const PIXEL_DATA: Tag = Tag(0x7fe0, 0x0010);

/// A data set in the order sent: a flat list, in which `depth` tells what is inside what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataSet {
    /// Elements, sequences, items and fragments.
    pub nodes: Vec<Node>,
    /// Nodes that were left out because there were too many.
    pub left_out: u64,
    /// Why decoding ended early; `None` if it did not.
    pub stop: Option<Stop>,
    /// What is odd about its structure: the first of each kind, in the order met.
    pub anomalies: Vec<Anomaly>,
    /// Its pixel data outside of every sequence, if they are encapsulated.
    pub encapsulated: Option<Box<Encapsulated>>,
    /// How it was deflated; `None` if it was not.
    pub deflated: Option<Deflated>,
    /// Octets of it, after inflating.
    pub length: u64,
    /// Items of sequences, those that were left out included.
    pub items: u64,
}

/// Encapsulated pixel data (PS3.5 A.4), as far as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encapsulated {
    /// Index of its list of fragments among the nodes.
    pub node: usize,
    /// Fragments, the Basic Offset Table included.
    pub fragments: u64,
    /// The first fragment, the Basic Offset Table; at most [`Encapsulated::MAX_TABLE`] octets.
    pub offset_table: Vec<u8>,
    /// The start of the second one; at most [`Encapsulated::MAX_HEAD`] octets.
    pub head: Vec<u8>,
}

impl Encapsulated {
    /// Octets kept of the Basic Offset Table: more entries than fragments are kept.
    pub const MAX_TABLE: usize = 4 * MAX_NODES;
    /// Octets kept of the first fragment behind it: enough for the tables in front of a JPEG frame header.
    pub const MAX_HEAD: usize = 1 << 10;

    fn extend(&mut self, octets: &[u8]) {
        let (kept, most) = match self.fragments {
            1 => (&mut self.offset_table, Self::MAX_TABLE),
            2 => (&mut self.head, Self::MAX_HEAD),
            _ => return,
        };
        let room = most.saturating_sub(kept.len()).min(octets.len());
        kept.extend_from_slice(octets.get(..room).unwrap_or_default());
    }
}

/// An element, item or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Tag; of items and fragments (FFFE,E000).
    pub tag: Tag,
    /// Value representation as sent, or as the dictionary has it; two spaces for items and fragments.
    pub vr: Vr,
    /// Value length as sent.
    pub length: u32,
    /// Offset of the header in the data set (after inflating).
    pub offset: u64,
    /// Open sequences, items and lists around it.
    pub depth: usize,
    /// How its value is written.
    pub encoding: Encoding,
    /// What it holds.
    pub content: Content,
    /// Octets of its own value that were lost, or seen behind a loss and not decoded.
    pub missing: u64,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A value; whole, but for the last one of a data set that was cut off.
    Value(Box<[u8]>),
    /// A value that was not kept, or not whole.
    Bulk,
    /// A sequence: the items follow, one deeper.
    Sequence,
    /// A list of fragments: they follow, one deeper.
    Fragments,
    /// An item: its elements follow, one deeper.
    Item,
    /// A fragment.
    Fragment,
}

impl DataSet {
    /// Takes in a step of the walker.
    pub fn push(&mut self, step: &Step<'_>, kept: &mut usize) {
        match step {
            Step::Element(header) => self.open(header, element_content(header, kept)),
            Step::Sequence(header) => self.open(header, Content::Sequence),
            Step::Fragments(header) => {
                if header.depth == 0 && header.tag == PIXEL_DATA && self.encapsulated.is_none() {
                    let node = self.nodes.len();
                    self.encapsulated = Some(Box::new(Encapsulated { node, ..Encapsulated::default() }));
                }
                self.open(header, Content::Fragments);
            }
            Step::Item(header) => {
                self.items = self.items.saturating_add(1);
                self.open(header, Content::Item);
            }
            Step::Fragment(header) => {
                if let Some(encapsulated) = &mut self.encapsulated {
                    encapsulated.fragments =
                        encapsulated.fragments.saturating_add(u64::from(header.depth == 1));
                }
                self.open(header, Content::Fragment);
            }
            Step::Value(octets) => self.extend(octets),
            Step::ValueGap(count) => self.note_gap(*count),
            Step::Close => {}
            Step::Odd(anomaly) => self.note(*anomaly),
        }
    }

    fn note(&mut self, anomaly: Anomaly) {
        match self.anomalies.iter_mut().find(|known| known.fault == anomaly.fault) {
            Some(known) => known.count = known.count.saturating_add(1),
            None => self.anomalies.push(anomaly),
        }
    }

    /// The first anomaly of a kind.
    #[must_use]
    pub fn anomaly(&self, fault: Fault) -> Option<&Anomaly> {
        self.anomalies.iter().find(|anomaly| anomaly.fault == fault)
    }

    fn open(&mut self, header: &Header, content: Content) {
        if self.nodes.len() >= MAX_NODES {
            self.left_out = self.left_out.saturating_add(1);
            return;
        }
        let Header { tag, vr, length, offset, encoding, depth } = *header;
        self.nodes.push(Node { tag, vr, length, offset, depth, encoding, content, missing: 0 });
    }

    fn extend(&mut self, octets: &[u8]) {
        if self.left_out > 0 {
            return;
        }
        match self.nodes.last_mut() {
            Some(Node { content: Content::Value(value), .. }) => {
                let mut grown = std::mem::take(value).into_vec();
                grown.extend_from_slice(octets);
                *value = grown.into();
            }
            Some(Node { content: Content::Fragment, depth: 1, .. }) => {
                if let Some(encapsulated) = &mut self.encapsulated {
                    encapsulated.extend(octets);
                }
            }
            _ => {}
        }
    }

    fn note_gap(&mut self, count: u64) {
        if self.left_out > 0 {
            return;
        }
        if let Some(node) = self.nodes.last_mut() {
            node.missing = node.missing.saturating_add(count);
            if matches!(node.content, Content::Value(_)) {
                node.content = Content::Bulk;
            }
        }
    }

    /// The value of the first element with this tag outside of every sequence.
    #[must_use]
    pub fn get(&self, tag: Tag) -> Option<&[u8]> {
        self.nodes.iter().find(|node| node.depth == 0 && node.tag == tag)?.value()
    }

    /// The nodes, each with the character sets that hold where it stands: those of the item that names them.
    pub fn nodes_with_character_sets(&self) -> impl Iterator<Item = (&Node, CharacterSets)> {
        const SPECIFIC_CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
        let mut sets: Vec<(usize, CharacterSets)> = vec![(0, self.character_sets())];
        self.nodes.iter().map(move |node| {
            sets.retain(|(depth, _)| *depth <= node.depth);
            if node.tag == SPECIFIC_CHARACTER_SET && node.depth > 0 {
                sets.push((node.depth, CharacterSets::from_value(node.value().unwrap_or_default())));
            }
            (node, sets.last().map(|(_, set)| *set).unwrap_or_default())
        })
    }

    /// The character sets that hold outside of every sequence.
    #[must_use]
    pub fn character_sets(&self) -> CharacterSets {
        CharacterSets::from_value(self.get(Tag(0x0008, 0x0005)).unwrap_or_default())
    }
}

/// Room for the value of an element, if it is small enough to keep.
fn element_content(header: &Header, kept: &mut usize) -> Content {
    let length = header.length as usize;
    let limit = if header.vr.is_text() { MAX_TEXT } else { MAX_BINARY };
    if header.length == UNDEFINED_LENGTH || length > limit || kept.saturating_add(length) > MAX_VALUES {
        return Content::Bulk;
    }
    *kept = kept.saturating_add(length);
    Content::Value(Box::default())
}

impl Node {
    /// The value, if it is kept and whole.
    #[must_use]
    pub fn value(&self) -> Option<&[u8]> {
        match &self.content {
            // Less than that where the data set was cut off in it.
            Content::Value(value) if value.len() == self.length as usize => Some(value),
            _ => None,
        }
    }

    /// Is the value's length undefined?
    #[must_use]
    pub const fn has_undefined_length(&self) -> bool {
        self.length == UNDEFINED_LENGTH
    }

    /// The values of a binary number, as text; `None` for anything else.
    #[must_use]
    pub fn numbers(&self) -> Option<Vec<String>> {
        let width = self.vr.number_width()?;
        let order = self.encoding.byte_order();
        let value = self.value()?;
        Some(value.chunks_exact(width).map(|octets| number(self.vr, order, octets)).collect())
    }
}

fn number(vr: Vr, order: ByteOrder, octets: &[u8]) -> String {
    let mut reader = Reader::new(octets, 0);
    let low_first = order == ByteOrder::Little;
    let mut next = || reader.u32(order).unwrap_or_default();
    let wide = |first: u32, second: u32| {
        let (low, high) = if low_first { (first, second) } else { (second, first) };
        u64::from(high) << 32 | u64::from(low)
    };
    match &vr.0 {
        b"US" => reader.u16(order).unwrap_or_default().to_string(),
        b"SS" => reader.u16(order).unwrap_or_default().cast_signed().to_string(),
        b"UL" => next().to_string(),
        b"SL" => next().cast_signed().to_string(),
        b"FL" => f32::from_bits(next()).to_string(),
        b"AT" => {
            Tag(reader.u16(order).unwrap_or_default(), reader.u16(order).unwrap_or_default()).to_string()
        }
        b"FD" => f64::from_bits(wide(next(), next())).to_string(),
        b"SV" => wide(next(), next()).cast_signed().to_string(),
        _ => wide(next(), next()).to_string(),
    }
}
