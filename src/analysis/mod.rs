//! The only place where the layers are wired: stream events → PDUs → messages → data sets → timeline entries.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod association;
mod data_set;
pub mod excerpt;
mod links;
mod negotiations;
mod passing;
mod recent;
mod undecided;

use crate::packet::Endpoint;
use crate::stream::{Close, Event, Side, Start, What};
use crate::time::{Moment, Timestamp};
use crate::timeline::Entry;

use association::Association;
use links::Links;
use negotiations::Negotiations;
use passing::Output;
use undecided::{Other, Undecided, Verdict};

pub use passing::{Passed, Passing, Tap};

/// What the analysis is asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// An entry for each P-DATA-TF.
    pub pdus: bool,
    /// The data sets of messages.
    pub data_sets: bool,
    /// Where the PDV items of messages stand.
    pub places: bool,
    /// Servers whose connections are DICOM whatever they start with: a port, on one host or on any.
    pub decode_as: Vec<(Option<std::net::IpAddr>, u16)>,
    /// Ports that DICOM is expected on: a refused connection to one is an association that did not come about.
    pub dicom_ports: Vec<u16>,
}

impl Options {
    /// The ports registered for DICOM, and the one that most toolkits use.
    const WELL_KNOWN_PORTS: [u16; 4] = [104, 2_761, 2_762, 11_112];

    fn is_forced(&self, responder: Endpoint) -> bool {
        let matches = |(host, port): &(Option<std::net::IpAddr>, u16)| {
            *port == responder.port && host.is_none_or(|host| host == responder.address)
        };
        self.decode_as.iter().any(matches)
    }

    fn is_expected(&self, responder: Endpoint) -> bool {
        let ports = Self::WELL_KNOWN_PORTS.iter().chain(&self.dicom_ports);
        self.is_forced(responder) || ports.into_iter().any(|port| *port == responder.port)
    }
}

/// What was found so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Associations.
    pub associations: u64,
    /// DIMSE messages.
    pub messages: u64,
    /// Gaps.
    pub gaps: u64,
    /// Octets lost in them.
    pub lost_octets: u64,
    /// Associations whose negotiation was forgotten while they were open, because there were too many.
    pub forgotten_negotiations: u64,
}

/// One connection.
struct Connection {
    serial: u64,
    state: State,
}

enum State {
    /// Nothing tells yet what it carries.
    Undecided(Box<Undecided>),
    Dicom(Box<Association>),
    Other(Box<Other>),
    /// Everything has been said about it.
    Done,
}

/// Everything that associations share.
struct Shared {
    options: Options,
    counts: Counts,
    negotiations: Negotiations,
    links: Links,
}

impl Shared {
    fn next_number(&mut self) -> u64 {
        self.counts.associations = self.counts.associations.saturating_add(1);
        self.counts.associations
    }
}

/// Turns stream events into timeline entries.
pub struct Analyzer {
    shared: Shared,
    connections: Vec<Option<Connection>>,
}

