//! How long operations took, by command: percentiles by the nearest rank.

use super::operations::{Operation, Operations};
use super::{Row, What};
use crate::dimse::CommandField;
use crate::ul::{PduType, Role};

/// How long the operations of one command took.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandTimes {
    /// `C-STORE`, `A-ASSOCIATE`.
    pub name: &'static str,
    /// Who asked.
    pub asker: Role,
    /// Operations.
    pub count: u64,
    /// Those whose time is not known: without a final response, or with octets lost.
    pub untimed: u64,
    /// Shortest, median, 90th and 99th percentile, longest, in nanoseconds; `None` if no time is known.
    pub times: Option<[i64; 5]>,
    /// Octets of data sets of those timed.
    pub octets: u64,
    /// Nanoseconds from first octets of requests to last ones of responses, of those timed, all together.
    pub busy_ns: i64,
}

impl CommandTimes {
    /// Octets of data sets a second while operations were under way; `None` if that was no time.
    #[must_use]
    pub fn octets_per_second(&self) -> Option<u64> {
        let busy = u128::try_from(self.busy_ns).ok().filter(|busy| *busy > 0)?;
        u64::try_from(u128::from(self.octets) * 1_000_000_000 / busy).ok()
    }
}

/// Commands told one by one.
const MAX_COMMANDS: usize = 32;

/// The times of all operations, by command and who asked, in order of the first request.
#[must_use]
pub fn by_command(operations: &Operations, rows: &[Row]) -> Vec<CommandTimes> {
    let mut groups: Vec<(CommandTimes, Vec<i64>)> = Vec::new();
    for operation in &operations.all {
        let Some(request) = operation.request(rows) else { continue };
        let (name, asker) = (name(request), request.sender);
        let place = groups.iter().position(|(group, _)| group.name == name && group.asker == asker);
        let place = match place {
            Some(place) => place,
            None if groups.len() >= MAX_COMMANDS => continue,
            None => {
                let group =
                    CommandTimes { name, asker, count: 0, untimed: 0, times: None, octets: 0, busy_ns: 0 };
                groups.push((group, Vec::new()));
                groups.len().saturating_sub(1)
            }
        };
        let Some((group, times)) = groups.get_mut(place) else { continue };
        add(group, times, operations, operation, rows);
    }
    groups
        .into_iter()
        .map(|(group, mut times)| CommandTimes { times: percentiles(&mut times), ..group })
        .collect()
}

fn add(
    group: &mut CommandTimes,
    times: &mut Vec<i64>,
    operations: &Operations,
    operation: &Operation,
    rows: &[Row],
) {
    group.count = group.count.saturating_add(1);
    let Some(elapsed) = operation.response_ns(rows) else {
        group.untimed = group.untimed.saturating_add(1);
        return;
    };
    times.push(elapsed);
    group.octets = group.octets.saturating_add(operation.octets);
    group.busy_ns = group.busy_ns.saturating_add(operations.split(operation, rows).total());
}

/// What an operation is called by its request.
#[must_use]
pub fn name(request: &Row) -> &'static str {
    match &request.what {
        What::Message(message) if message.command_field == CommandField(0) => "unknown",
        What::Message(message) => message.command_field.name().trim_end_matches("-RQ"),
        What::Pdu { kind: PduType::ASSOCIATE_RQ, .. } => "A-ASSOCIATE",
        What::Pdu { .. } => "A-RELEASE",
        _ => "unknown",
    }
}

/// Shortest, 50th, 90th and 99th percentile by the nearest rank, longest.
#[must_use]
pub fn percentiles(times: &mut [i64]) -> Option<[i64; 5]> {
    times.sort_unstable();
    let at = |percent: usize| {
        let rank = (times.len() * percent).div_ceil(100).max(1);
        times.get(rank.saturating_sub(1)).copied()
    };
    Some([*times.first()?, at(50)?, at(90)?, at(99)?, *times.last()?])
}
