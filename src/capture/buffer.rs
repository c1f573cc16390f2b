//! A window on the input that grows to hold one record.

use std::io::{self, ErrorKind, Read};

use super::Error;

/// Size of the window: small enough to stay in a core's cache, large enough that a system call per window is cheap.
const WINDOW: usize = 256 << 10;

/// Octets read from `input` and not yet consumed.
pub(super) struct Buffer {
    input: Box<dyn Read + Send>,
    octets: Vec<u8>,
    start: usize,
    end: usize,
    consumed: u64,
    has_ended: bool,
}

impl Buffer {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input, octets: vec![0; WINDOW], start: 0, end: 0, consumed: 0, has_ended: false }
    }

    /// Octets of the input that were consumed: the place of the next one.
    pub(super) fn offset(&self) -> u64 {
        self.consumed
    }

    /// What has been read and not consumed.
    pub(super) fn available(&self) -> &[u8] {
        self.octets.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads until `count` octets are available; false if the input ends before.
    ///
    /// Reads no more than it needs to, so that a live pipe is never waited for without need.
    pub(super) fn fill(&mut self, count: usize) -> Result<bool, Error> {
        while self.end - self.start < count {
            if self.has_ended {
                return Ok(false);
            }
            self.make_room(count);
            let Some(space) = self.octets.get_mut(self.end..) else { return Ok(false) };
            match self.input.read(space) {
                Ok(0) => self.has_ended = true,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // A compressed file that is cut off is a capture that is cut off.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => self.has_ended = true,
                Err(source) => return Err(Error::Io { offset: self.read_so_far(), source }),
            }
        }
        Ok(true)
    }

    /// Consumes `count` octets (at most those available) and returns them.
    pub(super) fn take(&mut self, count: usize) -> &[u8] {
        let from = self.start;
        self.start = self.start.saturating_add(count).min(self.end);
        self.consumed += (self.start - from) as u64;
        self.octets.get(from..self.start).unwrap_or_default()
    }

    /// Consumes `count` octets without holding them; false if the input ends before.
    pub(super) fn skip(&mut self, mut count: u64) -> Result<bool, Error> {
        while count > 0 {
            if self.start == self.end && !self.fill(1)? {
                return Ok(false);
            }
            let step = usize::try_from(count).unwrap_or(usize::MAX).min(self.end - self.start);
            self.take(step);
            count -= step as u64;
        }
        Ok(true)
    }

    fn read_so_far(&self) -> u64 {
        self.consumed + (self.end - self.start) as u64
    }

    /// Moves what is left to the front, and grows where one record is larger than the window.
    fn make_room(&mut self, count: usize) {
        if self.octets.len() - self.start < count || self.end == self.octets.len() {
            self.octets.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.octets.len() < count {
            self.octets.resize(count, 0);
        }
    }
}

/// Reads up to `count` first octets of `input`; fewer only if it ends.
pub(super) fn read_prefix(input: &mut dyn Read, count: usize) -> io::Result<Vec<u8>> {
    let mut prefix = Vec::with_capacity(count);
    input.take(count as u64).read_to_end(&mut prefix)?;
    Ok(prefix)
}
