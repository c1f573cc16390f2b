//! Deflated data sets (PS3.5 A.5): raw RFC 1951, inflated in small pieces, within a cap. A wrapper is noted and undone.

use flate2::{Decompress, FlushDecompress, Status};

use super::walker::Stop;

/// Octets of inflated data set that are decoded: an image of 4,096 by 4,096 pixels and its header.
const MAX_INFLATED: u64 = 64 << 20;
const PIECE: usize = 16 << 10;
/// Octets that tell a wrapper from a raw stream.
const HEAD: usize = 5;

/// What a deflated stream can be wrapped in, against PS3.5 A.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wrapper {
    /// RFC 1950.
    Zlib,
    /// RFC 1952; what is in it is not decoded.
    Gzip,
}

/// How a data set was deflated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deflated {
    /// What it was wrapped in; `None`, as it should be.
    pub wrapper: Option<Wrapper>,
    /// Octets sent.
    pub octets: u64,
    /// Octets of them behind the end of the stream.
    pub octets_behind: u64,
    /// Are they all zero?
    pub is_padding_zero: bool,
}

/// Inflates one data set.
pub(super) struct Inflater {
    inflate: Decompress,
    head: Vec<u8>,
    /// Was the head looked at?
    has_started: bool,
    piece: Vec<u8>,
    has_ended: bool,
    deflated: Deflated,
}

impl std::fmt::Debug for Inflater {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inflater").field("has_ended", &self.has_ended).finish_non_exhaustive()
    }
}

impl Inflater {
    pub(super) fn new() -> Self {
        Self {
            inflate: Decompress::new(false),
            head: Vec::with_capacity(HEAD),
            has_started: false,
            piece: vec![0; PIECE],
            has_ended: false,
            deflated: Deflated { is_padding_zero: true, ..Deflated::default() },
        }
    }

    /// Inflates the next octets.
    pub(super) fn push(&mut self, octets: &[u8], sink: &mut impl FnMut(&[u8])) -> Result<(), Stop> {
        self.deflated.octets = self.deflated.octets.saturating_add(octets.len() as u64);
        if self.has_started {
            return self.inflate(octets, sink);
        }
        let (head, rest) = octets.split_at(octets.len().min(HEAD.saturating_sub(self.head.len())));
        self.head.extend_from_slice(head);
        if self.head.len() == HEAD {
            self.start(sink)?;
        }
        self.inflate(rest, sink)
    }

    /// Counts octets that are not inflated, because that has failed.
    pub(super) const fn pass_over(&mut self, octets: &[u8]) {
        self.deflated.octets = self.deflated.octets.saturating_add(octets.len() as u64);
    }

    /// Looks at the head for a wrapper, and inflates it.
    fn start(&mut self, sink: &mut impl FnMut(&[u8])) -> Result<(), Stop> {
        self.has_started = true;
        self.deflated.wrapper = wrapper(&self.head);
        if self.deflated.wrapper == Some(Wrapper::Zlib) {
            self.inflate = Decompress::new(true);
        }
        let head = std::mem::take(&mut self.head);
        self.inflate(&head, sink)
    }

    fn inflate(&mut self, mut octets: &[u8], sink: &mut impl FnMut(&[u8])) -> Result<(), Stop> {
        while !self.has_ended && self.has_started {
            let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(octets, &mut self.piece, FlushDecompress::None);
            let taken = self.inflate.total_in().saturating_sub(read) as usize;
            let made = self.inflate.total_out().saturating_sub(written) as usize;
            octets = octets.get(taken..).unwrap_or_default();
            sink(self.piece.get(..made).unwrap_or_default());
            self.has_ended = status.map_err(|_| Stop::BadDeflate)? == Status::StreamEnd;
            if self.inflate.total_out() > MAX_INFLATED {
                return Err(Stop::InflatedOverCap);
            }
            if taken == 0 && made == 0 {
                return Ok(());
            }
        }
        // What follows the end of the stream is padding to an even length.
        self.deflated.octets_behind = self.deflated.octets_behind.saturating_add(octets.len() as u64);
        self.deflated.is_padding_zero &= octets.iter().all(|octet| *octet == 0);
        Ok(())
    }

    /// The stream is over: a very short one is inflated only now.
    pub(super) fn finish(&mut self, sink: &mut impl FnMut(&[u8])) -> Result<(), Stop> {
        if self.has_started { Ok(()) } else { self.start(sink) }
    }

    /// How it was deflated.
    pub(super) const fn deflated(&self) -> Deflated {
        self.deflated
    }

    /// Is the deflated stream whole?
    pub(super) const fn has_ended(&self) -> bool {
        self.has_ended
    }
}

/// The wrapper that the first octets are a header of, if they cannot be a raw stream.
fn wrapper(head: &[u8]) -> Option<Wrapper> {
    match *head {
        // As a raw stream: a block of the type that RFC 1951 reserves.
        [0x1f, 0x8b, 8, ..] => Some(Wrapper::Gzip),
        // As a raw stream: a stored block, whose length is repeated with all its bits turned.
        [0x78, flags @ (0x01 | 0x5e | 0x9c | 0xda), high, low, not_high] => {
            let is_stored = (flags ^ low, high ^ not_high) == (0xff, 0xff);
            (!is_stored).then_some(Wrapper::Zlib)
        }
        _ => None,
    }
}
