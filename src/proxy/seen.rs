//! What a relay saw, kept until it is looked at.

use super::pool::Octets;
use crate::packet::Endpoint;
use crate::stream::{Close, ConnectionId, Event, Notice, Side, Start, What, record};
use crate::time::{Moment, Timestamp};

/// Something that happened on a connection, as [`Event`] is, with octets of its own.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// Number of its first frame in the recording; 0 if it has none.
    pub frame: u64,
    /// The connection.
    pub connection: ConnectionId,
    /// What happened.
    pub what: Happening,
    /// What is to be remarked on it.
    pub remark: Option<Box<str>>,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A client connected.
    Opened {
        /// The client.
        initiator: Endpoint,
        /// Whom it is connected to through the proxy.
        responder: Endpoint,
    },
    /// The responder took the connection.
    Accepted,
    /// The next octets of one side.
    Octets {
        /// Who sent them.
        side: Side,
        /// The octets.
        octets: Octets,
    },
    /// Octets that went on unseen: there was no room for them.
    Gap {
        /// Who sent them.
        side: Side,
        /// How many.
        count: u64,
    },
    /// One side sends no more, or the connection is over.
    Closed {
        /// Who closed; `None` for an end that neither side made.
        side: Option<Side>,
        /// How.
        how: Close,
    },
}

impl Happening {
    /// The octets that were sent; none for all but [`Happening::Octets`].
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        match self {
            Self::Octets { octets, .. } => octets,
            _ => &[],
        }
    }

    pub(super) fn what(&self, seen: Moment) -> What<'_> {
        match *self {
            Self::Opened { initiator, responder } => {
                What::Opened { initiator, responder, start: Start::Handshake }
            }
            Self::Accepted => What::Noticed { side: Side::Responder, notice: Notice::Accepted },
            Self::Octets { side, ref octets } => What::Octets { side, seen, carrier: seen, octets },
            Self::Gap { side, count } => What::Gap { side, count, cut: None },
            Self::Closed { side, how } => What::Closed { side, how },
        }
    }
}

impl Seen {
    /// The events of the narrow waist, one for each frame of the recording that carries octets.
    pub fn tell(&self, sink: &mut impl FnMut(Event<'_>)) {
        let Self { at, frame, connection, .. } = *self;
        let Happening::Octets { side, octets } = &self.what else {
            return sink(self.event());
        };
        if frame == 0 {
            return sink(self.event());
        }
        for (index, octets) in record::segments(octets) {
            let seen = Moment { at, frame: frame + index };
            let what = What::Octets { side: *side, seen, carrier: seen, octets };
            sink(Event { at, frame: seen.frame, connection, what });
        }
    }

    /// The same as one event.
    #[must_use]
    pub fn event(&self) -> Event<'_> {
        let Self { at, frame, connection, .. } = *self;
        Event { at, frame, connection, what: self.what.what(Moment { at, frame }) }
    }
}
