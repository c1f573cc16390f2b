//! Connections that were accepted and on which nothing was sent.

use crate::check::Context;
use crate::stream::{Close, PerSide};
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::Role;

/// A server that closes sooner than this did not wait for a request: it turned the client away.
const SHORTEST_TIMER_NS: i64 = 500_000_000;

/// Was it accepted and closed without a single octet?
pub(super) fn is_silent(entry: &AssociationEntry) -> bool {
    entry.outcome == Outcome::Refused
        && entry.is_accepted == Some(true)
        && entry.octets == PerSide::default()
        && matches!(entry.close, Some(Close::Fin | Close::Reset))
}

/// Did the acceptor wait for a request until it gave up, or longer than it need?
pub(super) fn waits_in_vain(entry: &AssociationEntry, context: &Context) -> bool {
    let waited_ns = entry.duration_ns();
    let is_given_up = entry.ended_by == Some(Role::Acceptor) && waited_ns >= SHORTEST_TIMER_NS;
    is_given_up || waited_ns >= context.limits.artim_ns
}
