//! One direction of a connection: its sequence space, with segments held until those before them have come.

use std::collections::BTreeMap;

use super::Notice;
use super::copies::Copies;
use super::history::{History, Recent};
use crate::time::{Moment, Timestamp};

/// Octets held behind one hole: several times the receive windows in use. A sender cannot be further ahead, so
/// what is still missing then is lost.
const MAX_HELD: usize = 1 << 20;
/// Octets held behind all holes together.
const MAX_HELD_IN_ALL: usize = 8 << 20;
/// Wait for octets that the receiver has acknowledged: the sender will not send them again, but a capture of two taps
/// may see one direction later than the other.
const WAIT_ACKNOWLEDGED_NS: i64 = 500_000_000;
/// The same where later octets of the same direction have come, so that this tap cannot be late: a network card with
/// several queues may still mix up the order.
const WAIT_OVERTAKEN_NS: i64 = 2_000_000;
/// The same where the receiver has even sent an answer since.
const WAIT_ANSWERED_NS: i64 = 100_000;
/// Wait for octets that nobody has acknowledged: the sender will send them again, at growing intervals.
const WAIT_UNACKNOWLEDGED_NS: i64 = 60_000_000_000;
/// A segment this far behind is no retransmission but another connection.
const MAX_BEHIND: i64 = 256 << 20;

/// What comes out, in the order of the stream.
#[derive(Clone, Copy)]
pub(super) enum Piece<'a> {
    Octets { seen: Moment, carrier: Moment, octets: &'a [u8] },
    Gap { count: u64, cut: Option<Moment> },
    Notice(Notice),
}

/// The part of a segment that concerns one direction.
#[derive(Clone, Copy)]
pub(super) struct Incoming<'a> {
    pub(super) seen: Moment,
    /// Sequence number of the first octet.
    pub(super) sequence: u32,
    pub(super) octets: &'a [u8],
    /// Octets that follow and that the capture cut off.
    pub(super) cut: u32,
}

/// What all directions share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) history: History,
    pub(super) copies: Copies,
    pub(super) held_octets: usize,
}

#[derive(Debug)]
struct Held {
    octets: Vec<u8>,
    cut: u32,
    arrival: Arrival,
}

/// When a segment came, and as which one of its direction: clocks may be set back.
#[derive(Clone, Copy, Debug, Default)]
struct Arrival {
    number: u64,
    seen: Moment,
}

impl Held {
    fn length(&self) -> u64 {
        u64::from(self.cut).saturating_add(self.octets.len() as u64)
    }
}

#[derive(Debug, Default)]
pub(super) struct Assembler {
    /// Sequence number of the octet at `delivered`; `None` until a segment told.
    next: Option<u32>,
    /// Stream offset up to which everything went out.
    delivered: u64,
    /// Segments beyond a hole, by offset; they never overlap.
    held: BTreeMap<u64, Held>,
    held_octets: usize,
    /// Stream offset up to which the receiver acknowledged.
    acknowledged: u64,
    /// Stream offset up to which it did so with octets of its own.
    answered: u64,
    /// Stream offset of the FIN.
    end: Option<u64>,
    hole_since: Option<Timestamp>,
    recent: Recent,
    /// Segments that came.
    arrivals: u64,
    /// The latest arrival of all that was delivered.
    latest: Arrival,
    /// Did the capture ever see a segment of this direction?
    is_seen: bool,
}

impl Assembler {
    /// The next octet will have this sequence number, if that is not known yet.
    pub(super) fn start_at(&mut self, sequence: u32) {
        self.next.get_or_insert(sequence);
    }

    pub(super) fn set_seen(&mut self) {
        self.is_seen = true;
    }

    /// Has anything been delivered or held?
    pub(super) fn has_octets(&self) -> bool {
        self.delivered > 0 || !self.held.is_empty()
    }

    pub(super) fn has_hole(&self) -> bool {
        self.hole_since.is_some()
    }

    /// Is `sequence` too far from here to belong to this stream?
    pub(super) fn is_foreign(&self, sequence: u32) -> bool {
        self.next.is_some_and(|_| self.offset_of(sequence) < -MAX_BEHIND)
    }

