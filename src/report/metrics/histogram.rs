//! How many took how long.

use std::fmt;

/// The upper bounds of the buckets, in nanoseconds: 1 ms to 60 s, so that a worklist query in a LAN and a C-MOVE from an
/// archive of tapes can both be told from a bad day.
pub(super) const BOUNDS: [u64; 15] = [
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000,
    5_000_000_000,
    10_000_000_000,
    30_000_000_000,
    60_000_000_000,
];

/// Times, counted by bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Histogram {
    /// Of each bucket, without those below it.
    counts: [u64; BOUNDS.len()],
    count: u64,
    sum_ns: u64,
}

impl Histogram {
    /// Counts one; a negative time is none.
    pub(super) fn observe(&mut self, nanoseconds: i64) {
        let Ok(nanoseconds) = u64::try_from(nanoseconds) else { return };
        let mut buckets = self.counts.iter_mut().zip(BOUNDS);
        if let Some((count, _)) = buckets.find(|(_, bound)| nanoseconds <= *bound) {
            *count = count.saturating_add(1);
        }
        self.count = self.count.saturating_add(1);
        self.sum_ns = self.sum_ns.saturating_add(nanoseconds);
    }

    pub(super) fn counts(&self) -> impl Iterator<Item = u64> {
        self.counts.into_iter()
    }

    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    pub(super) const fn sum(&self) -> Seconds {
        Seconds(self.sum_ns)
    }
}

/// Nanoseconds, written as seconds without an exponent and without zeros at the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seconds(pub(super) u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000_000_000, self.0 % 1_000_000_000);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:09}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_in_its_bucket_and_what_is_longer_than_all_is_counted() {
        let mut histogram = Histogram::default();
        for nanoseconds in [-1, 0, 1_000_000, 1_000_001, 60_000_000_000, 60_000_000_001] {
            histogram.observe(nanoseconds);
        }
        let counts: Vec<u64> = histogram.counts().collect();
        assert_eq!(counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(histogram.count(), 5);
        assert_eq!(histogram.sum().to_string(), "120.002000002");
    }

    #[test]
    fn seconds_are_short() {
        let written = [0, 1, 2_500_000, 1_000_000_000, 60_500_000_000].map(|ns| Seconds(ns).to_string());
        assert_eq!(written, ["0", "0.000000001", "0.0025", "1", "60.5"]);
    }
}
