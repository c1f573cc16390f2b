//! Events back into frames: a recording that reads as a capture would, with true times, addresses and sequence
//! numbers.

use std::collections::HashMap;
use std::net::IpAddr;

use etherparse::{PacketBuilder, TcpHeader, TcpOptionElement};

use super::{Close, Event, Notice, PerSide, Side, Start, What};
use crate::packet::Endpoint;

/// Octets of payload in one frame: what an Ethernet of 1500 octets carries of TCP over IPv6 with time stamps.
const SEGMENT: usize = 1_428;
/// Segments after which the receiver acknowledges: fewer octets than its window.
const ACKNOWLEDGED: u64 = 32;
const WINDOW: u16 = 64_240;
const HOP_LIMIT: u8 = 64;
/// What an Ethernet of 1500 octets carries of TCP over IPv4 (RFC 6691).
const MAXIMUM_SEGMENT_V4: u16 = 1_460;
/// The same over IPv6.
const MAXIMUM_SEGMENT_V6: u16 = 1_440;

#[derive(Debug)]
struct Connection {
    serial: u64,
    endpoints: PerSide<Endpoint>,
    /// Sequence number of each side's SYN.
    initial: PerSide<u32>,
    /// Sequence number of each side's next octet.
    next: PerSide<u32>,
    /// Receive window of each side.
    window: PerSide<u16>,
    /// Sequence number and octets of each side's last segment.
    last: PerSide<(u32, Vec<u8>)>,
    is_closed: PerSide<bool>,
}

/// Octets as they stand in frames: the place of each frame among those of the event, and its octets. Between them stand
/// acknowledgments.
pub fn segments(octets: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    octets
        .chunks(SEGMENT)
        .zip(0..)
        .map(|(octets, index): (&[u8], u64)| (index.saturating_add(index / ACKNOWLEDGED), octets))
}

/// How many frames a [`Recorder`] makes of what happens on a connection whose opening it was told of.
#[must_use]
pub fn frame_count(what: &What<'_>) -> u64 {
    match what {
        What::Octets { octets, .. } => {
            let segments = (octets.len() as u64).div_ceil(SEGMENT as u64);
            segments.saturating_add(segments.div_ceil(ACKNOWLEDGED))
        }
        What::Closed { side: Some(_), how: Close::Fin } => 2,
        What::Opened { start: Start::Handshake, .. }
        | What::Closed { side: Some(_), how: Close::Reset }
        | What::Closed { side: None, how: Close::SourceEnded } => 1,
        What::Noticed { notice, .. } => match notice {
            Notice::Accepted => 2,
            Notice::SynRepeated
            | Notice::ZeroWindow
            | Notice::WindowOpened
            | Notice::Retransmission { .. } => 1,
            Notice::Conflict { .. }
            | Notice::CapturedTwice
            | Notice::Unreachable { .. }
            | Notice::KeepAlive => 0,
        },
        What::Opened { .. } | What::Gap { .. } | What::Closed { .. } => 0,
    }
}

/// Makes Ethernet frames of events.
#[derive(Debug, Default)]
pub struct Recorder {
    /// By slot: one that is over stays until another takes its place.
    connections: HashMap<u32, Connection>,
    /// The frame that is being made.
    frame: Vec<u8>,
}

/// Where frames go.
struct Frames<'a> {
    buffer: &'a mut Vec<u8>,
    sink: &'a mut dyn FnMut(&[u8]),
}

/// TCP flags of a segment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flag {
    Syn,
    Data,
    Fin,
    Rst,
    Ack,
}

