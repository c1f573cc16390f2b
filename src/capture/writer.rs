//! Writes pcapng: little-endian, nanoseconds.

use std::io::{self, Write};

use super::{Frame, LinkType};
use crate::time::Timestamp;

const ENHANCED_PACKET: u32 = 6;
const OPTION_COMMENT: u16 = 1;
const OPTION_USER_APPLICATION: u16 = 4;
const OPTION_TSRESOL: u16 = 9;

/// A pcapng file under construction.
pub struct Writer<W> {
    output: W,
    /// Link types of its interfaces.
    interfaces: Vec<LinkType>,
    /// What stands around the octets of a frame.
    frame: Vec<u8>,
}

/// Octets around those of a frame: type and length of the block before, five fields, and the length again.
const AROUND_FRAME: usize = 32;
/// Longest text in an option: the field of its length has 16 bits.
const MAX_OPTION: usize = 65_535;

impl<W: Write> Writer<W> {
    /// Writes the section header and the description of the first interface.
    ///
    /// # Errors
    /// Whatever `output` reports.
    pub fn new(mut output: W, link_type: LinkType) -> io::Result<Self> {
        let mut section = Vec::new();
        section.extend(0x1a2b_3c4d_u32.to_le_bytes());
        section.extend(1_u16.to_le_bytes());
        section.extend(0_u16.to_le_bytes());
        section.extend((-1_i64).to_le_bytes());
        option(
            &mut section,
            OPTION_USER_APPLICATION,
            concat!("dcmtap ", env!("CARGO_PKG_VERSION")).as_bytes(),
        );
        end_options(&mut section);
        block(&mut output, 0x0a0d_0d0a, &section)?;

        let mut writer = Self { output, interfaces: Vec::new(), frame: Vec::new() };
        writer.interface(link_type)?;
        Ok(writer)
    }

    /// The interface with this link type; a new one where there is none.
    fn interface(&mut self, link_type: LinkType) -> io::Result<u32> {
        if let Some(place) = self.interfaces.iter().position(|known| *known == link_type) {
            return Ok(place as u32);
        }
        let mut interface = Vec::new();
        interface.extend(link_type.0.to_le_bytes());
        interface.extend(0_u16.to_le_bytes());
        interface.extend(0_u32.to_le_bytes());
        option(&mut interface, OPTION_TSRESOL, &[9]);
        end_options(&mut interface);
        block(&mut self.output, 1, &interface)?;
        self.interfaces.push(link_type);
        Ok((self.interfaces.len().saturating_sub(1)) as u32)
    }

    /// Writes a frame of another capture as it is there, also if that cut it.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn copy(&mut self, frame: &Frame<'_>) -> io::Result<()> {
        let interface = self.interface(frame.link_type)?;
        let original_length = frame.original_length.max(length(frame.octets)?);
        self.packet(interface, frame.at, frame.octets, original_length, None)
    }

    /// Writes one frame, whole, with an optional remark.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn frame(&mut self, at: Timestamp, octets: &[u8], comment: Option<&str>) -> io::Result<()> {
        self.packet(0, at, octets, length(octets)?, comment)
    }

    fn packet(
        &mut self,
        interface: u32,
        at: Timestamp,
        octets: &[u8],
        original_length: u32,
        comment: Option<&str>,
    ) -> io::Result<()> {
        let ticks = at.nanoseconds().max(0).unsigned_abs();
        let too_long = |_| io::Error::new(io::ErrorKind::InvalidInput, "a block of 4 GiB or more");
        let block_length = u32::try_from(Self::frame_length(octets.len(), comment)).map_err(too_long)?;
        let head = [
            ENHANCED_PACKET,
            block_length,
            interface,
            (ticks >> 32) as u32,
            (ticks & 0xffff_ffff) as u32,
            length(octets)?,
            original_length,
        ];
        self.frame.clear();
        self.frame.extend(head.iter().flat_map(|field| field.to_le_bytes()));
        self.output.write_all(&self.frame)?;
        self.output.write_all(octets)?;
        self.frame.clear();
        self.frame.resize(padding(octets.len()), 0);
        if let Some(comment) = comment {
            option(&mut self.frame, OPTION_COMMENT, cut(comment).as_bytes());
            end_options(&mut self.frame);
        }
        self.frame.extend(block_length.to_le_bytes());
        self.output.write_all(&self.frame)
    }

    /// Octets that [`Writer::frame`] writes for a frame of so many.
    #[must_use]
    pub fn frame_length(octets: usize, comment: Option<&str>) -> usize {
        let comment = comment.map_or(0, |comment| padded(cut(comment).len()).saturating_add(8));
        padded(octets).saturating_add(AROUND_FRAME).saturating_add(comment)
    }

    /// The output, as it is.
    pub const fn output(&mut self) -> &mut W {
        &mut self.output
    }

    /// The output, for flushing or reading back.
    pub fn into_inner(self) -> W {
        self.output
    }
}

fn length(octets: &[u8]) -> io::Result<u32> {
    let too_long = |_| io::Error::new(io::ErrorKind::InvalidInput, "a frame of 4 GiB or more");
    u32::try_from(octets.len()).map_err(too_long)
}

fn block(output: &mut impl Write, kind: u32, content: &[u8]) -> io::Result<()> {
    let too_long = |_| io::Error::new(io::ErrorKind::InvalidInput, "a block of 4 GiB or more");
    let length = u32::try_from(content.len().saturating_add(12)).map_err(too_long)?.to_le_bytes();
    output.write_all(&kind.to_le_bytes())?;
    output.write_all(&length)?;
    output.write_all(content)?;
    output.write_all(&length)
}

fn option(content: &mut Vec<u8>, code: u16, value: &[u8]) {
    let value = value.get(..MAX_OPTION).unwrap_or(value);
    content.extend(code.to_le_bytes());
    content.extend((value.len() as u16).to_le_bytes());
    content.extend(value);
    content.resize(content.len().saturating_add(padding(value.len())), 0);
}

/// So many octets with the padding behind them: everything ends on a 32-bit boundary.
fn padded(octets: usize) -> usize {
    octets.saturating_add(padding(octets))
}

/// Octets of padding behind so many.
const fn padding(octets: usize) -> usize {
    octets.wrapping_neg() % 4
}

/// As much of a text as an option holds, in whole characters.
fn cut(text: &str) -> &str {
    let end = (0..=text.len().min(MAX_OPTION)).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

fn end_options(content: &mut Vec<u8>) {
    content.extend([0; 4]);
}
