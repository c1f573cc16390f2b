//! The narrow waist: what each side of a TCP connection sent, in order, with the holes marked.
//!
//! The capture reader makes [`Event`]s by TCP reassembly ([`Table`]), the proxy from its two sockets; nothing above
//! can tell which.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod assembler;
mod connection;
mod copies;
mod history;
pub mod protocol;
pub mod record;
mod table;
pub mod tls_alert;

use std::net::IpAddr;

use crate::packet::{Endpoint, UnreachableReason};
use crate::time::{Moment, Timestamp};

pub use table::{Counts, Table};

/// Who opened the TCP connection. (Who asked for the association is a `Role`, from `ul` up.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The side that sent the SYN.
    Initiator,
    /// The side that was connected to.
    Responder,
}

impl Side {
    /// Both, initiator first.
    pub const BOTH: [Self; 2] = [Self::Initiator, Self::Responder];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Initiator => Self::Responder,
            Self::Responder => Self::Initiator,
        }
    }
}

/// One value for each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerSide<T> {
    /// The initiator's.
    pub initiator: T,
    /// The responder's.
    pub responder: T,
}

impl<T> PerSide<T> {
    /// The value of `side`.
    pub const fn of(&self, side: Side) -> &T {
        match side {
            Side::Initiator => &self.initiator,
            Side::Responder => &self.responder,
        }
    }

    /// The value of `side`, to change it.
    pub const fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Initiator => &mut self.initiator,
            Side::Responder => &mut self.responder,
        }
    }
}

impl PerSide<u64> {
    /// Adds to the value of `side`.
    pub const fn add(&mut self, side: Side, count: u64) {
        let place = self.of_mut(side);
        *place = place.saturating_add(count);
    }

    /// Both together.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.initiator.saturating_add(self.responder)
    }
}

/// A connection: a place that is used again after its end, and a number that never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId {
    /// Counts connections from 0, in the order in which they were first seen.
    pub serial: u64,
    /// Index for whoever keeps state for each connection; small.
    pub slot: u32,
}

/// Something that happened on a connection.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// When it was seen.
    pub at: Timestamp,
    /// The frame that caused it; 0 where there are no frames.
    pub frame: u64,
    /// The connection.
    pub connection: ConnectionId,
    /// What happened.
    pub what: What<'a>,
}

/// What an [`Event`] tells.
#[derive(Clone, Copy, Debug)]
pub enum What<'a> {
    /// The connection came into sight. First event of each connection.
    Opened {
        /// Who opened it.
        initiator: Endpoint,
        /// Who was connected to.
        responder: Endpoint,
        /// How sure that is.
        start: Start,
    },
    /// The next octets of one side.
    Octets {
        /// Who sent them.
        side: Side,
        /// When the capture had them and all that stands before them: earlier than the event itself if they waited for
        /// octets that never came.
        seen: Moment,
        /// The frame that carried them, and its time: earlier than `seen` if they waited for octets that came.
        carrier: Moment,
        /// The octets.
        octets: &'a [u8],
    },
    /// Octets that one side sent and the capture does not have.
    Gap {
        /// Who sent them.
        side: Side,
        /// How many.
        count: u64,
        /// The frame that the capture cut, where that is why; `None` if the capture has no frame of them.
        cut: Option<Moment>,
    },
    /// Something about TCP worth knowing that changes no octet.
    Noticed {
        /// Who sent the segment.
        side: Side,
        /// What it is.
        notice: Notice,
    },
    /// One side sends no more, or the connection is over.
    Closed {
        /// Who closed; `None` for an end that neither side made.
        side: Option<Side>,
        /// How.
        how: Close,
    },
}

/// How a connection came into sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With its first segment: what follows is all there was.
    Handshake,
    /// Somewhere in the middle; who opened it is a guess by port numbers.
    MidStream,
}

/// How a connection, or one side of it, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// FIN: that side sends no more.
    Fin,
    /// RST: both sides are cut off.
    Reset,
    /// The same addresses and ports were used for a new connection.
    Replaced,
    /// The source of events ended.
    SourceEnded,
    /// Too many connections at once: this one is no longer followed.
    Evicted,
}

/// Facts about TCP that change no octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The responder answered the SYN.
    Accepted,
    /// The SYN was sent again.
    SynRepeated,
    /// Octets that were seen before came again, unchanged as far as can be told.
    Retransmission {
        /// Offset in that side's stream of the first one.
        offset: u64,
        /// How many.
        count: u32,
    },
    /// Octets that were seen before came again with other values; the first ones were kept.
    Conflict {
        /// Offset in that side's stream of the first one that differs.
        offset: u64,
    },
    /// The same IP packet came into the capture again.
    CapturedTwice,
    /// What this side sent cannot get to the other one: an ICMP message.
    Unreachable {
        /// Who says so.
        by: IpAddr,
        /// Why.
        why: UnreachableReason,
    },
    /// That side cannot take more octets for now.
    ZeroWindow,
    /// That side can take octets again.
    WindowOpened,
    /// A probe of an idle connection.
    KeepAlive,
}
