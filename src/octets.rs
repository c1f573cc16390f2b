//! Places in a stream, and the one reader that indexes octets.
//!
//! Every decoder of the project reads through [`Reader`]: it is bounded, it knows the stream offset of what it
//! reads, and "there are not enough octets" is an ordinary answer (`None`), never a panic.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

use std::fmt::{self, Write as _};

use unicode_width::UnicodeWidthChar as _;

/// A range of octets in one side's stream: what a fact was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first octet, counted from the first octet that side sent on the connection.
    pub offset: u64,
    /// Number of octets.
    pub length: u64,
}

impl Span {
    /// A span of `length` octets from `offset` on.
    #[must_use]
    pub const fn new(offset: u64, length: u64) -> Self {
        Self { offset, length }
    }

    /// Offset of the first octet after the span.
    #[must_use]
    pub const fn end(self) -> u64 {
        self.offset.saturating_add(self.length)
    }
}

/// The order of the octets of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant octet first.
    Little,
    /// Most significant octet first (the network's order).
    Big,
}

/// Reads octets in order, never past their end.
///
/// A method that returns `None` has consumed nothing.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    octets: &'a [u8],
    offset: u64,
}

impl<'a> Reader<'a> {
    /// Reads `octets`, the first of which stands at `offset` of its stream.
    #[must_use]
    pub const fn new(octets: &'a [u8], offset: u64) -> Self {
        Self { octets, offset }
    }

    /// Stream offset of the next octet.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Number of octets not yet read.
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.octets.len()
    }

    /// Is nothing left?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }

    /// What is left, without reading it.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.octets
    }

    /// The octet `ahead` octets from here, without reading it.
    #[must_use]
    pub fn peek(&self, ahead: usize) -> Option<u8> {
        self.octets.get(ahead).copied()
    }

    /// The next `count` octets; `None` if there are fewer.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.octets.split_at_checked(count)?;
        self.octets = rest;
        self.offset = self.offset.saturating_add(count as u64);
        Some(taken)
    }

    /// The next `count` octets, or as many as there are.
    pub fn take_at_most(&mut self, count: usize) -> &'a [u8] {
        self.take(count.min(self.octets.len())).unwrap_or_default()
    }

    /// A reader over the next `count` octets alone; `None` if there are fewer.
    pub fn sub_reader(&mut self, count: usize) -> Option<Reader<'a>> {
        let offset = self.offset;
        self.take(count).map(|octets| Reader::new(octets, offset))
    }

    /// The next `N` octets as an array.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// The next octet.
    pub fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[octet]| octet)
    }

    /// The next two octets, big-endian.
    pub fn u16_be(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    /// The next four octets, big-endian.
    pub fn u32_be(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    /// The next two octets, little-endian.
    pub fn u16_le(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    /// The next four octets, little-endian.
    pub fn u32_le(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// The next two octets in `order`.
    pub fn u16(&mut self, order: ByteOrder) -> Option<u16> {
        match order {
            ByteOrder::Little => self.u16_le(),
            ByteOrder::Big => self.u16_be(),
        }
    }

    /// The next four octets in `order`.
    pub fn u32(&mut self, order: ByteOrder) -> Option<u32> {
        match order {
            ByteOrder::Little => self.u32_le(),
            ByteOrder::Big => self.u32_be(),
        }
    }
}

/// Copies octets into `field`, behind the `have` that are there, until it has `wanted`; returns how many it took.
pub fn fill(field: &mut [u8], have: &mut usize, wanted: usize, octets: &[u8]) -> usize {
    let space = field.get_mut(*have..wanted).unwrap_or_default();
    let taken = space.len().min(octets.len());
    space.iter_mut().zip(octets).for_each(|(place, octet)| *place = *octet);
    *have = have.saturating_add(taken);
    taken
}

/// Octets as lower-case hexadecimal digits, without separators.
#[must_use]
pub fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(octets.len().saturating_mul(2)), |mut text, octet| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// Octets from the wire, made safe to print: printable ASCII as it is, everything else as `\xNN`.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(
    /// The octets.
    pub &'a [u8],
);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &octet in self.0 {
            match octet {
                b'\\' => f.write_str("\\\\")?,
                b' '..=b'~' => f.write_char(char::from(octet))?,
                _ => write!(f, "\\x{octet:02x}")?,
            }
        }
        Ok(())
    }
}

/// Marks in a row that take no column of their own: more than any writing stacks on a letter. A flood of them would
/// stand in the lines above and below.
const MAX_MARKS: usize = 8;

/// Text from the wire, made safe to print: controls, invisible characters, those that turn the direction of writing, and
/// marks without end are shown as `\u{...}`.
#[derive(Clone, Copy, Debug)]
pub struct EscapedText<'a>(
    /// The text.
    pub &'a str,
);

impl<'a> EscapedText<'a> {
    /// The characters that are not to be printed as they are, and where they stand.
    pub(crate) fn unsafe_characters(self) -> impl Iterator<Item = (usize, char)> + use<'a> {
        let is_plain = self.0.bytes().all(|octet| matches!(octet, b' '..=b'~'));
        let text = if is_plain { "" } else { self.0 };
        let mut marks = 0_usize;
        text.char_indices().filter(move |(_, character)| {
            marks = if character.width() == Some(0) { marks.saturating_add(1) } else { 0 };
            marks > MAX_MARKS || Self::is_unsafe(*character)
        })
    }

    fn is_unsafe(character: char) -> bool {
        character.is_control()
            || matches!(character,
                '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    }
}

impl fmt::Display for EscapedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = 0;
        for (at, character) in self.unsafe_characters() {
            write!(f, "{}{}", self.0.get(written..at).unwrap_or_default(), character.escape_unicode())?;
            written = at.saturating_add(character.len_utf8());
        }
        f.write_str(self.0.get(written..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_read_consumes_nothing() {
        let mut reader = Reader::new(&[1, 2, 3], 100);
        assert_eq!(reader.u32_be(), None);
        assert_eq!(reader.offset(), 100);
        assert_eq!(reader.u16_be(), Some(0x0102));
        assert_eq!((reader.offset(), reader.remaining()), (102, 1));
    }

    #[test]
    fn a_sub_reader_ends_where_its_container_says() {
        let mut reader = Reader::new(&[1, 2, 3, 4], 10);
        let mut inner = reader.sub_reader(2).unwrap();
        assert_eq!(inner.u16_le(), Some(0x0201));
        assert_eq!(inner.u8(), None);
        assert_eq!(reader.u8(), Some(3));
        assert!(reader.sub_reader(2).is_none());
    }

    #[test]
    fn what_could_harm_a_terminal_is_escaped() {
        assert_eq!(Escaped(b"CT\x1b[2J\\\xc0").to_string(), r"CT\x1b[2J\\\xc0");
        assert_eq!(EscapedText("Müller\u{202e}\u{1b}[0m").to_string(), r"Müller\u{202e}\u{1b}[0m");
        let marks = "\u{301}".repeat(MAX_MARKS);
        assert_eq!(
            EscapedText(&format!("e{marks}\u{301}e\u{301}")).to_string(),
            format!("e{marks}\\u{{301}}e\u{301}")
        );
    }

    #[test]
    fn numbers_follow_their_byte_order() {
        let octets = [0x12, 0x34, 0x56, 0x78];
        assert_eq!(Reader::new(&octets, 0).u32(ByteOrder::Big), Some(0x1234_5678));
        assert_eq!(Reader::new(&octets, 0).u32(ByteOrder::Little), Some(0x7856_3412));
        assert_eq!(hex(&octets), "12345678");
    }
}
