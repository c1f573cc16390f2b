//! All connections of a capture: finds the one a segment belongs to, and bounds their number.

use std::collections::{HashMap, VecDeque};

use super::assembler::Shared;
use super::connection::{Connection, Fit};
use super::copies::Copies;
use super::history::History;
use super::{Close, ConnectionId, Event, Notice, PerSide, Side, Start, What};
use crate::packet::{Endpoint, Segment, Unreachable};
use crate::time::Timestamp;

/// Connections followed at once; when there are more, the quietest are given up.
const MAX_CONNECTIONS: usize = 12_288;
/// How many are given up together, so that the search for them is rare.
const EVICTED_TOGETHER: usize = MAX_CONNECTIONS / 8;
/// Connections that are over and remembered for their stragglers.
const MAX_OVER: usize = 1_024;
/// Capture time between two looks at connections with holes.
const SWEEP_NS: i64 = 1_000_000_000;
/// Ports that DICOM is known to use: whoever has one of them was probably connected to.
const KNOWN_PORTS: [u16; 5] = [104, 11_112, 2_761, 2_762, 4_242];

/// Two endpoints, in an order that does not depend on who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Flow(Endpoint, Endpoint);

impl Flow {
    fn between(one: Endpoint, other: Endpoint) -> Self {
        Self(one.min(other), one.max(other))
    }
}

/// What the table saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections, whatever they carried.
    pub connections: u64,
    /// Connections given up because there were too many at once.
    pub evicted: u64,
}

/// Reassembles all TCP connections of a capture.
#[derive(Debug)]
pub struct Table {
    flows: HashMap<Flow, u32>,
    connections: Vec<Option<Connection>>,
    free: Vec<u32>,
    over: VecDeque<ConnectionId>,
    shared: Shared,
    known_ports: Vec<u16>,
    /// Slot of the segment before, and its sender and receiver: the next one is nearly always of the same connection.
    latest: Option<(Endpoint, Endpoint, u32)>,
    swept: Timestamp,
    last: (Timestamp, u64),
    counts: Counts,
}

impl Table {
    /// An empty table. `ports` are taken for a server's where the start of a connection was not captured.
    #[must_use]
    pub fn new(ports: &[u16]) -> Self {
        Self {
            flows: HashMap::new(),
            connections: Vec::new(),
            free: Vec::new(),
            over: VecDeque::new(),
            shared: Shared { history: History::new(), copies: Copies::new(), held_octets: 0 },
            known_ports: KNOWN_PORTS.iter().chain(ports).copied().collect(),
            latest: None,
            swept: Timestamp::default(),
            last: (Timestamp::default(), 0),
            counts: Counts::default(),
        }
    }

