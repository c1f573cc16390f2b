//! pcapng (draft-ietf-opsawg-pcapng): sections, interfaces and packets.
//!
//! Packet blocks, the hot path, are read here; the blocks that describe are parsed by `pcap-parser`. Its own
//! readings of `if_tsresol` and `if_tsoffset` do not hold for powers of two and big-endian files, so the raw
//! options are converted here.

use std::net::IpAddr;

use pcap_parser::pcapng::{
    Block, PcapNGOption, parse_block_be, parse_block_le, parse_option_be, parse_option_le,
};
use pcap_parser::{NameRecordType, OptionCode, PcapError};

use super::buffer::Buffer;
use super::source::Record;
use super::{Comment, Error, LinkType, Metadata, Secrets};
use crate::octets::{ByteOrder, Reader};
use crate::time::Timestamp;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
/// The packet block that the enhanced one replaced.
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const NAME_RESOLUTION: u32 = 4;
const INTERFACE_STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;

/// Largest block that is held in memory: above any frame and any list of names.
const MAX_BLOCK: u32 = 16 << 20;
/// Type, length, and length again.
const MIN_BLOCK: u32 = 12;
/// Octets before the content of a block.
const BLOCK_HEADER: usize = 8;
/// Interfaces in one section: more than any host has.
const MAX_INTERFACES: usize = 65_536;

const OPTION_FCS_LENGTH: u16 = 13;

/// How the timestamps of one interface count.
#[derive(Clone, Copy, Debug)]
enum Resolution {
    /// 10 to the minus this.
    Decimal(u8),
    /// 2 to the minus this.
    Binary(u8),
}

#[derive(Clone, Copy, Debug)]
struct Interface {
    link_type: LinkType,
    snap_length: u32,
    resolution: Resolution,
    offset_seconds: i64,
    fcs_octets: u32,
}

impl Interface {
    fn timestamp(&self, high: u32, low: u32) -> Timestamp {
        let ticks = i128::from(u64::from(high) << 32 | u64::from(low));
        let nanoseconds = match self.resolution {
            Resolution::Binary(shift) => ticks.saturating_mul(1_000_000_000) >> shift,
            Resolution::Decimal(digits) => {
                let unit = |digits: u8| 10_i128.checked_pow(u32::from(digits));
                match digits.checked_sub(9).and_then(unit) {
                    Some(unit) => ticks.checked_div(unit).unwrap_or(0),
                    None => unit(9_u8.saturating_sub(digits)).map_or(0, |unit| ticks.saturating_mul(unit)),
                }
            }
        };
        let offset = i128::from(self.offset_seconds).saturating_mul(1_000_000_000);
        Timestamp::from_nanoseconds(nanoseconds.saturating_add(offset))
    }
}

/// The state of the section being read.
pub(super) struct Pcapng {
    order: ByteOrder,
    interfaces: Vec<Interface>,
    /// For simple packet blocks, which carry no time.
    last: Timestamp,
}

/// A packet block's fields, whichever of the three kinds it is.
struct Packet {
    interface: usize,
    time: Option<(u32, u32)>,
    captured: u32,
    original: u32,
    data_start: usize,
}

impl Pcapng {
    /// Is this the block type of a section header?
    pub(super) fn recognises(magic: [u8; 4]) -> bool {
        u32::from_be_bytes(magic) == SECTION_HEADER
    }

    pub(super) fn new() -> Self {
        Self { order: ByteOrder::Little, interfaces: Vec::new(), last: Timestamp::default() }
    }

    /// Is a whole packet block in these octets, which start with a block?
    pub(super) fn has_frame(&self, octets: &[u8]) -> bool {
        let mut blocks = Reader::new(octets, 0);
        loop {
            let mut header = blocks.clone();
            let Some((kind, length)) = header.u32(self.order).zip(header.u32(self.order)) else {
                return false;
            };
            let is_whole = length >= MIN_BLOCK && blocks.take(length as usize).is_some();
            if !is_whole || matches!(kind, ENHANCED_PACKET | OBSOLETE_PACKET | SIMPLE_PACKET) {
                return is_whole;
            }
        }
    }

