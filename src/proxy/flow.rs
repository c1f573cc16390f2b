//! One direction of a relayed connection: what was read of one side and not yet written to the other.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::num::NonZeroUsize;
use std::ops::Range;

/// Octets read at once in the beginning: most messages fit.
const SMALL_BUFFER: usize = 16 << 10;
/// Octets read at once where many come. Larger reads are no faster.
const LARGE_BUFFER: usize = 256 << 10;

/// What reading or writing came to.
#[derive(Debug)]
pub(super) enum Step {
    /// So many octets went.
    Moved(usize),
    /// Nothing goes now.
    Blocked,
    /// The other end sends no more.
    End,
    /// The connection is broken.
    Broken(io::Error),
}

impl Step {
    fn of(result: io::Result<usize>, is_read: bool) -> Self {
        match result {
            Ok(0) if is_read => Self::End,
            Ok(count) => Self::Moved(count),
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock => Self::Blocked,
                io::ErrorKind::Interrupted => Self::Moved(0),
                _ => Self::Broken(error),
            },
        }
    }
}

/// Octets on their way from one side to the other.
#[derive(Debug)]
pub(super) struct Flow {
    buffer: Vec<u8>,
    pending: Range<usize>,
    /// They are written in pieces of so many octets.
    pieces_of: Option<NonZeroUsize>,
    /// Its sender sends no more.
    pub(super) is_ended: bool,
    /// That was passed on.
    pub(super) is_shut: bool,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self {
            buffer: vec![0; SMALL_BUFFER],
            pending: 0..0,
            pieces_of: None,
            is_ended: false,
            is_shut: false,
        }
    }

    /// Was everything that was read written?
    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Reads what is there; only when everything before was written.
    pub(super) fn read(&mut self, mut from: &TcpStream) -> Step {
        if self.buffer.len() < SMALL_BUFFER {
            self.buffer.resize(SMALL_BUFFER, 0);
        } else if self.pending.end == self.buffer.len() && self.buffer.len() < LARGE_BUFFER {
            self.buffer.resize(LARGE_BUFFER, 0);
        }
        let step = Step::of(from.read(&mut self.buffer), true);
        self.pending = match step {
            Step::Moved(count) => 0..count,
            _ => 0..0,
        };
        step
    }

    /// Did the last read take less than it could, so that there is nothing more for now?
    pub(super) fn was_short(&self) -> bool {
        self.pending.end < self.buffer.len()
    }

    /// What is to be written.
    pub(super) fn pending(&self) -> &[u8] {
        self.buffer.get(self.pending.clone()).unwrap_or_default()
    }

    /// Writes as much as goes.
    pub(super) fn write(&mut self, mut to: &TcpStream) -> Step {
        let pending = self.pending();
        let most = self.pieces_of.map_or(usize::MAX, NonZeroUsize::get).min(pending.len());
        let step = Step::of(to.write(pending.get(..most).unwrap_or_default()), false);
        if let Step::Moved(count) = step {
            self.pending.start += count;
        }
        step
    }

    /// Puts octets there to be written, in place of what was.
    pub(super) fn put(&mut self, octets: Vec<u8>, pieces_of: Option<NonZeroUsize>) {
        self.pending = 0..octets.len();
        self.buffer = octets;
        self.pieces_of = pieces_of;
    }

    /// Takes what was read, so that nothing is to be written.
    pub(super) fn take(&mut self) -> Vec<u8> {
        let taken = self.pending().to_vec();
        self.pending = 0..0;
        taken
    }
}