    /// What was seen so far.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes in a segment and tells `sink` what follows from it.
    pub fn push(&mut self, segment: &Segment<'_>, sink: &mut impl FnMut(Event<'_>)) {
        self.last = (segment.at, segment.frame);
        let Some(slot) = self.connection_of(segment, sink) else { return };
        let Some(Some(connection)) = self.connections.get_mut(slot as usize) else { return };
        connection.push(segment, &mut self.shared, sink);
        if connection.is_over {
            let id = connection.id;
            self.retire(id);
        }
        self.sweep_if_due(sink);
    }

    /// A segment passed that is of no interest: time goes on.
    pub fn pass(&mut self, at: Timestamp, frame: u64, sink: &mut impl FnMut(Event<'_>)) {
        self.last = (at, frame);
        self.sweep_if_due(sink);
    }

    /// Takes in what somebody on the way says of a segment that cannot go on.
    pub fn push_unreachable(&mut self, message: &Unreachable, sink: &mut impl FnMut(Event<'_>)) {
        let flow = Flow::between(message.source, message.destination);
        let slot = self.flows.get(&flow).copied();
        let connection = slot.and_then(|slot| self.connections.get(slot as usize)?.as_ref());
        let Some(connection) = connection.filter(|connection| !connection.is_over) else { return };
        let is_from_initiator = message.source == connection.endpoints.initiator;
        let side = if is_from_initiator { Side::Initiator } else { Side::Responder };
        let notice = Notice::Unreachable { by: message.by, why: message.why };
        let what = What::Noticed { side, notice };
        sink(Event { at: message.at, frame: message.frame, connection: connection.id, what });
    }

    /// Ends all connections, in the order in which they were first seen.
    pub fn finish(&mut self, sink: &mut impl FnMut(Event<'_>)) {
        let (at, frame) = self.last;
        let mut open: Vec<_> = self.connections.iter_mut().flatten().collect();
        open.sort_by_key(|connection| connection.id);
        for connection in open {
            connection.end(None, Close::SourceEnded, at, frame, &mut self.shared, sink);
        }
        self.flows.clear();
        self.connections.clear();
        self.latest = None;
    }

    /// Slot of the connection that `segment` belongs to, made if need be; `None` for a segment of none.
    fn connection_of(&mut self, segment: &Segment<'_>, sink: &mut impl FnMut(Event<'_>)) -> Option<u32> {
        let (source, destination) = (segment.source, segment.destination);
        let known = match self.latest {
            Some((one, other, slot))
                if (one, other) == (source, destination) || (other, one) == (source, destination) =>
            {
                Some(slot)
            }
            _ => self.flows.get(&Flow::between(source, destination)).copied(),
        };
        let existing = known.and_then(|slot| Some((slot, self.connections.get(slot as usize)?.as_ref()?)));
        if let Some((slot, connection)) = existing {
            match connection.fit(segment) {
                Fit::Belongs => {
                    self.latest = Some((source, destination, slot));
                    return Some(slot);
                }
                Fit::Stray => return None,
                Fit::StartsAnother => {
                    self.remove(Flow::between(source, destination), slot, Close::Replaced, sink);
                }
            }
        }
        // An acknowledgment or a reset alone does not show that there is a connection.
        let is_start = segment.is_syn || segment.payload_length > 0;
        is_start.then(|| self.open(segment, sink))
    }

    fn open(&mut self, segment: &Segment<'_>, sink: &mut impl FnMut(Event<'_>)) -> u32 {
        if self.flows.len() >= MAX_CONNECTIONS {
            self.evict(sink);
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.connections.push(None);
            self.connections.len().saturating_sub(1) as u32
        });
        let id = ConnectionId { serial: self.counts.connections, slot };
        self.counts.connections = self.counts.connections.saturating_add(1);
        let (endpoints, start) = self.orient(segment);
        let connection = Connection::new(id, endpoints, segment.at);
        sink(connection.opened(start, segment.at, segment.frame));
        if let Some(place) = self.connections.get_mut(slot as usize) {
            *place = Some(connection);
        }
        self.flows.insert(Flow::between(segment.source, segment.destination), slot);
        self.latest = Some((segment.source, segment.destination, slot));
        slot
    }

    /// Who opened the connection: the SYN tells, else the ports suggest it.
    fn orient(&self, segment: &Segment<'_>) -> (PerSide<Endpoint>, Start) {
        let sent = PerSide { initiator: segment.source, responder: segment.destination };
        let turned = PerSide { initiator: segment.destination, responder: segment.source };
        if segment.is_syn {
            let is_answer = segment.acknowledgment.is_some();
            return (if is_answer { turned } else { sent }, Start::Handshake);
        }
        let is_known = |endpoint: Endpoint| self.known_ports.contains(&endpoint.port);
        let is_from_responder = match (is_known(segment.source), is_known(segment.destination)) {
            (true, false) => true,
            (false, true) => false,
            _ => segment.source.port < segment.destination.port,
        };
        (if is_from_responder { turned } else { sent }, Start::MidStream)
    }

    fn remove(&mut self, flow: Flow, slot: u32, how: Close, sink: &mut impl FnMut(Event<'_>)) {
        let (at, frame) = self.last;
        if let Some(mut connection) = self.connections.get_mut(slot as usize).and_then(Option::take) {
            connection.end(None, how, at, frame, &mut self.shared, sink);
            self.free.push(slot);
        }
        self.flows.remove(&flow);
        self.latest = None;
    }

    /// Remembers a connection that is over for a while, then forgets it.
    fn retire(&mut self, id: ConnectionId) {
        self.over.push_back(id);
        if self.over.len() <= MAX_OVER {
            return;
        }
        let Some(oldest) = self.over.pop_front() else { return };
        let place = self.connections.get_mut(oldest.slot as usize);
        if let Some(connection) = place.and_then(|place| place.take_if(|connection| connection.id == oldest))
        {
            self.forget(&connection);
        }
    }

    fn forget(&mut self, connection: &Connection) {
        let PerSide { initiator, responder } = connection.endpoints;
        self.flows.remove(&Flow::between(initiator, responder));
        self.free.push(connection.id.slot);
        self.latest = None;
    }

    fn sweep_if_due(&mut self, sink: &mut impl FnMut(Event<'_>)) {
        if self.last.0.since(self.swept) >= SWEEP_NS {
            self.sweep(sink);
        }
    }

    /// Looks for octets that are overdue on connections where nothing happens any more.
    fn sweep(&mut self, sink: &mut impl FnMut(Event<'_>)) {
        let (at, frame) = self.last;
        self.swept = at;
        for connection in self.connections.iter_mut().flatten().filter(|connection| connection.has_hole()) {
            connection.check_overdue(at, frame, &mut self.shared, sink);
        }
    }

    /// Gives up the connections that were quiet longest.
    fn evict(&mut self, sink: &mut impl FnMut(Event<'_>)) {
        let (at, frame) = self.last;
        let mut quietest: Vec<_> = self
            .connections
            .iter()
            .flatten()
            .map(|connection| (!connection.is_over, connection.last_seen, connection.id))
            .collect();
        quietest.sort_unstable();
        quietest.truncate(EVICTED_TOGETHER);
        for (is_open, _, id) in quietest {
            let Some(mut connection) = self.connections.get_mut(id.slot as usize).and_then(Option::take)
            else {
                continue;
            };
            self.counts.evicted = self.counts.evicted.saturating_add(u64::from(is_open));
            connection.end(None, Close::Evicted, at, frame, &mut self.shared, sink);
            self.forget(&connection);
        }
    }
}
