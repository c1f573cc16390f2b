//! Packets that a capture has twice: taken at two points of the network, or doubled by it. What a sender sends again
//! is another packet, with another identification.

use super::ConnectionId;
use crate::packet::Segment;
use crate::time::Timestamp;

/// Packets remembered: many times those under way between two points of capture.
const SLOTS: usize = 4_096;
/// Longer apart, it may be a sender after all: the shortest retransmission time-out in use is twice as long.
const MAX_APART_NS: u64 = 100_000_000;

/// What makes two packets the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packet {
    connection: u64,
    is_from_lower: bool,
    identification: u16,
    sequence: u32,
    acknowledgment: Option<u32>,
    payload_length: u32,
}

impl Packet {
    /// Where it is remembered, and what tells it from most others.
    fn mixed(self) -> u32 {
        let mixed = self.sequence.rotate_left(16)
            ^ self.acknowledgment.unwrap_or(0)
            ^ u32::from(self.identification)
            ^ self.connection as u32;
        mixed.wrapping_mul(0x9e37_79b1)
    }
}

/// The packets seen last, of all connections together: a later one takes the place of an earlier one.
#[derive(Debug)]
pub(super) struct Copies {
    /// What the packet in each slot is mixed to: so few octets stay in a core's cache, and nearly always they tell.
    tags: Vec<u32>,
    /// With when it was captured, and how many octets of its payload were.
    slots: Vec<Option<(Packet, Timestamp, usize)>>,
}

impl Copies {
    pub(super) fn new() -> Self {
        Self { tags: vec![0; SLOTS], slots: vec![None; SLOTS] }
    }

    /// Was this very packet seen just now, with no octet less? It is remembered if not.
    pub(super) fn has(&mut self, connection: ConnectionId, segment: &Segment<'_>) -> bool {
        // The answer to a SYN often has no number, and is not sent again within so short a time.
        let is_answer = segment.is_syn && segment.acknowledgment.is_some();
        let number = segment.identification.or(is_answer.then_some(0));
        let Some(identification) = number else { return false };
        let packet = Packet {
            connection: connection.serial,
            is_from_lower: segment.source < segment.destination,
            identification,
            sequence: segment.sequence,
            acknowledgment: segment.acknowledgment,
            payload_length: segment.payload_length,
        };
        let mixed = packet.mixed();
        let place = (mixed >> 20) as usize % SLOTS;
        let (Some(tag), Some(slot)) = (self.tags.get_mut(place), self.slots.get_mut(place)) else {
            return false;
        };
        let is_copy = std::mem::replace(tag, mixed) == mixed
            && slot.is_some_and(|(other, at, captured)| {
                other == packet
                    && segment.at.since(at).unsigned_abs() <= MAX_APART_NS
                    && segment.payload.len() <= captured
            });
        if !is_copy {
            *slot = Some((packet, segment.at, segment.payload.len()));
        }
        is_copy
    }
}