impl Analyzer {
    /// An analyzer that has seen nothing.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            shared: Shared {
                options,
                counts: Counts::default(),
                negotiations: Negotiations::default(),
                links: Links::default(),
            },
            connections: Vec::new(),
        }
    }

    /// What was found so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts { forgotten_negotiations: self.shared.negotiations.forgotten(), ..self.shared.counts }
    }

    /// Takes in an event; the entries that follow from it are added to `out`.
    pub fn push(&mut self, event: &Event<'_>, out: &mut Vec<Entry>) {
        self.take(event, &mut Output { entries: out, tap: None });
    }

    /// The same, and the octets of data sets are handed to `tap` as they pass.
    pub fn push_tapped(&mut self, event: &Event<'_>, out: &mut Vec<Entry>, tap: Tap<'_>) {
        self.take(event, &mut Output { entries: out, tap: Some(tap) });
    }

    fn take(&mut self, event: &Event<'_>, out: &mut Output<'_>) {
        let slot = event.connection.slot as usize;
        if slot >= self.connections.len() {
            self.connections.resize_with(slot.saturating_add(1), || None);
        }
        let Some(place) = self.connections.get_mut(slot) else { return };
        let now = Moment { at: event.at, frame: event.frame };
        if let What::Opened { initiator, responder, start } = event.what {
            let origin = Origin { initiator, responder, start, opened: now, connected: now };
            let undecided = Undecided::new(origin, self.shared.options.is_forced(responder));
            let state = State::Undecided(Box::new(undecided));
            *place = Some(Connection { serial: event.connection.serial, state });
            return;
        }
        let Some(connection) =
            place.as_mut().filter(|connection| connection.serial == event.connection.serial)
        else {
            return;
        };
        connection.push(&event.what, now, &mut self.shared, out);
        if matches!(connection.state, State::Done) {
            *place = None;
        }
        if self.shared.negotiations.is_over_cap() {
            self.forget_negotiations();
        }
    }

    fn forget_negotiations(&mut self) {
        let mut forgotten = 0_u64;
        for connection in self.connections.iter_mut().flatten() {
            if let State::Dicom(association) = &mut connection.state {
                forgotten = forgotten.saturating_add(u64::from(association.forget_negotiation()));
            }
        }
        self.shared.negotiations.note_forgotten(forgotten);
    }
}

impl Connection {
    fn push(&mut self, what: &What<'_>, now: Moment, shared: &mut Shared, out: &mut Output<'_>) {
        match &mut self.state {
            State::Dicom(association) => {
                if association.push(what, now, shared, out) == Progress::Over {
                    self.state = State::Done;
                }
            }
            State::Undecided(undecided) => match undecided.push(what, now) {
                Verdict::Undecided => {}
                Verdict::Dicom => {
                    let undecided = std::mem::take(&mut **undecided);
                    self.state = undecided.into_association(shared, out);
                }
                Verdict::Other => {
                    self.state = State::Other(Box::new(std::mem::take(&mut **undecided).into_other()));
                }
                Verdict::Over => {
                    std::mem::take(&mut **undecided).end(shared, out);
                    self.state = State::Done;
                }
            },
            State::Other(other) => {
                if other.push(what, now, out) == Progress::Over {
                    self.state = State::Done;
                }
            }
            State::Done => {}
        }
    }
}

/// Does a connection go on?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    GoesOn,
    Over,
}

/// Which sides have closed, and how it ended.
#[derive(Clone, Copy, Debug, Default)]
struct Closing {
    /// When each side closed.
    closed: crate::stream::PerSide<Option<Moment>>,
    first: Option<(Side, Close)>,
    last: Option<Close>,
}

impl Closing {
    /// Takes in a close. Is the connection over?
    fn push(&mut self, side: Option<Side>, how: Close, now: Moment) -> Progress {
        self.last = Some(how);
        if let Some(side) = side {
            self.first.get_or_insert((side, how));
            self.closed.of_mut(side).get_or_insert(now);
        }
        let is_over =
            how != Close::Fin || (self.closed.initiator.is_some() && self.closed.responder.is_some());
        if is_over { Progress::Over } else { Progress::GoesOn }
    }

    /// How the connection ended for whoever looks at it; `None` while it is up.
    fn close(self) -> Option<Close> {
        match self.last {
            Some(Close::SourceEnded | Close::Evicted) => self.first.map(|(_, how)| how),
            other => other,
        }
    }
}

/// The start of a connection, as far as seen.
#[derive(Clone, Copy, Debug)]
struct Origin {
    initiator: Endpoint,
    responder: Endpoint,
    start: Start,
    /// When the association came into sight.
    opened: Moment,
    /// When its connection did, of which it may be the second one.
    connected: Moment,
}

impl Default for Origin {
    fn default() -> Self {
        let nowhere = Endpoint { address: std::net::Ipv4Addr::UNSPECIFIED.into(), port: 0 };
        let opened = Moment { at: Timestamp::EPOCH, frame: 0 };
        Self { initiator: nowhere, responder: nowhere, start: Start::Handshake, opened, connected: opened }
    }
}
