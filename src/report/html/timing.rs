//! How long operations took: percentiles a command.

use std::collections::BTreeMap;

use crate::report::index::{Association, MessageRow, Row};
use crate::report::size;
use crate::time::Elapsed;

/// Times of the responses of one command.
#[derive(Debug)]
pub(super) struct Times {
    pub(super) command: &'static str,
    pub(super) count: usize,
    /// Least, median, ninetieth and ninety-ninth percentile, most.
    pub(super) spans: [String; 5],
}

/// How long the messages of one command took from their first octet to their last.
#[derive(Debug)]
pub(super) struct Transfer {
    pub(super) command: &'static str,
    pub(super) octets: String,
    pub(super) rate: String,
    pub(super) count: usize,
    /// As in [`Times`].
    pub(super) spans: [String; 5],
}

fn messages(association: &Association) -> impl Iterator<Item = (&Row, &MessageRow)> {
    association.rows.iter().filter_map(|row| Some((row, row.message()?)))
}

/// From the last octet of a request to that of each of its responses.
pub(super) fn responses(association: &Association) -> Vec<Times> {
    let mut by_command: BTreeMap<&'static str, Vec<i64>> = BTreeMap::new();
    for (_, message) in messages(association) {
        if let Some(elapsed) = message.response_ns() {
            by_command.entry(message.command_name()).or_default().push(elapsed);
        }
    }
    let times = |(command, mut times): (_, Vec<i64>)| {
        times.sort_unstable();
        Times { command, count: times.len(), spans: percentiles(&times) }
    };
    by_command.into_iter().map(times).collect()
}

/// Messages with a data set, as they were sent.
pub(super) fn transfers(association: &Association) -> Vec<Transfer> {
    let mut by_command: BTreeMap<&'static str, (u64, Vec<i64>)> = BTreeMap::new();
    for (row, message) in messages(association).filter(|(_, message)| message.has_data_set) {
        let (octets, times) = by_command.entry(message.command_name()).or_default();
        *octets = octets.saturating_add(row.octets);
        times.push(row.lasted_ns as i64);
    }
    let transfer = |(command, (octets, mut times)): (_, (u64, Vec<i64>))| {
        times.sort_unstable();
        let total: i64 = times.iter().fold(0, |sum, one| sum.saturating_add(*one));
        Transfer {
            command,
            octets: size(octets),
            rate: rate(octets, total),
            count: times.len(),
            spans: percentiles(&times),
        }
    };
    by_command.into_iter().map(transfer).collect()
}

/// `61.2 MB/s`; less than a millisecond says nothing about a rate.
fn rate(octets: u64, elapsed_ns: i64) -> String {
    let elapsed = u128::from(elapsed_ns.max(0).unsigned_abs());
    if elapsed < 1_000_000 {
        return "–".to_owned();
    }
    let per_second = u128::from(octets) * 1_000_000_000 / elapsed;
    format!("{}/s", size(u64::try_from(per_second).unwrap_or(u64::MAX)))
}

/// By nearest rank, of sorted times.
fn percentiles(sorted: &[i64]) -> [String; 5] {
    [0, 50, 90, 99, 100].map(|percent: usize| {
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank.saturating_sub(1)).map_or_else(String::new, |elapsed| Elapsed(*elapsed).to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_seen() {
        let times: Vec<i64> = (1..=100).map(|ms| ms * 1_000_000).collect();
        assert_eq!(percentiles(&times), ["1.00 ms", "50.0 ms", "90.0 ms", "99.0 ms", "100 ms"]);
        assert_eq!(percentiles(&times[..1]), ["1.00 ms"; 5]);
        assert_eq!(percentiles(&[]), [""; 5]);
    }

    #[test]
    fn rates_are_told_where_there_was_time() {
        assert_eq!(rate(10_000_000, 500_000_000), "20.0 MB/s");
        assert_eq!(rate(10, 0), "–");
        assert_eq!(rate(u64::MAX, 1_000_000), "18446744073.7 GB/s");
    }
}