    /// Makes the next packet block available in `buffer`; blocks before it go into `metadata`.
    /// `None` at the end of the file.
    pub(super) fn next_record(
        &mut self,
        buffer: &mut Buffer,
        metadata: &mut Metadata,
        frame_number: u64,
    ) -> Result<Option<Record>, Error> {
        while let Some((kind, length)) = self.next_block(buffer)? {
            match kind {
                ENHANCED_PACKET | OBSOLETE_PACKET | SIMPLE_PACKET => {
                    return self.packet_record(buffer, metadata, kind, length, frame_number).map(Some);
                }
                SECTION_HEADER | INTERFACE_DESCRIPTION | NAME_RESOLUTION | INTERFACE_STATISTICS => {
                    self.describe(buffer, metadata, length)?;
                    buffer.take(length);
                }
                DECRYPTION_SECRETS => keep_secrets(self.order, buffer.take(length), metadata),
                _ => {
                    buffer.take(length);
                }
            }
        }
        Ok(None)
    }

    /// Type and length of the next block, which is then whole in `buffer`; over-long ones are skipped.
    fn next_block(&mut self, buffer: &mut Buffer) -> Result<Option<(u32, usize)>, Error> {
        loop {
            let Some((kind, length)) = self.block_header(buffer)? else { return Ok(None) };
            let offset = buffer.offset();
            if length < MIN_BLOCK || !length.is_multiple_of(4) {
                let why = format!(
                    "a block length of {MIN_BLOCK} or more and a multiple of 4 expected, {length} found"
                );
                return Err(damaged(offset, why));
            }
            if length <= MAX_BLOCK {
                if !buffer.fill(length as usize)? {
                    return Err(truncated(offset, u64::from(length), buffer.available().len()));
                }
                return Ok(Some((kind, length as usize)));
            }
            if kind == ENHANCED_PACKET || kind == SECTION_HEADER || kind == INTERFACE_DESCRIPTION {
                return Err(damaged(
                    offset,
                    format!("a block of at most {MAX_BLOCK} octets expected, {length} found"),
                ));
            }
            if !buffer.skip(u64::from(length))? {
                return Err(truncated(offset, u64::from(length), 0));
            }
        }
    }

    fn block_header(&mut self, buffer: &mut Buffer) -> Result<Option<(u32, u32)>, Error> {
        if !buffer.fill(BLOCK_HEADER)? {
            return match buffer.available().len() {
                0 => Ok(None),
                found => Err(truncated(buffer.offset(), BLOCK_HEADER as u64, found)),
            };
        }
        if buffer.available().starts_with(&SECTION_HEADER.to_be_bytes()) {
            self.start_section(buffer)?;
        }
        let mut header = Reader::new(buffer.available(), 0);
        Ok(header.u32(self.order).zip(header.u32(self.order)))
    }

    /// A new section: its byte order, and no interfaces yet.
    fn start_section(&mut self, buffer: &mut Buffer) -> Result<(), Error> {
        const UP_TO_MAGIC: usize = BLOCK_HEADER + 4;
        if !buffer.fill(UP_TO_MAGIC)? {
            let found = buffer.available().len();
            return Err(truncated(buffer.offset(), UP_TO_MAGIC as u64, found));
        }
        let mut header = Reader::new(buffer.available(), 0);
        header.take(BLOCK_HEADER);
        self.order = match header.u32_be() {
            Some(0x1a2b_3c4d) => ByteOrder::Big,
            Some(0x4d3c_2b1a) => ByteOrder::Little,
            other => {
                let found = other.unwrap_or_default();
                let why = format!("byte-order magic 1a2b3c4d expected, {found:08x} found");
                return Err(damaged(buffer.offset(), why));
            }
        };
        self.interfaces.clear();
        Ok(())
    }

    fn packet_record(
        &mut self,
        buffer: &Buffer,
        metadata: &mut Metadata,
        kind: u32,
        length: usize,
        frame_number: u64,
    ) -> Result<Record, Error> {
        let block = buffer.available().get(..length).unwrap_or_default();
        let contradicts = || {
            let why =
                "the packet's lengths and interface must fit its block and section, and do not".to_owned();
            damaged(buffer.offset(), why)
        };
        let packet = self.packet_header(kind, block).ok_or_else(contradicts)?;
        let interface = self.interfaces.get(packet.interface).ok_or_else(contradicts)?;
        let data_end = packet.data_start.saturating_add(packet.captured as usize);
        let trailer = length.saturating_sub(4);
        if data_end > trailer {
            return Err(contradicts());
        }
        self.last = packet.time.map_or(self.last, |(high, low)| interface.timestamp(high, low));
        let options = block.get(padded(data_end)..trailer).unwrap_or_default();
        if kind == ENHANCED_PACKET && !options.is_empty() {
            keep_frame_comments(self.order, options, metadata, frame_number);
        }
        let fcs =
            if packet.captured == packet.original { interface.fcs_octets.min(packet.captured) } else { 0 };
        Ok(Record {
            at: self.last,
            link_type: interface.link_type,
            original_length: packet.original.saturating_sub(fcs),
            data_start: packet.data_start,
            captured: packet.captured.saturating_sub(fcs) as usize,
            length,
        })
    }

