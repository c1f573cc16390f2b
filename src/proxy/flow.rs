//! One direction of a relayed connection: what was read of one side and not yet written to the other.

use std::io::{self, Read, Write};
use std::net::TcpStream;
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
    /// Its sender sends no more.
    pub(super) is_ended: bool,
    /// That was passed on.
    pub(super) is_shut: bool,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self { buffer: vec![0; SMALL_BUFFER], pending: 0..0, is_ended: false, is_shut: false }
    }

    /// Was everything that was read written?
    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Reads what is there; only when everything before was written.
    pub(super) fn read(&mut self, mut from: &TcpStream) -> Step {
        if self.pending.end == self.buffer.len() && self.buffer.len() < LARGE_BUFFER {
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
        let step = Step::of(to.write(self.pending()), false);
        if let Step::Moved(count) = step {
            self.pending.start += count;
        }
        step
    }
}
