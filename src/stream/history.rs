//! The octets delivered last, of all connections together: what a retransmission is compared with.

/// Octets remembered: a retransmission comes within a round trip or a time-out, and this is many of both.
const CAPACITY: usize = 1 << 20;
/// Ranges remembered for one direction.
const RANGES: usize = 6;

/// A ring of octets. Positions count all octets ever appended.
#[derive(Debug)]
pub(super) struct History {
    ring: Vec<u8>,
    appended: u64,
}

/// Where in the ring the latest octets of one direction are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recent {
    ranges: [Range; RANGES],
    newest: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Range {
    /// Offset in the stream.
    offset: u64,
    /// Position in the ring.
    position: u64,
    length: u64,
}

impl Range {
    /// Offset in the stream of the first octet after it.
    fn end(self) -> u64 {
        self.offset.saturating_add(self.length)
    }
}

impl History {
    pub(super) fn new() -> Self {
        Self { ring: vec![0; CAPACITY], appended: 0 }
    }

    /// Remembers octets that stand at `offset` of a stream.
    pub(super) fn append(&mut self, recent: &mut Recent, offset: u64, octets: &[u8]) {
        let skipped = octets.len().saturating_sub(CAPACITY);
        let octets = octets.get(skipped..).unwrap_or_default();
        let position = self.appended;
        let start = place(position);
        let head = octets.len().min(CAPACITY.saturating_sub(start));
        let (first, second) = octets.split_at(head);
        if let Some(space) = self.ring.get_mut(start..start.saturating_add(head)) {
            space.copy_from_slice(first);
        }
        if let Some(space) = self.ring.get_mut(..second.len()) {
            space.copy_from_slice(second);
        }
        self.appended = self.appended.saturating_add(octets.len() as u64);
        recent.add(Range {
            offset: offset.saturating_add(skipped as u64),
            position,
            length: octets.len() as u64,
        });
    }

    /// Offset of the first octet that differs from what stood there before; `None` if none does, as far as is
    /// remembered.
    pub(super) fn conflict(&self, recent: &Recent, offset: u64, octets: &[u8]) -> Option<u64> {
        recent.ranges.iter().filter_map(|range| self.conflict_in(*range, offset, octets)).min()
    }

    fn conflict_in(&self, range: Range, offset: u64, octets: &[u8]) -> Option<u64> {
        let forgotten = self.appended.saturating_sub(CAPACITY as u64).saturating_sub(range.position);
        let start = offset.max(range.offset.saturating_add(forgotten));
        let end = offset.saturating_add(octets.len() as u64).min(range.end());
        (start..end).find(|at| {
            let position = range.position.saturating_add(at.saturating_sub(range.offset));
            self.ring.get(place(position)) != octets.get(at.saturating_sub(offset) as usize)
        })
    }
}

/// Where in the ring a position is.
const fn place(position: u64) -> usize {
    position as usize % CAPACITY
}

impl Recent {
    fn add(&mut self, range: Range) {
        if let Some(last) = self.ranges.get_mut(self.newest) {
            let follows =
                last.end() == range.offset && last.position.saturating_add(last.length) == range.position;
            if follows {
                last.length = last.length.saturating_add(range.length);
                return;
            }
        }
        self.newest = self.newest.saturating_add(1) % RANGES;
        if let Some(oldest) = self.ranges.get_mut(self.newest) {
            *oldest = range;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_octet_that_differs() {
        let mut history = History::new();
        let mut recent = Recent::default();
        history.append(&mut recent, 0, b"abc");
        history.append(&mut recent, 3, b"def");
        assert_eq!(history.conflict(&recent, 1, b"bcde"), None);
        assert_eq!(history.conflict(&recent, 1, b"bcXe"), Some(3));
    }

    #[test]
    fn what_the_ring_forgot_is_not_compared() {
        let mut history = History::new();
        let (mut old, mut new) = (Recent::default(), Recent::default());
        history.append(&mut old, 0, b"abc");
        history.append(&mut new, 0, &vec![7; CAPACITY - 1]);
        assert_eq!(history.conflict(&old, 0, b"XXc"), None);
        assert_eq!(history.conflict(&old, 0, b"XXX"), Some(2));
        assert_eq!(history.conflict(&new, 0, &[7, 7, 8]), Some(2));
    }
}
