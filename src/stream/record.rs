//! Events back into frames: a recording that reads as a capture would, with true times, addresses and sequence
//! numbers.

use std::collections::HashMap;
use std::net::IpAddr;

use etherparse::{PacketBuilder, PacketBuilderStep, TcpHeader};

use super::{Close, ConnectionId, Event, Notice, PerSide, Side, Start, What};
use crate::packet::Endpoint;

/// Octets of payload in one frame: what an Ethernet of 1500 octets carries of TCP over IPv6 with time stamps.
const SEGMENT: usize = 1_428;
/// Segments after which the receiver acknowledges: fewer octets than its window.
const ACKNOWLEDGED: u64 = 32;
const WINDOW: u16 = 64_240;
const HOP_LIMIT: u8 = 64;
/// First sequence numbers; any would do.
const INITIAL: PerSide<u32> = PerSide { initiator: 1_000, responder: 500_000 };

#[derive(Debug)]
struct Connection {
    endpoints: PerSide<Endpoint>,
    /// Sequence number of each side's next octet.
    next: PerSide<u32>,
    /// Receive window of each side.
    window: PerSide<u16>,
    /// Sequence number and octets of each side's last segment.
    last: PerSide<(u32, Vec<u8>)>,
}

/// Octets as they stand in frames: the place of each frame among those of the event, and its octets. Between them stand
/// acknowledgments.
pub fn segments(octets: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    octets.chunks(SEGMENT).zip(0..).map(|(octets, index)| (index + index / ACKNOWLEDGED, octets))
}

/// How many frames a [`Recorder`] makes of what happens on a connection that it was told of from the start.
#[must_use]
pub fn frame_count(what: &What<'_>) -> u64 {
    match what {
        What::Octets { octets, .. } => {
            let segments = (octets.len() as u64).div_ceil(SEGMENT as u64);
            segments + segments.div_ceil(ACKNOWLEDGED)
        }
        What::Closed { side: Some(_), how: Close::Fin } | What::Noticed { notice: Notice::Accepted, .. } => 2,
        What::Opened { start: Start::Handshake, .. } | What::Closed { side: Some(_), how: Close::Reset } => 1,
        What::Opened { .. } | What::Gap { .. } | What::Closed { .. } | What::Noticed { .. } => 0,
    }
}

/// Makes Ethernet frames of events.
#[derive(Debug, Default)]
pub struct Recorder {
    connections: HashMap<ConnectionId, Connection>,
}

/// TCP flags of a segment.
#[derive(Clone, Copy)]
enum Flag {
    Syn,
    Data,
    Fin,
    Rst,
    Ack,
}

impl Recorder {
    /// The frames that show `event`.
    pub fn frames(&mut self, event: &Event<'_>) -> Vec<Vec<u8>> {
        if let What::Opened { initiator, responder, start } = event.what {
            let endpoints = PerSide { initiator, responder };
            let mut connection = Connection::new(endpoints);
            let frames = if start == Start::Handshake { connection.ask() } else { Vec::new() };
            self.connections.insert(event.connection, connection);
            return frames;
        }
        let Some(connection) = self.connections.get_mut(&event.connection) else { return Vec::new() };
        match event.what {
            What::Octets { side, octets, .. } => connection.octets(side, octets),
            What::Gap { side, count, .. } => {
                connection.advance(side, count);
                Vec::new()
            }
            What::Closed { side: Some(side), how: Close::Fin } => connection.fin(side),
            What::Closed { side: Some(side), how: Close::Reset } => {
                let frame = connection.segment(side, Flag::Rst, &[]);
                self.connections.remove(&event.connection);
                vec![frame]
            }
            What::Closed { .. } => {
                self.connections.remove(&event.connection);
                Vec::new()
            }
            What::Noticed { notice: Notice::Accepted, .. } => connection.accept(),
            What::Noticed { notice: Notice::SynRepeated, .. } => {
                connection.next = INITIAL;
                connection.ask()
            }
            What::Noticed { side, notice: Notice::ZeroWindow } => connection.set_window(side, 0),
            What::Noticed { side, notice: Notice::WindowOpened } => connection.set_window(side, WINDOW),
            What::Noticed { side, notice: Notice::Retransmission { offset, count } } => {
                connection.repeat(side, offset, count)
            }
            What::Opened { .. } | What::Noticed { .. } => Vec::new(),
        }
    }
}

impl Connection {
    fn new(endpoints: PerSide<Endpoint>) -> Self {
        let window = PerSide { initiator: WINDOW, responder: WINDOW };
        Self { endpoints, next: INITIAL, window, last: PerSide::default() }
    }