impl Recorder {
    /// Hands the frames that show `event` to `sink`: as many as [`frame_count`] says.
    pub fn frames(&mut self, event: &Event<'_>, mut sink: impl FnMut(&[u8])) {
        let frames = &mut Frames { buffer: &mut self.frame, sink: &mut sink };
        let id = event.connection;
        if let What::Opened { initiator, responder, start } = event.what {
            let endpoints = PerSide { initiator: canonical(initiator), responder: canonical(responder) };
            let mut connection = Connection::new(id.serial, endpoints);
            if start == Start::Handshake {
                connection.ask(frames);
            }
            self.connections.insert(id.slot, connection);
            return;
        }
        let connection = self.connections.get_mut(&id.slot).filter(|known| known.serial == id.serial);
        let Some(connection) = connection else { return };
        match event.what {
            What::Octets { side, octets, .. } => connection.octets(side, octets, frames),
            What::Gap { side, count, .. } => connection.advance(side, count),
            What::Closed { side: Some(side), how: Close::Fin } => connection.fin(side, frames),
            What::Closed { side: Some(side), how: Close::Reset } => {
                connection.segment(side, Flag::Rst, &[], frames);
                connection.end();
            }
            // Nobody ended it: an acknowledgment changes nothing, and can carry a remark on why.
            What::Closed { side: None, how: Close::SourceEnded } => {
                connection.segment(Side::Initiator, Flag::Ack, &[], frames);
                connection.end();
            }
            What::Closed { .. } => connection.end(),
            What::Noticed { side, notice } => connection.noticed(side, notice, frames),
            What::Opened { .. } => {}
        }
    }

    /// Takes note of `event` without making frames of it: those of later events have the same numbers as if it had.
    pub fn pass_over(&mut self, event: &Event<'_>) {
        if let What::Octets { side, octets, .. } = event.what {
            let what = What::Gap { side, count: octets.len() as u64, cut: None };
            return self.frames(&Event { what, ..*event }, |_| ());
        }
        self.frames(event, |_| ());
    }
}

impl Connection {
    fn new(serial: u64, endpoints: PerSide<Endpoint>) -> Self {
        let initial = initial_sequence(serial);
        let window = PerSide { initiator: WINDOW, responder: WINDOW };
        let (last, is_closed) = (PerSide::default(), PerSide::default());
        Self { serial, endpoints, initial, next: initial, window, last, is_closed }
    }

    fn ask(&mut self, frames: &mut Frames<'_>) {
        self.segment(Side::Initiator, Flag::Syn, &[], frames);
        self.advance(Side::Initiator, 1);
    }

    fn accept(&mut self, frames: &mut Frames<'_>) {
        self.segment(Side::Responder, Flag::Syn, &[], frames);
        self.advance(Side::Responder, 1);
        self.segment(Side::Initiator, Flag::Ack, &[], frames);
    }

    fn octets(&mut self, side: Side, octets: &[u8], frames: &mut Frames<'_>) {
        let mut last = (*self.next.of(side), [].as_slice());
        for (index, piece) in octets.chunks(SEGMENT).enumerate() {
            if index > 0 && (index as u64).is_multiple_of(ACKNOWLEDGED) {
                self.segment(side.other(), Flag::Ack, &[], frames);
            }
            self.segment(side, Flag::Data, piece, frames);
            last = (*self.next.of(side), piece);
            self.advance(side, piece.len() as u64);
        }
        if octets.is_empty() {
            return;
        }
        self.segment(side.other(), Flag::Ack, &[], frames);
        let (sequence, kept) = self.last.of_mut(side);
        *sequence = last.0;
        kept.clear();
        kept.extend_from_slice(last.1);
    }

    fn noticed(&mut self, side: Side, notice: Notice, frames: &mut Frames<'_>) {
        match notice {
            Notice::Accepted => self.accept(frames),
            Notice::SynRepeated => {
                self.next = self.initial;
                self.ask(frames);
            }
            Notice::ZeroWindow => self.set_window(side, 0, frames),
            Notice::WindowOpened => self.set_window(side, WINDOW, frames),
            Notice::Retransmission { offset, count } => self.repeat(side, offset, count, frames),
            Notice::Conflict { .. }
            | Notice::CapturedTwice
            | Notice::Unreachable { .. }
            | Notice::KeepAlive => {}
        }
    }

    fn set_window(&mut self, side: Side, window: u16, frames: &mut Frames<'_>) {
        *self.window.of_mut(side) = window;
        self.segment(side, Flag::Ack, &[], frames);
    }

