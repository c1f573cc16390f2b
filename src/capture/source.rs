//! One capture, whatever its format and wrapping.

use std::io::Read;

use super::buffer::{Buffer, ReadAhead};
use super::compression::{self, Compression};
use super::pcap::Pcap;
use super::pcapng::Pcapng;
use super::{Error, Frame, LinkType, Metadata};
use crate::octets;
use crate::time::Timestamp;

/// The file format of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Classic pcap.
    Pcap,
    /// pcapng.
    Pcapng,
}

impl Format {
    /// Its name, as the `capture` line prints it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pcap => "pcap",
            Self::Pcapng => "pcapng",
        }
    }
}

/// Where in the buffer a packet record stands, and what its header says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) at: Timestamp,
    pub(super) link_type: LinkType,
    pub(super) original_length: u32,
    /// Octets from the start of the record to the frame.
    pub(super) data_start: usize,
    pub(super) captured: usize,
    /// Octets of the record in all.
    pub(super) length: usize,
}

enum State {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

/// Reads the frames of one capture in file order.
pub struct Source {
    buffer: Buffer,
    state: State,
    compression: Option<Compression>,
    metadata: Metadata,
    next: Option<Record>,
    frames: u64,
}

impl Source {
    /// Recognises the format of `input` by its content and reads its first header.
    ///
    /// # Errors
    /// [`Error`] if it is empty, is no capture, or cannot be read.
    pub fn open(input: Box<dyn Read + Send>) -> Result<Self, Error> {
        Self::of_buffers(input, Buffer::new)
    }

    /// The same; what wraps it, if there is anything, is taken off by what `ahead` makes of it.
    ///
    /// # Errors
    /// As for [`Source::open`].
    pub fn open_ahead(
        input: Box<dyn Read + Send>,
        ahead: impl FnOnce(Box<dyn Read + Send>) -> Box<dyn ReadAhead>,
    ) -> Result<Self, Error> {
        Self::of_buffers(input, |input| Buffer::ahead(ahead(input)))
    }

    /// Reads plain octets as they are, and wrapped ones through a buffer of their own.
    fn of_buffers(
        input: Box<dyn Read + Send>,
        wrapped: impl FnOnce(Box<dyn Read + Send>) -> Buffer,
    ) -> Result<Self, Error> {
        let (input, compression) =
            compression::unwrap(input).map_err(|source| Error::Io { offset: 0, source })?;
        let mut buffer = if compression.is_some() { wrapped(input) } else { Buffer::new(input) };
        let state = match magic(&mut buffer)? {
            magic if Pcapng::recognises(magic) => State::Pcapng(Pcapng::new()),
            magic if Pcap::recognises(magic) => State::Pcap(Pcap::open(&mut buffer)?),
            magic => return Err(Error::NotACapture { found: octets::hex(&magic) }),
        };
        let metadata = Metadata::default();
        Ok(Self { buffer, state, compression, metadata, next: None, frames: 0 })
    }

    /// The file format.
    #[must_use]
    pub const fn format(&self) -> Format {
        match self.state {
            State::Pcap(_) => Format::Pcap,
            State::Pcapng(_) => Format::Pcapng,
        }
    }

    /// What the capture is wrapped in; `None` if in nothing.
    #[must_use]
    pub const fn compression(&self) -> Option<Compression> {
        self.compression
    }

    /// What was read of the capture's remarks, names and secrets so far.
    #[must_use]
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The same, at the end.
    #[must_use]
    pub fn into_metadata(self) -> Metadata {
        self.metadata
    }

    /// Time of the next frame, without reading it; `None` at the end.
    ///
    /// # Errors
    /// [`Error`] if the capture is damaged here.
    pub fn peek(&mut self) -> Result<Option<Timestamp>, Error> {
        if self.next.is_none() {
            self.next = self.next_record()?;
        }
        Ok(self.next.map(|record| record.at))
    }

    /// The next frame; `None` at the end of the capture. After an error nothing more can be read.
    ///
    /// # Errors
    /// [`Error`] if the capture is damaged here, or reading fails.
    pub fn next_frame(&mut self) -> Result<Option<Frame<'_>>, Error> {
        let record = match self.next.take() {
            Some(record) => record,
            None => match self.next_record()? {
                Some(record) => record,
                None => return Ok(None),
            },
        };
        self.frames = self.frames.saturating_add(1);
        let octets = self.buffer.take(record.length);
        Ok(Some(Frame {
            number: self.frames,
            at: record.at,
            link_type: record.link_type,
            original_length: record.original_length,
            octets: octets
                .get(record.data_start..)
                .and_then(|rest| rest.get(..record.captured))
                .unwrap_or_default(),
        }))
    }

    /// Must the next frame be waited for? False while it is in the buffer already.
    #[must_use]
    pub fn would_read(&self) -> bool {
        // So much has a frame in it, or is a part of one: a false answer delays a flush by one frame.
        const ENOUGH: usize = 4_096;
        let available = self.buffer.available();
        self.next.is_none()
            && available.len() < ENOUGH
            && !match &self.state {
                State::Pcap(pcap) => pcap.has_frame(available),
                State::Pcapng(pcapng) => pcapng.has_frame(available),
            }
    }

    fn next_record(&mut self) -> Result<Option<Record>, Error> {
        match &mut self.state {
            State::Pcap(pcap) => pcap.next_record(&mut self.buffer),
            State::Pcapng(pcapng) => {
                pcapng.next_record(&mut self.buffer, &mut self.metadata, self.frames.saturating_add(1))
            }
        }
    }
}

fn magic(buffer: &mut Buffer) -> Result<[u8; 4], Error> {
    let has_magic = buffer.fill(4)?;
    match buffer.available() {
        [] => Err(Error::Empty),
        [a, b, c, d, ..] if has_magic => Ok([*a, *b, *c, *d]),
        fewer => Err(Error::NotACapture { found: octets::hex(fewer) }),
    }
}
