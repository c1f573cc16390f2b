//! A window on the input that grows to hold one record.

use std::io::{self, ErrorKind, Read};

use super::Error;

/// Size of the window: small enough to stay in a core's cache, large enough that a system call per window is cheap.
const WINDOW: usize = 256 << 10;

/// An input that somebody reads ahead, beside whoever takes its octets.
pub trait ReadAhead: Send {
    /// The next octets: they stand behind the first [`HEADROOM`] of the vector, which are free. `None` at the end.
    ///
    /// # Errors
    /// Whatever reading them came to.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>>;
    /// Gives back a vector whose octets are no longer needed.
    fn give_back(&mut self, spent: Vec<u8>);
}

/// Octets left free in front of those that are read ahead: the start of a record that goes on in them is put there.
pub const HEADROOM: usize = 64 << 10;

/// Where octets come from.
enum Input {
    Read(Box<dyn Read + Send>),
    Ahead(Box<dyn ReadAhead>),
}

/// Octets read from `input` and not yet consumed.
pub(super) struct Buffer {
    input: Input,
    octets: Vec<u8>,
    start: usize,
    end: usize,
    consumed: u64,
    has_ended: bool,
}

impl Buffer {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        let octets = vec![0; WINDOW];
        Self { input: Input::Read(input), octets, start: 0, end: 0, consumed: 0, has_ended: false }
    }

    /// A buffer on what is read ahead.
    pub(super) fn ahead(input: Box<dyn ReadAhead>) -> Self {
        let input = Input::Ahead(input);
        Self { input, octets: Vec::new(), start: 0, end: 0, consumed: 0, has_ended: false }
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
        while self.available().len() < count {
            if self.has_ended {
                return Ok(false);
            }
            match self.read(count) {
                Ok(0) => self.has_ended = true,
                Ok(_) => {}
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
        self.consumed = self.consumed.saturating_add(self.start.saturating_sub(from) as u64);
        self.octets.get(from..self.start).unwrap_or_default()
    }

    /// Consumes `count` octets without holding them; false if the input ends before.
    pub(super) fn skip(&mut self, mut count: u64) -> Result<bool, Error> {
        while count > 0 {
            if self.start == self.end && !self.fill(1)? {
                return Ok(false);
            }
            let step = usize::try_from(count).unwrap_or(usize::MAX).min(self.available().len());
            self.take(step);
            count = count.saturating_sub(step as u64);
        }
        Ok(true)
    }

    /// Reads once; `count` octets are wanted in all. Returns how many came, 0 at the end.
    fn read(&mut self, count: usize) -> io::Result<usize> {
        if let Input::Ahead(input) = &mut self.input {
            let Some(next) = input.next()? else { return Ok(0) };
            let read = next.len().saturating_sub(HEADROOM);
            self.take_over(next);
            return Ok(read);
        }
        self.make_room(count);
        let Input::Read(input) = &mut self.input else { return Ok(0) };
        let read = input.read(self.octets.get_mut(self.end..).unwrap_or_default())?;
        self.end = self.end.saturating_add(read);
        Ok(read)
    }

    /// Goes on with octets that were read ahead: what is left of the last ones comes in front of them.
    fn take_over(&mut self, mut next: Vec<u8>) {
        let left = self.octets.get(self.start..self.end).unwrap_or_default();
        let start = HEADROOM.saturating_sub(left.len());
        match next.get_mut(start..HEADROOM) {
            Some(room) if room.len() == left.len() => {
                room.copy_from_slice(left);
                (self.start, self.end) = (start, next.len());
                std::mem::swap(&mut self.octets, &mut next);
            }
            // A record longer than that is put together.
            _ => {
                self.octets.truncate(self.end);
                self.octets.drain(..self.start.min(self.octets.len()));
                self.octets.extend_from_slice(next.get(HEADROOM..).unwrap_or_default());
                (self.start, self.end) = (0, self.octets.len());
            }
        }
        if let Input::Ahead(input) = &mut self.input {
            input.give_back(next);
        }
    }

    fn read_so_far(&self) -> u64 {
        self.consumed.saturating_add(self.available().len() as u64)
    }

    /// Moves what is left to the front, and grows where one record is larger than the window.
    fn make_room(&mut self, count: usize) {
        if self.octets.len().saturating_sub(self.start) < count || self.end == self.octets.len() {
            self.octets.copy_within(self.start..self.end, 0);
            self.end = self.end.saturating_sub(self.start);
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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// Pieces in a row, and what reading ends with.
    struct Pieces {
        waiting: VecDeque<Vec<u8>>,
        failure: Option<ErrorKind>,
        given_back: usize,
    }

    impl ReadAhead for Pieces {
        fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
            match self.waiting.pop_front() {
                Some(piece) => Ok(Some([vec![0; HEADROOM], piece].concat())),
                None => self.failure.take().map_or(Ok(None), |failure| Err(failure.into())),
            }
        }

        fn give_back(&mut self, _spent: Vec<u8>) {
            self.given_back += 1;
        }
    }

    fn numbers(count: usize) -> Vec<u8> {
        (0..count).map(|number| (number % 251) as u8 ^ (number / 65_536) as u8).collect()
    }

    fn ahead(octets: &[u8], piece: usize, failure: Option<ErrorKind>) -> Buffer {
        let waiting = octets.chunks(piece).map(<[u8]>::to_vec).collect();
        Buffer::ahead(Box::new(Pieces { waiting, failure, given_back: 0 }))
    }

    #[test]
    fn what_is_read_ahead_in_pieces_is_what_was_read() {
        let octets = numbers(700_000);
        // Shorter than what is taken, longer, and a record longer than the room in front of a piece.
        for piece in [1_000, 4_096, HEADROOM, 300_000] {
            let mut buffer = ahead(&octets, piece, None);
            let mut taken = Vec::new();
            for count in [24, 70_000, 16, 1, 200_000, 65_536, 3] {
                assert!(buffer.fill(count).unwrap(), "{count} of pieces of {piece}");
                taken.extend_from_slice(buffer.take(count));
            }
            assert!(buffer.skip(100_000).unwrap());
            assert_eq!(taken, octets[..taken.len()], "pieces of {piece}");
            assert_eq!(buffer.offset(), taken.len() as u64 + 100_000);
            let left = octets.len() - taken.len() - 100_000;
            assert!(!buffer.fill(left + 1).unwrap(), "there is no more");
            assert_eq!(buffer.available(), &octets[octets.len() - left..], "pieces of {piece}");
        }
    }

    #[test]
    fn what_was_read_ahead_of_a_failure_is_not_lost() {
        let octets = numbers(5_000);
        let mut buffer = ahead(&octets, 1_500, Some(ErrorKind::UnexpectedEof));
        assert!(!buffer.fill(6_000).unwrap(), "a compressed file that is cut off ends");
        assert_eq!(buffer.available(), octets);
        let mut buffer = ahead(&octets, 1_500, Some(ErrorKind::InvalidData));
        buffer.take(0);
        assert!(buffer.fill(5_000).unwrap());
        buffer.take(4_000);
        match buffer.fill(2_000) {
            Err(Error::Io { offset, .. }) => assert_eq!(offset, 5_000),
            other => panic!("{other:?}"),
        }
        assert_eq!(buffer.available(), &octets[4_000..]);
    }
}