    /// Sends octets of the last segment again. Others are not kept: of them stands only the receiver's acknowledgment.
    fn repeat(&self, side: Side, offset: u64, count: u32, frames: &mut Frames<'_>) {
        let (last, octets) = self.last.of(side);
        let sequence = self.initial.of(side).wrapping_add(1).wrapping_add(offset as u32);
        let start = sequence.wrapping_sub(*last) as usize;
        match octets.get(start..start.saturating_add(count as usize)) {
            Some(again) => self.segment_at(sequence, side, Flag::Data, again, frames),
            None => self.segment(side.other(), Flag::Ack, &[], frames),
        }
    }

    fn fin(&mut self, side: Side, frames: &mut Frames<'_>) {
        self.segment(side, Flag::Fin, &[], frames);
        self.advance(side, 1);
        self.segment(side.other(), Flag::Ack, &[], frames);
        *self.is_closed.of_mut(side) = true;
        if self.is_closed.initiator && self.is_closed.responder {
            self.end();
        }
    }

    /// Gives up what is kept for what cannot come any more.
    fn end(&mut self) {
        self.last = PerSide::default();
    }

    fn advance(&mut self, side: Side, count: u64) {
        let next = self.next.of_mut(side);
        *next = next.wrapping_add(count as u32);
    }

    fn segment(&self, side: Side, flag: Flag, payload: &[u8], frames: &mut Frames<'_>) {
        self.segment_at(*self.next.of(side), side, flag, payload, frames);
    }

    fn segment_at(&self, sequence: u32, side: Side, flag: Flag, payload: &[u8], frames: &mut Frames<'_>) {
        let (source, destination) = (*self.endpoints.of(side), *self.endpoints.of(side.other()));
        let mut tcp = TcpHeader::new(source.port, destination.port, sequence, *self.window.of(side));
        tcp.syn = flag == Flag::Syn;
        tcp.psh = flag == Flag::Data;
        tcp.fin = flag == Flag::Fin;
        tcp.rst = flag == Flag::Rst;
        if flag != Flag::Syn || side == Side::Responder {
            tcp.ack = true;
            tcp.acknowledgment_number = *self.next.of(side.other());
        }
        if flag == Flag::Syn {
            let is_v4 = source.address.is_ipv4() && destination.address.is_ipv4();
            let most = if is_v4 { MAXIMUM_SEGMENT_V4 } else { MAXIMUM_SEGMENT_V6 };
            // One option of four octets has room.
            let _ = tcp.set_options(&[TcpOptionElement::MaximumSegmentSize(most)]);
        }
        frames.push(source.address, destination.address, tcp, payload);
    }
}

impl Frames<'_> {
    fn push(&mut self, source: IpAddr, destination: IpAddr, tcp: TcpHeader, payload: &[u8]) {
        let ethernet = PacketBuilder::ethernet2(hardware(source), hardware(destination));
        let ip = match (source, destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                ethernet.ipv4(source.octets(), destination.octets(), HOP_LIMIT)
            }
            _ => ethernet.ipv6(as_v6(source), as_v6(destination), HOP_LIMIT),
        };
        self.buffer.clear();
        // Writing to a Vec fails only for a payload that no IP packet can hold, and SEGMENT is less.
        let _ = ip.tcp_header(tcp).write(self.buffer, payload);
        (self.sink)(self.buffer);
    }
}

/// First sequence numbers of a connection, from its serial number: those of two connections have nothing in common, so
/// that one which takes the ports of another is told from it (a step of `SplitMix64`).
fn initial_sequence(serial: u64) -> PerSide<u32> {
    let mixed = serial.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let mixed = mixed ^ (mixed >> 31);
    PerSide { initiator: mixed as u32, responder: (mixed >> 32) as u32 }
}

/// Sockets that take both kinds of connections call an IPv4 address a mapped one.
fn canonical(endpoint: Endpoint) -> Endpoint {
    Endpoint { address: endpoint.address.to_canonical(), ..endpoint }
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