    /// Does the stream start right behind `sequence`, so that a SYN with that number belongs to it?
    pub(super) fn starts_behind(&self, sequence: u32) -> bool {
        let first = sequence.wrapping_add(1);
        self.next.is_some_and(|next| next.wrapping_sub(self.delivered as u32) == first)
    }

    /// Has everything up to the FIN been delivered?
    pub(super) fn is_at_end(&self) -> bool {
        self.end.is_some_and(|end| self.delivered >= end)
    }

    /// Offset of `sequence` relative to what is delivered, made absolute; negative for what was before the start.
    #[expect(
        clippy::cast_possible_wrap,
        reason = "the signed distance of sequence numbers modulo 2^32 (RFC 9293)"
    )]
    fn offset_of(&self, sequence: u32) -> i64 {
        let next = self.next.unwrap_or(sequence);
        (self.delivered as i64).saturating_add(i64::from(sequence.wrapping_sub(next) as i32))
    }

    /// Takes in a segment.
    pub(super) fn push(
        &mut self,
        incoming: Incoming<'_>,
        shared: &mut Shared,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        self.is_seen = true;
        self.start_at(incoming.sequence);
        self.arrivals = self.arrivals.saturating_add(1);
        let arrival = Arrival { number: self.arrivals, seen: incoming.seen };
        let fast = self.held.is_empty() && self.next == Some(incoming.sequence);
        if fast {
            self.deliver(arrival, incoming.octets, shared, sink);
            self.pass_over_cut(incoming.cut, sink);
        } else {
            self.push_out_of_order(incoming, arrival, shared, sink);
        }
        self.note_hole(incoming.seen.at);
    }

    fn push_out_of_order(
        &mut self,
        incoming: Incoming<'_>,
        arrival: Arrival,
        shared: &mut Shared,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        let offset = self.offset_of(incoming.sequence);
        let behind = self.delivered.cast_signed().saturating_sub(offset).max(0).unsigned_abs();
        if behind > 0 {
            self.compare_old(offset, incoming.octets, behind, shared, sink);
        }
        let old = usize::try_from(behind).unwrap_or(usize::MAX).min(incoming.octets.len());
        let cut_behind = u32::try_from(behind.saturating_sub(old as u64)).unwrap_or(u32::MAX);
        let octets = incoming.octets.get(old..).unwrap_or_default();
        let cut = incoming.cut.saturating_sub(cut_behind);
        let start = offset.max(self.delivered.cast_signed()).unsigned_abs();
        self.hold(start, octets, cut, arrival, shared, sink);
        self.drain(shared, sink);
        while self.held_octets > MAX_HELD || (shared.held_octets > MAX_HELD_IN_ALL && !self.held.is_empty()) {
            self.give_up_hole(shared, sink);
        }
    }

    /// Octets at `offset`, of which the first `behind` were delivered before.
    fn compare_old(
        &self,
        offset: i64,
        octets: &[u8],
        behind: u64,
        shared: &Shared,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        // A keep-alive probe repeats the last octet, with any value (RFC 9293 3.8.4).
        if octets.len() <= 1 && behind == 1 {
            return sink(Piece::Notice(Notice::KeepAlive));
        }
        let before_start = usize::try_from(offset.saturating_neg().max(0)).unwrap_or(usize::MAX);
        let old = octets.len().min(usize::try_from(behind).unwrap_or(usize::MAX));
        let known = octets.get(before_start..old).unwrap_or_default();
        let conflict = shared.history.conflict(&self.recent, offset.max(0).unsigned_abs(), known);
        if let Some(offset) = conflict {
            sink(Piece::Notice(Notice::Conflict { offset }));
        } else if old > 0 {
            let count = u32::try_from(old).unwrap_or(u32::MAX);
            sink(Piece::Notice(Notice::Retransmission { offset: offset.max(0).unsigned_abs(), count }));
        }
    }

    /// Holds those octets that are not held yet; compares the others.
    fn hold(
        &mut self,
        mut offset: u64,
        mut octets: &[u8],
        mut cut: u32,
        arrival: Arrival,
        shared: &mut Shared,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        loop {
            let before = self.held.range_mut(..=offset).next_back();
            let end = |start: u64, held: &Held| start.saturating_add(held.length());
            if let Some((start, held)) = before.filter(|(start, held)| end(**start, held) > offset) {
                let known = start.saturating_add(held.octets.len() as u64);
                let overlap = known.saturating_sub(offset).min(octets.len() as u64) as usize;
                if overlap > 0 {
                    let (again, rest) = octets.split_at(overlap);
                    sink(Piece::Notice(compare_held(held, *start, offset, again)));
                    (offset, octets) = (offset.saturating_add(overlap as u64), rest);
                }
                if octets.is_empty() {
                    return;
                }
                if overlap > 0 {
                    continue;
                }
                // The capture cut these off the earlier frame, and has them in this one.
                let still_cut = end(*start, held).saturating_sub(offset.saturating_add(octets.len() as u64));
                cut = cut.max(u32::try_from(still_cut).unwrap_or(u32::MAX));
                held.cut = u32::try_from(offset.saturating_sub(known)).unwrap_or(u32::MAX);
            }
            let after =
                self.held.range(offset.saturating_add(1)..).next().map_or(u64::MAX, |(start, _)| *start);
            let room = usize::try_from(after.saturating_sub(offset)).unwrap_or(usize::MAX);
            let (new, rest) = octets.split_at(room.min(octets.len()));
            let new_cut = if rest.is_empty() {
                cut.min(u32::try_from(room.saturating_sub(new.len())).unwrap_or(u32::MAX))
            } else {
                0
            };
            if !new.is_empty() || new_cut > 0 {
                self.held_octets = self.held_octets.saturating_add(new.len());
                shared.held_octets = shared.held_octets.saturating_add(new.len());
                self.held.insert(offset, Held { octets: new.to_vec(), cut: new_cut, arrival });
            }
            (offset, octets) = (offset.saturating_add(new.len() as u64), rest);
            if octets.is_empty() {
                return;
            }
        }
    }

    /// Delivers what is held and no longer behind a hole.
    fn drain(&mut self, shared: &mut Shared, sink: &mut impl FnMut(Piece<'_>)) {
        while let Some(entry) = self.held.first_entry().filter(|entry| *entry.key() <= self.delivered) {
            let held = entry.remove();
            self.held_octets = self.held_octets.saturating_sub(held.octets.len());
            shared.held_octets = shared.held_octets.saturating_sub(held.octets.len());
            self.deliver(held.arrival, &held.octets, shared, sink);
            self.pass_over_cut(held.cut, sink);
        }
    }

    fn deliver(
        &mut self,
        arrival: Arrival,
        octets: &[u8],
        shared: &mut Shared,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        // What stands behind later octets is there only with them.
        if arrival.number > self.latest.number {
            self.latest = arrival;
        }
        if octets.is_empty() {
            return;
        }
        shared.history.append(&mut self.recent, self.delivered, octets);
        self.advance(octets.len() as u64);
        sink(Piece::Octets { seen: self.latest.seen, carrier: arrival.seen, octets });
    }

    /// Counts octets that the capture does not have as passed.
    fn pass_over(&mut self, count: u64, cut: Option<Moment>, sink: &mut impl FnMut(Piece<'_>)) {
        if count > 0 {
            self.advance(count);
            sink(Piece::Gap { count, cut });
        }
    }

    /// The same for octets that the capture cut off the segment delivered last.
    fn pass_over_cut(&mut self, count: u32, sink: &mut impl FnMut(Piece<'_>)) {
        self.pass_over(u64::from(count), Some(self.latest.seen), sink);
    }

    fn advance(&mut self, count: u64) {
        self.delivered = self.delivered.saturating_add(count);
        self.next = self.next.map(|next| next.wrapping_add(count as u32));
    }

    /// The receiver has everything before `sequence`; `is_answer` says that it sends octets with that.
    pub(super) fn acknowledge(&mut self, sequence: u32, is_answer: bool, at: Timestamp) {
        self.start_at(sequence);
        let offset = self.offset_of(sequence).max(0).unsigned_abs();
        let offset = self.end.map_or(offset, |end| offset.min(end));
        if is_answer {
            self.answered = self.answered.max(offset);
        }
        if offset > self.acknowledged {
            self.acknowledged = offset;
            self.note_hole(at);
        }
    }

    /// The side sends nothing from `sequence` on.
    pub(super) fn finish_at(&mut self, sequence: u32) {
        self.start_at(sequence);
        let end = self.offset_of(sequence).max(0).unsigned_abs();
        let end = *self.end.get_or_insert(end);
        self.acknowledged = self.acknowledged.min(end);
    }

    /// The side resets the connection, and has sent everything before `sequence`, unless that is out of all bounds: a
    /// reset may come from a host that knows nothing of the connection.
    pub(super) fn reset_at(&mut self, sequence: u32) {
        let offset = self.offset_of(sequence).max(0).unsigned_abs();
        let is_near = offset.saturating_sub(self.delivered) <= MAX_HELD as u64;
        if self.next.is_some() && self.end.is_none() && is_near {
            self.acknowledged = self.acknowledged.max(offset);
        }
    }

    fn note_hole(&mut self, at: Timestamp) {
        let has_hole = !self.held.is_empty() || self.acknowledged > self.delivered;
        self.hole_since = if has_hole { self.hole_since.or(Some(at)) } else { None };
    }

    /// Gives up waiting for octets that are overdue.
    pub(super) fn check_overdue(
        &mut self,
        now: Timestamp,
        shared: &mut Shared,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        // A direction that was never seen is not captured at all: one gap at the end says so better than many.
        while self.is_seen && self.hole_since.is_some_and(|since| now.since(since) >= self.patience()) {
            self.give_up_hole(shared, sink);
            // Where another hole follows, it has been there for about as long.
            self.note_hole(now);
        }
    }

    /// How long to wait for the octets of the hole.
    fn patience(&self) -> i64 {
        let end = self.hole_end();
        match (self.acknowledged >= end, self.held.is_empty()) {
            (false, _) => WAIT_UNACKNOWLEDGED_NS,
            (true, true) => WAIT_ACKNOWLEDGED_NS,
            (true, false) if self.answered >= end => WAIT_ANSWERED_NS,
            (true, false) => WAIT_OVERTAKEN_NS,
        }
    }

    /// Offset of the first octet after the hole.
    fn hole_end(&self) -> u64 {
        self.held.first_key_value().map_or(self.acknowledged, |(start, _)| *start)
    }

    fn give_up_hole(&mut self, shared: &mut Shared, sink: &mut impl FnMut(Piece<'_>)) {
        self.pass_over(self.hole_end().saturating_sub(self.delivered), None, sink);
        self.drain(shared, sink);
    }

    /// Gives up waiting for anything: the connection is over, or the capture.
    pub(super) fn flush(&mut self, shared: &mut Shared, sink: &mut impl FnMut(Piece<'_>)) {
        while !self.held.is_empty() {
            self.give_up_hole(shared, sink);
        }
        let end = self.end.unwrap_or(self.acknowledged);
        let missing = end.max(self.acknowledged).saturating_sub(self.delivered);
        // An acknowledged octet beyond the last is how a FIN looks that the capture lost.
        let is_lost_fin = missing == 1 && self.end.is_none();
        if missing > 0 && !is_lost_fin {
            self.pass_over(missing, None, sink);
        }
        self.hole_since = None;
    }
}

fn compare_held(held: &Held, start: u64, offset: u64, again: &[u8]) -> Notice {
    let from = usize::try_from(offset.saturating_sub(start)).unwrap_or(usize::MAX);
    let known = held.octets.get(from..).unwrap_or_default();
    match known.iter().zip(again).position(|(first, second)| first != second) {
        Some(index) => Notice::Conflict { offset: offset.saturating_add(index as u64) },
        None => Notice::Retransmission { offset, count: u32::try_from(again.len()).unwrap_or(u32::MAX) },
    }
}
