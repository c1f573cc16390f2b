//! How much was sent when: a chart of fixed size over a span of time that is not known before.

use crate::time::Timestamp;

/// Octets by time.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    start: Option<Timestamp>,
    /// Nanoseconds of a bucket; a power of two of [`Traffic::FIRST_WIDTH`].
    width: u64,
    buckets: Vec<u64>,
}

impl Traffic {
    /// Most buckets kept.
    const BUCKETS: usize = 512;
    /// Nanoseconds of a bucket at first: 1 ms.
    const FIRST_WIDTH: u64 = 1_000_000;

    /// So many octets were sent. What is earlier than the first of all is counted with it.
    pub fn add(&mut self, at: Timestamp, octets: u64) {
        let start = *self.start.get_or_insert(at);
        let since = at.since(start).max(0).unsigned_abs();
        self.width = self.width.max(Self::FIRST_WIDTH);
        while since / self.width >= Self::BUCKETS as u64 {
            self.halve();
        }
        let place = (since / self.width) as usize;
        if place >= self.buckets.len() {
            self.buckets.resize(place.saturating_add(1), 0);
        }
        if let Some(bucket) = self.buckets.get_mut(place) {
            *bucket = bucket.saturating_add(octets);
        }
    }

    fn halve(&mut self) {
        self.width = self.width.saturating_mul(2);
        self.buckets = self.buckets.chunks(2).map(|pair| pair.iter().sum()).collect();
    }

    /// The same in `columns` columns: octets in each.
    #[must_use]
    pub fn columns(&self, columns: usize) -> Vec<u64> {
        let mut sums = vec![0_u64; columns];
        let count = self.buckets.len().max(1);
        for (place, octets) in self.buckets.iter().enumerate() {
            if let Some(sum) = sums.get_mut(place * columns / count) {
                *sum = sum.saturating_add(*octets);
            }
        }
        sums
    }

    /// Nanoseconds from its first bucket to its last.
    #[must_use]
    pub fn span_ns(&self) -> u64 {
        self.width.saturating_mul(self.buckets.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_when_time_goes_on() {
        let mut traffic = Traffic::default();
        for second in 0..10_000 {
            traffic.add(Timestamp::from_nanoseconds(second * 1_000_000_000), 3);
        }
        assert_eq!(traffic.columns(80).iter().sum::<u64>(), 30_000);
        assert!(traffic.buckets.len() <= Traffic::BUCKETS);
    }

    #[test]
    fn a_clock_set_back_or_far_ahead_does_no_harm() {
        let mut traffic = Traffic::default();
        traffic.add(Timestamp::EPOCH, 1);
        traffic.add(Timestamp::from_nanoseconds(i128::MIN), 1);
        traffic.add(Timestamp::from_nanoseconds(i128::MAX), 1);
        assert_eq!(traffic.columns(1), [3]);
    }
}