    fn packet_header(&self, kind: u32, block: &[u8]) -> Option<Packet> {
        let mut fields = Reader::new(block, 0);
        fields.take(BLOCK_HEADER)?;
        let mut number = || fields.u32(self.order);
        if kind == SIMPLE_PACKET {
            let original = number()?;
            let snap_length = self.interfaces.first().map_or(0, |interface| interface.snap_length);
            let room = u32::try_from(block.len()).ok()?.checked_sub(16)?;
            let limit = if snap_length == 0 { room } else { room.min(snap_length) };
            return Some(Packet {
                interface: 0,
                time: None,
                captured: original.min(limit),
                original,
                data_start: 12,
            });
        }
        let mut interface = number()?;
        if kind == OBSOLETE_PACKET {
            // Interface and drop count are 16 bits each; which half the interface is in depends on the order.
            interface = match self.order {
                ByteOrder::Little => interface & 0xffff,
                ByteOrder::Big => interface >> 16,
            };
        }
        let time = Some((number()?, number()?));
        let (captured, original) = (number()?, number()?);
        Some(Packet { interface: interface as usize, time, captured, original, data_start: 28 })
    }

    /// Takes in a block that describes the section.
    fn describe(&mut self, buffer: &Buffer, metadata: &mut Metadata, length: usize) -> Result<(), Error> {
        let octets = buffer.available().get(..length).unwrap_or_default();
        let parsed = match self.order {
            ByteOrder::Little => parse_block_le(octets),
            ByteOrder::Big => parse_block_be(octets),
        };
        let (_, block) = parsed.map_err(|error| damaged(buffer.offset(), explain(&error)))?;
        match block {
            Block::SectionHeader(section) => {
                if metadata.application.is_none() {
                    metadata.application = text_option(&section.options, OptionCode::ShbUserAppl);
                }
                keep_comments(&section.options, metadata, None);
            }
            Block::InterfaceDescription(interface) => {
                if self.interfaces.len() >= MAX_INTERFACES {
                    return Err(damaged(
                        buffer.offset(),
                        format!("at most {MAX_INTERFACES} interfaces expected"),
                    ));
                }
                keep_comments(&interface.options, metadata, None);
                let link_type = LinkType(interface.linktype.0.try_into().unwrap_or(u16::MAX));
                self.interfaces.push(self.interface(link_type, interface.snaplen, &interface.options));
            }
            Block::NameResolution(names) => {
                for record in &names.nr {
                    keep_names(record.record_type, record.record_value, metadata);
                }
            }
            Block::InterfaceStatistics(statistics) => self.keep_statistics(&statistics.options, metadata),
            _ => {}
        }
        Ok(())
    }

    fn interface(&self, link_type: LinkType, snap_length: u32, options: &[PcapNGOption]) -> Interface {
        let resolution = match option(options, OptionCode::IfTsresol) {
            Some([value]) if value & 0x80 != 0 => Resolution::Binary(value & 0x7f),
            Some([value]) => Resolution::Decimal(*value),
            _ => Resolution::Decimal(6),
        };
        let offset_seconds = option(options, OptionCode::IfTsoffset)
            .and_then(|octets| octets.try_into().ok())
            .map_or(0, |octets| i64::from_ne_bytes(self.to_native(octets)));
        let fcs_octets = match option(options, OptionCode(OPTION_FCS_LENGTH)) {
            Some([bits]) => u32::from(*bits) / 8,
            _ => 0,
        };
        Interface { link_type, snap_length, resolution, offset_seconds, fcs_octets }
    }