    fn ask(&mut self) -> Vec<Vec<u8>> {
        let syn = self.segment(Side::Initiator, Flag::Syn, &[]);
        self.advance(Side::Initiator, 1);
        vec![syn]
    }

    fn accept(&mut self) -> Vec<Vec<u8>> {
        let accepted = self.segment(Side::Responder, Flag::Syn, &[]);
        self.advance(Side::Responder, 1);
        vec![accepted, self.segment(Side::Initiator, Flag::Ack, &[])]
    }

    fn octets(&mut self, side: Side, octets: &[u8]) -> Vec<Vec<u8>> {
        let mut frames = Vec::new();
        for (index, piece) in octets.chunks(SEGMENT).enumerate() {
            if index > 0 && (index as u64).is_multiple_of(ACKNOWLEDGED) {
                frames.push(self.segment(side.other(), Flag::Ack, &[]));
            }
            frames.push(self.segment(side, Flag::Data, piece));
            *self.last.of_mut(side) = (*self.next.of(side), piece.to_vec());
            self.advance(side, piece.len() as u64);
        }
        frames.push(self.segment(side.other(), Flag::Ack, &[]));
        frames
    }

    fn set_window(&mut self, side: Side, window: u16) -> Vec<Vec<u8>> {
        *self.window.of_mut(side) = window;
        vec![self.segment(side, Flag::Ack, &[])]
    }

    /// Sends octets of the last segment again; others are not kept.
    fn repeat(&mut self, side: Side, offset: u64, count: u32) -> Vec<Vec<u8>> {
        let (last, octets) = self.last.of(side);
        let sequence = INITIAL.of(side).wrapping_add(1).wrapping_add(offset as u32);
        let start = sequence.wrapping_sub(*last) as usize;
        let Some(again) = octets.get(start..start.saturating_add(count as usize)) else { return Vec::new() };
        vec![self.segment_at(sequence, side, Flag::Data, again)]
    }

    fn fin(&mut self, side: Side) -> Vec<Vec<u8>> {
        let fin = self.segment(side, Flag::Fin, &[]);
        self.advance(side, 1);
        vec![fin, self.segment(side.other(), Flag::Ack, &[])]
    }

    fn advance(&mut self, side: Side, count: u64) {
        let next = self.next.of_mut(side);
        *next = next.wrapping_add(count as u32);
    }

    fn segment(&self, side: Side, flag: Flag, payload: &[u8]) -> Vec<u8> {
        self.segment_at(*self.next.of(side), side, flag, payload)
    }

    fn segment_at(&self, sequence: u32, side: Side, flag: Flag, payload: &[u8]) -> Vec<u8> {
        let (source, destination) = (*self.endpoints.of(side), *self.endpoints.of(side.other()));
        let acknowledgment = *self.next.of(side.other());
        let is_first_syn = matches!((flag, side), (Flag::Syn, Side::Initiator));
        let tcp = tcp(source, destination, sequence, *self.window.of(side));
        let tcp = match flag {
            Flag::Syn => tcp.syn(),
            Flag::Data => tcp.psh(),
            Flag::Fin => tcp.fin(),
            Flag::Rst => tcp.rst(),
            Flag::Ack => tcp,
        };
        let tcp = if is_first_syn { tcp } else { tcp.ack(acknowledgment) };
        let mut frame = Vec::with_capacity(tcp.size(payload.len()));
        // Writing to a Vec fails only for a payload that no IP packet can hold, and SEGMENT is less.
        let _ = tcp.write(&mut frame, payload);
        frame
    }
}

fn tcp(source: Endpoint, destination: Endpoint, sequence: u32, window: u16) -> PacketBuilderStep<TcpHeader> {
    let ethernet = PacketBuilder::ethernet2(hardware(source.address), hardware(destination.address));
    let ip = match (source.address, destination.address) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            ethernet.ipv4(source.octets(), destination.octets(), HOP_LIMIT)
        }
        (source, destination) => ethernet.ipv6(as_v6(source), as_v6(destination), HOP_LIMIT),
    };
    ip.tcp(source.port, destination.port, sequence, window)
}

fn as_v6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    }
}

/// A locally administered hardware address made of the last octets of the IP address.
fn hardware(address: IpAddr) -> [u8; 6] {
    let octets = as_v6(address);
    let [.., a, b, c, d] = octets;
    [0x02, 0x00, a, b, c, d]
}
