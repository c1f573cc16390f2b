//! How long messages are under way.

use crate::check::Context;
use crate::time::Moment;
use crate::ul::{PduType, Role};

const MILLISECOND: i64 = 1_000_000;
/// Where the handshake was not captured.
const LONGEST: i64 = 1_000 * MILLISECOND;
/// Clocks of two taps are about as far apart.
const SHORTEST: i64 = 10 * MILLISECOND;

/// A round trip between the peers and some more, in nanoseconds: what the A-ASSOCIATE-RQ took to be answered.
pub(super) fn round_trip_ns(context: &Context) -> i64 {
    let request = context.peers.of(Role::Requestor).first(PduType::ASSOCIATE_RQ);
    let accept = context.peers.of(Role::Acceptor).first(PduType::ASSOCIATE_AC);
    match (request, accept) {
        (Some(request), Some(accept)) => accept.at.since(request.at).clamp(SHORTEST, LONGEST),
        _ => LONGEST,
    }
}

/// From one moment to another, in seconds, as text.
pub(super) fn seconds(from: Moment, to: Moment) -> String {
    seconds_of(to.at.since(from.at))
}

/// Nanoseconds in seconds, as text.
pub(super) fn seconds_of(nanoseconds: i64) -> String {
    let milliseconds = nanoseconds / MILLISECOND;
    format!("{}.{:03} s", milliseconds / 1_000, milliseconds.unsigned_abs() % 1_000)
}