    fn to_native(&self, octets: [u8; 8]) -> [u8; 8] {
        match self.order {
            ByteOrder::Little => u64::from_le_bytes(octets),
            ByteOrder::Big => u64::from_be_bytes(octets),
        }
        .to_ne_bytes()
    }

    fn keep_statistics(&self, options: &[PcapNGOption], metadata: &mut Metadata) {
        let count = |code| {
            option(options, code)
                .and_then(|octets| octets.try_into().ok())
                .map(|octets| u64::from_ne_bytes(self.to_native(octets)))
        };
        let dropped =
            [OptionCode::IsbIfDrop, OptionCode::IsbOsDrop].into_iter().filter_map(count).reduce(u64::max);
        if let Some(dropped) = dropped {
            metadata.dropped_by_capture =
                Some(metadata.dropped_by_capture.unwrap_or(0).saturating_add(dropped));
        }
    }
}

fn option<'a>(options: &'a [PcapNGOption], code: OptionCode) -> Option<&'a [u8]> {
    options.iter().find(|option| option.code == code)?.as_bytes().ok()
}

fn text_option(options: &[PcapNGOption], code: OptionCode) -> Option<String> {
    option(options, code).map(text)
}

/// So many octets with the padding behind them: blocks and options end on 32-bit boundaries.
fn padded(octets: usize) -> usize {
    octets.checked_next_multiple_of(4).unwrap_or(usize::MAX)
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets.get(..Metadata::MAX_TEXT).unwrap_or(octets)).into_owned()
}

fn keep_comments(options: &[PcapNGOption], metadata: &mut Metadata, frame: Option<u64>) {
    for comment in options.iter().filter(|option| option.code == OptionCode::Comment) {
        if metadata.comments.len() >= Metadata::MAX_COMMENTS {
            metadata.left_out = metadata.left_out.saturating_add(1);
        } else if let Ok(octets) = comment.as_bytes() {
            metadata.comments.push(Comment { frame, text: text(octets) });
        }
    }
}

fn keep_frame_comments(order: ByteOrder, mut octets: &[u8], metadata: &mut Metadata, frame: u64) {
    let parse = match order {
        ByteOrder::Little => parse_option_le::<PcapError<&[u8]>>,
        ByteOrder::Big => parse_option_be::<PcapError<&[u8]>>,
    };
    while let Ok((rest, option)) = parse(octets) {
        if option.code == OptionCode::EndOfOpt {
            break;
        }
        keep_comments(std::slice::from_ref(&option), metadata, Some(frame));
        octets = rest;
    }
}

fn keep_names(kind: NameRecordType, value: &[u8], metadata: &mut Metadata) {
    let mut value = Reader::new(value, 0);
    let address = match kind {
        NameRecordType::Ipv4 => value.array::<4>().map(IpAddr::from),
        NameRecordType::Ipv6 => value.array::<16>().map(IpAddr::from),
        _ => return,
    };
    let name = value.rest().split(|octet| *octet == 0).next().unwrap_or_default();
    let (Some(address), false) = (address, name.is_empty()) else { return };
    if metadata.host_names.len() < Metadata::MAX_NAMES {
        metadata.host_names.insert(address, text(name));
    } else {
        metadata.left_out = metadata.left_out.saturating_add(1);
    }
}

fn keep_secrets(order: ByteOrder, block: &[u8], metadata: &mut Metadata) {
    let mut fields = Reader::new(block, 0);
    fields.take(BLOCK_HEADER);
    let Some((kind, length)) = fields.u32(order).zip(fields.u32(order)) else { return };
    let Some(octets) = fields.take(length as usize) else { return };
    let kept: usize = metadata.secrets.iter().map(|secrets| secrets.octets.len()).sum();
    if kept.saturating_add(octets.len()) > Metadata::MAX_SECRETS_OCTETS {
        metadata.left_out = metadata.left_out.saturating_add(1);
    } else {
        metadata.secrets.push(Secrets { kind, octets: octets.to_vec() });
    }
}

fn damaged(offset: u64, why: String) -> Error {
    Error::Damaged { offset, what: "pcapng block", why }
}

fn truncated(offset: u64, expected: u64, found: usize) -> Error {
    Error::Truncated { offset, what: "pcapng block", expected, found: found as u64 }
}

/// Never the octets themselves, which the parser's own message would hold.
fn explain<E>(_: &E) -> String {
    "its fields must fit its length, and do not".to_owned()
}
