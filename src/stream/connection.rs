//! One TCP connection: its two directions, how it began and how it ended.

use super::assembler::{Assembler, Incoming, Piece, Shared};
use super::{Close, ConnectionId, Event, Notice, PerSide, Side, Start, What};
use crate::packet::{Endpoint, Segment};
use crate::time::{Moment, Timestamp};

#[derive(Debug)]
pub(super) struct Connection {
    pub(super) id: ConnectionId,
    pub(super) endpoints: PerSide<Endpoint>,
    pub(super) last_seen: Timestamp,
    directions: PerSide<Assembler>,
    /// Sequence number of the SYN, where it was seen.
    initial: PerSide<Option<u32>>,
    is_closed: PerSide<bool>,
    has_zero_window: PerSide<bool>,
    /// Over: both sides closed, or reset.
    pub(super) is_over: bool,
}

/// What a segment means for a connection it seems to belong to.
pub(super) enum Fit {
    Belongs,
    /// It starts another connection between the same endpoints.
    StartsAnother,
    /// A straggler of a connection that is over.
    Stray,
}

impl Connection {
    pub(super) fn new(id: ConnectionId, endpoints: PerSide<Endpoint>, at: Timestamp) -> Self {
        Self {
            id,
            endpoints,
            last_seen: at,
            directions: PerSide::default(),
            initial: PerSide::default(),
            is_closed: PerSide::default(),
            has_zero_window: PerSide::default(),
            is_over: false,
        }
    }

    pub(super) fn sender_of(&self, segment: &Segment<'_>) -> Side {
        if segment.source == self.endpoints.initiator { Side::Initiator } else { Side::Responder }
    }

    pub(super) fn fit(&self, segment: &Segment<'_>) -> Fit {
        let side = self.sender_of(segment);
        let direction = self.directions.of(side);
        if segment.is_syn {
            let is_known = *self.initial.of(side) == Some(segment.sequence)
                || (self.initial.of(side).is_none() && direction.starts_behind(segment.sequence));
            let answers =
                segment.acknowledgment.is_some() && self.initial.of(side).is_none() && !self.is_over;
            return if is_known || (answers && !direction.has_octets()) {
                Fit::Belongs
            } else {
                Fit::StartsAnother
            };
        }
        if self.is_over {
            // New octets between the same endpoints, far from the old ones: the new connection's SYN was lost.
            let is_new = segment.payload_length > 1 && direction.is_foreign(segment.sequence);
            return if is_new { Fit::StartsAnother } else { Fit::Stray };
        }
        if segment.payload_length > 1 && direction.is_foreign(segment.sequence) {
            return Fit::StartsAnother;
        }
        Fit::Belongs
    }

    /// Takes in a segment that belongs here.
    pub(super) fn push(
        &mut self,
        segment: &Segment<'_>,
        shared: &mut Shared,
        sink: &mut impl FnMut(Event<'_>),
    ) {
        self.last_seen = segment.at;
        let side = self.sender_of(segment);
        if shared.copies.has(self.id, segment) {
            let what = What::Noticed { side, notice: Notice::CapturedTwice };
            return sink(Event { at: segment.at, frame: segment.frame, connection: self.id, what });
        }
        let mut sequence = segment.sequence;
        if segment.is_syn {
            self.note_syn(segment, side, sink);
            sequence = sequence.wrapping_add(1);
        }
        if let Some(acknowledgment) = segment.acknowledgment {
            let is_answer = segment.payload_length > 0;
            self.directions.of_mut(side.other()).acknowledge(acknowledgment, is_answer, segment.at);
            // What the answer shows to be lost comes before the answer.
            if self.has_hole() {
                self.check_overdue(segment.at, segment.frame, shared, sink);
            }
        }
        let emitter = Emitter { at: segment.at, frame: segment.frame, connection: self.id, side };
        if segment.payload_length > 0 {
            let incoming = Incoming {
                seen: Moment { at: segment.at, frame: segment.frame },
                sequence,
                octets: segment.payload,
                cut: segment
                    .payload_length
                    .saturating_sub(u32::try_from(segment.payload.len()).unwrap_or(u32::MAX)),
            };
            self.directions.of_mut(side).push(incoming, shared, &mut |piece| emitter.emit(piece, sink));
        } else {
            self.directions.of_mut(side).set_seen();
        }
        self.note_window(segment, side, sink);
        if segment.is_fin {
            self.directions.of_mut(side).finish_at(sequence.wrapping_add(segment.payload_length));
        }
        if self.has_hole() {
            self.check_overdue(segment.at, segment.frame, shared, sink);
        }
        if segment.is_rst {
            self.directions.of_mut(side).reset_at(sequence);
            self.end(Some(side), Close::Reset, segment.at, segment.frame, shared, sink);
        } else {
            self.note_closed(segment.at, segment.frame, sink);
        }
    }

    fn note_syn(&mut self, segment: &Segment<'_>, side: Side, sink: &mut impl FnMut(Event<'_>)) {
        let notice = match self.initial.of(side) {
            Some(_) => Some(Notice::SynRepeated),
            None if side == Side::Responder => Some(Notice::Accepted),
            None => None,
        };
        *self.initial.of_mut(side) = Some(segment.sequence);
        self.directions.of_mut(side).start_at(segment.sequence.wrapping_add(1));
        if let Some(notice) = notice {
            let what = What::Noticed { side, notice };
            sink(Event { at: segment.at, frame: segment.frame, connection: self.id, what });
        }
    }

