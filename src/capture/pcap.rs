//! The classic pcap format: both byte orders, microseconds and nanoseconds, and the modified (Kuznetzov) records.

use super::buffer::Buffer;
use super::source::Record;
use super::{Error, LinkType};
use crate::octets::{ByteOrder, Reader};
use crate::time::Timestamp;

const HEADER_LENGTH: usize = 24;
const RECORD_HEADER_LENGTH: usize = 16;
/// Adds interface index, protocol, packet type and padding.
const MODIFIED_RECORD_HEADER_LENGTH: usize = 24;
/// Largest frame accepted: far above any capture program's limit, small enough to hold.
const MAX_FRAME: u32 = 16 << 20;

/// What the file header says.
pub(super) struct Pcap {
    order: ByteOrder,
    nanoseconds_per_tick: i128,
    record_header_length: usize,
    link_type: LinkType,
    fcs_octets: u32,
}

impl Pcap {
    /// Is this the magic number of a pcap file?
    pub(super) fn recognises(magic: [u8; 4]) -> bool {
        Self::from_magic(magic).is_some()
    }

    fn from_magic(magic: [u8; 4]) -> Option<Self> {
        let (order, value) = match magic[0] {
            0xa1 => (ByteOrder::Big, u32::from_be_bytes(magic)),
            _ => (ByteOrder::Little, u32::from_le_bytes(magic)),
        };
        let (nanoseconds_per_tick, record_header_length) = match value {
            0xa1b2_c3d4 => (1_000, RECORD_HEADER_LENGTH),
            0xa1b2_3c4d => (1, RECORD_HEADER_LENGTH),
            0xa1b2_cd34 => (1_000, MODIFIED_RECORD_HEADER_LENGTH),
            _ => return None,
        };
        Some(Self {
            order,
            nanoseconds_per_tick,
            record_header_length,
            link_type: LinkType(0),
            fcs_octets: 0,
        })
    }

    /// Reads the file header.
    pub(super) fn open(buffer: &mut Buffer) -> Result<Self, Error> {
        if !buffer.fill(HEADER_LENGTH)? {
            return Err(Error::Truncated {
                offset: 0,
                what: "pcap file header",
                expected: HEADER_LENGTH as u64,
                found: buffer.available().len() as u64,
            });
        }
        let mut header = Reader::new(buffer.take(HEADER_LENGTH), 0);
        let magic = header.array().unwrap_or_default();
        let damaged = |why: String| Error::Damaged { offset: 0, what: "pcap file header", why };
        let mut pcap = Self::from_magic(magic).ok_or_else(|| damaged("unknown magic number".to_owned()))?;
        // Version, time zone, accuracy and snap length: every writer differs, and none is needed.
        header.take(16);
        let network = header.u32(pcap.order).unwrap_or_default();
        // draft-ietf-opsawg-pcap, "Link type": bits 28-31 are the FCS length in 16-bit words if bit 26 is set.
        pcap.link_type = LinkType((network & 0xffff) as u16);
        if network & 0x0400_0000 != 0 {
            pcap.fcs_octets = (network >> 28) << 1;
        }
        if pcap.link_type.name().is_none() {
            return Err(Error::UnsupportedLinkType { offset: 20, link_type: pcap.link_type });
        }
        Ok(pcap)
    }

    /// Is a whole record at the start of these octets?
    pub(super) fn has_frame(&self, octets: &[u8]) -> bool {
        let mut header = Reader::new(octets, 0);
        let captured = header.take(8).and_then(|_| header.u32(self.order));
        captured.is_some_and(|captured| {
            octets.len() >= self.record_header_length.saturating_add(captured as usize)
        })
    }

    /// Makes the next record available in `buffer`; `None` at the end of the file.
    pub(super) fn next_record(&mut self, buffer: &mut Buffer) -> Result<Option<Record>, Error> {
        if !buffer.fill(self.record_header_length)? {
            return match buffer.available().len() {
                0 => Ok(None),
                found => Err(truncated(buffer.offset(), self.record_header_length as u64, found)),
            };
        }
        let mut header = Reader::new(buffer.available(), 0);
        let [seconds, fraction, captured, original] =
            [(); 4].map(|()| header.u32(self.order).unwrap_or_default());
        if captured > MAX_FRAME {
            return Err(Error::Damaged {
                offset: buffer.offset(),
                what: "pcap record",
                why: format!("a frame of at most {MAX_FRAME} octets expected, one of {captured} announced"),
            });
        }
        let length = self.record_header_length.saturating_add(captured as usize);
        if !buffer.fill(length)? {
            return Err(truncated(buffer.offset(), length as u64, buffer.available().len()));
        }
        let fcs = if captured == original { self.fcs_octets.min(captured) } else { 0 };
        Ok(Some(Record {
            at: Timestamp::from_nanoseconds(
                i128::from(fraction)
                    .saturating_mul(self.nanoseconds_per_tick)
                    .saturating_add(i128::from(seconds).saturating_mul(1_000_000_000)),
            ),
            link_type: self.link_type,
            original_length: original.saturating_sub(fcs),
            data_start: self.record_header_length,
            captured: captured.saturating_sub(fcs) as usize,
            length,
        }))
    }
}

fn truncated(offset: u64, expected: u64, found: usize) -> Error {
    Error::Truncated { offset, what: "pcap record", expected, found: found as u64 }
}
