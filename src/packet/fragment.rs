//! IP fragments, put together within a cap.

use std::collections::HashMap;
use std::net::IpAddr;

use etherparse::IpNumber;
use etherparse::defrag::IpDefragBuf;

use super::Skip;
use super::ip::{Fragment, Packet};
use crate::time::Timestamp;

/// Packets held at once, of at most 64 KiB each; the oldest is given up for a new one.
const MAX_PACKETS: usize = 64;
/// A fragment waits this long for the rest (RFC 1122 recommends 60 to 120 s; senders have long retransmitted).
const MAX_WAIT_NS: i64 = 30_000_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    source: IpAddr,
    destination: IpAddr,
    identification: u32,
    protocol: u8,
}

/// The packets that wait for fragments.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    waiting: HashMap<Key, (Timestamp, IpDefragBuf)>,
    whole: Vec<u8>,
    given_up: u64,
}

impl Fragments {
    pub(super) fn given_up(&self) -> u64 {
        self.given_up
    }

    /// Adds a fragment; returns the payload of its packet once that is complete.
    pub(super) fn add(
        &mut self,
        at: Timestamp,
        packet: &Packet<'_>,
        fragment: Fragment,
    ) -> Result<&[u8], Skip> {
        if fragment.is_cut {
            return Err(Skip::FragmentDamaged);
        }
        self.make_room(at);
        let key = Key {
            source: packet.source,
            destination: packet.destination,
            identification: fragment.identification,
            protocol: packet.protocol,
        };
        let (_, buffer) = self
            .waiting
            .entry(key)
            .or_insert_with(|| (at, IpDefragBuf::new(IpNumber(packet.protocol), Vec::new(), Vec::new())));
        buffer.add(fragment.offset, fragment.has_more, packet.payload).map_err(|_| Skip::FragmentDamaged)?;
        if !buffer.is_complete() {
            return Err(Skip::FragmentHeld);
        }
        if let Some((_, buffer)) = self.waiting.remove(&key) {
            (self.whole, _) = buffer.take_bufs();
        }
        Ok(&self.whole)
    }

    fn make_room(&mut self, now: Timestamp) {
        let before = self.waiting.len();
        if before == 0 {
            return;
        }
        self.waiting.retain(|_, (since, _)| now.since(*since) < MAX_WAIT_NS);
        if self.waiting.len() >= MAX_PACKETS {
            let oldest = self.waiting.iter().min_by_key(|(_, (since, _))| *since).map(|(key, _)| *key);
            self.waiting.retain(|key, _| Some(*key) != oldest);
        }
        self.given_up = self.given_up.saturating_add(before.saturating_sub(self.waiting.len()) as u64);
    }
}