    fn note_window(&mut self, segment: &Segment<'_>, side: Side, sink: &mut impl FnMut(Event<'_>)) {
        let is_zero = segment.window == 0 && !segment.is_rst && !segment.is_syn && !segment.is_fin;
        let had_zero = std::mem::replace(self.has_zero_window.of_mut(side), is_zero);
        if is_zero != had_zero {
            let notice = if is_zero { Notice::ZeroWindow } else { Notice::WindowOpened };
            let what = What::Noticed { side, notice };
            sink(Event { at: segment.at, frame: segment.frame, connection: self.id, what });
        }
    }

    pub(super) fn has_hole(&self) -> bool {
        self.directions.initiator.has_hole() || self.directions.responder.has_hole()
    }

    /// Gives up waiting for what is overdue.
    pub(super) fn check_overdue(
        &mut self,
        at: Timestamp,
        frame: u64,
        shared: &mut Shared,
        sink: &mut impl FnMut(Event<'_>),
    ) {
        for side in Side::BOTH {
            let emitter = Emitter { at, frame, connection: self.id, side };
            self.directions.of_mut(side).check_overdue(at, shared, &mut |piece| emitter.emit(piece, sink));
        }
        self.note_closed(at, frame, sink);
    }

    /// Tells of each side that has sent its last octet.
    fn note_closed(&mut self, at: Timestamp, frame: u64, sink: &mut impl FnMut(Event<'_>)) {
        for side in Side::BOTH {
            if self.directions.of(side).is_at_end() && !std::mem::replace(self.is_closed.of_mut(side), true) {
                let what = What::Closed { side: Some(side), how: Close::Fin };
                sink(Event { at, frame, connection: self.id, what });
            }
        }
        self.is_over |= self.is_closed.initiator && self.is_closed.responder;
    }

    /// Ends the connection: what is held goes out, with its gaps, and then the end.
    pub(super) fn end(
        &mut self,
        side: Option<Side>,
        how: Close,
        at: Timestamp,
        frame: u64,
        shared: &mut Shared,
        sink: &mut impl FnMut(Event<'_>),
    ) {
        if self.is_over {
            return;
        }
        for side in Side::BOTH {
            let emitter = Emitter { at, frame, connection: self.id, side };
            self.directions.of_mut(side).flush(shared, &mut |piece| emitter.emit(piece, sink));
        }
        self.note_closed(at, frame, sink);
        if !self.is_over {
            self.is_over = true;
            sink(Event { at, frame, connection: self.id, what: What::Closed { side, how } });
        }
    }

    /// The first event of the connection.
    pub(super) fn opened(&self, start: Start, at: Timestamp, frame: u64) -> Event<'static> {
        let PerSide { initiator, responder } = self.endpoints;
        Event { at, frame, connection: self.id, what: What::Opened { initiator, responder, start } }
    }
}

/// Makes events of what a direction gives.
struct Emitter {
    at: Timestamp,
    frame: u64,
    connection: ConnectionId,
    side: Side,
}

impl Emitter {
    fn emit(&self, piece: Piece<'_>, sink: &mut impl FnMut(Event<'_>)) {
        let side = self.side;
        let what = match piece {
            Piece::Octets { seen, carrier, octets } => What::Octets { side, seen, carrier, octets },
            Piece::Gap { count, cut } => What::Gap { side, count, cut },
            Piece::Notice(notice) => What::Noticed { side, notice },
        };
        sink(Event { at: self.at, frame: self.frame, connection: self.connection, what });
    }
}
