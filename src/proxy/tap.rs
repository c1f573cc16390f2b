//! What the relays saw, on its way to whoever analyses, records or counts it: bounded queues, which never make a relay
//! wait unless that is asked for.
//!
//! Octets are put in here before they are sent on, so that an answer never stands before its question. When a queue is
//! full, the octets become a [`Happening::Gap`] in it; opening and closing always fit.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::feed::{Feed, Queue};
use super::pool::Pool;
use super::seen::{Happening, Seen};
use crate::packet::Endpoint;
use crate::stream::{Close, ConnectionId, PerSide, Side, record};
use crate::time::{Moment, Timestamp};

/// A clock that is set back by less than this is waited for, so that things are told in their order.
const CLOCK_JUMP_NS: i64 = 1_000_000_000;

/// What a queue is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Writing a recording: its frames are numbered.
    Recording,
    /// Decoding and judging.
    Analysis,
}

/// How a queue is bounded.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Octets held at most.
    pub octets: usize,
    /// Do relays wait for room? Else what does not fit becomes a gap.
    pub is_lossless: bool,
}

/// What did not fit into a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Gaps.
    pub gaps: u64,
    /// Octets in them.
    pub octets: u64,
    /// Connections of which nothing was told, because the queue was full when they were opened.
    pub connections: u64,
}

/// Takes in what the relays see, and hands it out in order.
#[derive(Debug)]
pub struct Tap {
    state: Mutex<State>,
    /// Room was made in a queue.
    pub(super) room: Condvar,
    pool: Arc<Pool>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) queues: Vec<Queue>,
    connections: u64,
    slots: u32,
    free: Vec<u32>,
    /// Frames of the recording so far.
    frames: u64,
    latest: Timestamp,
    pub(super) is_over: bool,
}

impl Tap {
    /// A tap without queues.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(State::default()), room: Condvar::new(), pool: Arc::default() })
    }

    /// Adds a queue; to be done before the first connection.
    #[must_use]
    pub fn feed(self: &Arc<Self>, purpose: Purpose, bound: Bound) -> Feed {
        let filled = Arc::new(Condvar::new());
        let mut state = self.lock();
        state.queues.push(Queue::new(purpose, bound, Arc::clone(&filled)));
        Feed::new(Arc::clone(self), state.queues.len() - 1, filled)
    }

    /// Tells of a new connection.
    pub fn open(self: &Arc<Self>, initiator: Endpoint, responder: Endpoint, remark: Option<&str>) -> Tapped {
        let mut state = self.lock();
        let id = state.new_connection();
        let told = state.queues.iter_mut().map(|queue| Told::new(queue.takes_connection())).collect();
        let mut tapped = Tapped {
            tap: Arc::clone(self),
            id,
            told,
            closed: PerSide::default(),
            is_over: false,
            remarks: Vec::new(),
        };
        tapped.push(&mut state, &Happening::Opened { initiator, responder }, remark);
        drop(state);
        tapped
    }

    /// Nothing more comes.
    pub fn finish(&self) {
        let mut state = self.lock();
        state.is_over = true;
        state.queues.iter().for_each(Queue::wake);
    }

    /// What did not fit into the queue for `purpose`.
    #[must_use]
    pub fn missed(&self, purpose: Purpose) -> Missed {
        let state = self.lock();
        state
            .queues
            .iter()
            .find(|queue| queue.purpose == purpose)
            .map(|queue| queue.missed)
            .unwrap_or_default()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the queues that relays are to wait for have room for `octets`.
    fn lock_with_room(&self, octets: usize) -> MutexGuard<'_, State> {
        let mut state = self.lock();
        while state.queues.iter().any(|queue| queue.is_waited_for(octets)) {
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state
    }
}

impl State {
    fn new_connection(&mut self) -> ConnectionId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots += 1;
            self.slots - 1
        });
        let serial = self.connections;
        self.connections += 1;
        ConnectionId { serial, slot }
    }

    fn now(&mut self) -> Timestamp {
        let now = now();
        let is_jump = self.latest.since(now) >= CLOCK_JUMP_NS;
        self.latest = if is_jump { now } else { self.latest.max(now) };
        self.latest
    }
}

/// The present.
fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_nanoseconds(i128::try_from(since_epoch.as_nanos()).unwrap_or(i128::MAX))
}

/// One connection, as its relay tells of it.
#[derive(Debug)]
pub struct Tapped {
    tap: Arc<Tap>,
    id: ConnectionId,
    told: Vec<Told>,
    closed: PerSide<bool>,
    is_over: bool,
    /// To be remarked on what comes next.
    remarks: Vec<String>,
}

/// What one queue was told of a connection.
#[derive(Debug)]
struct Told {
    /// Was it told of the opening? Else it is told nothing.
    is_told: bool,
    /// Octets that found no room since the last that did.
    missing: PerSide<u64>,
}

impl Told {
    fn new(is_told: bool) -> Self {
        Self { is_told, missing: PerSide::default() }
    }
}

impl Tapped {
    /// Counts connections from 0.
    #[must_use]
    pub const fn serial(&self) -> u64 {
        self.id.serial
    }

    /// The responder answered.
    pub fn accepted(&mut self) {
        let tap = Arc::clone(&self.tap);
        self.push(&mut tap.lock(), &Happening::Accepted, None);
    }

    /// The next octets of one side, before they are sent on. Where there are none, the remark is on what comes next.
    pub fn octets(&mut self, side: Side, octets: &[u8], remark: Option<&str>) {
        if octets.is_empty() {
            self.remarks.extend(remark.map(str::to_owned));
            return;
        }
        let tap = Arc::clone(&self.tap);
        let octets = tap.pool.copy(octets);
        let mut state = tap.lock_with_room(octets.len());
        self.push(&mut state, &Happening::Octets { side, octets }, remark);
    }

    /// One side sends no more, or the connection is over.
    pub fn closed(&mut self, side: Option<Side>, how: Close, remark: Option<&str>) {
        if self.is_over {
            return;
        }
        if let Some(side) = side {
            *self.closed.of_mut(side) = true;
        }
        self.is_over = how != Close::Fin || (self.closed.initiator && self.closed.responder);
        let tap = Arc::clone(&self.tap);
        self.push(&mut tap.lock(), &Happening::Closed { side, how }, remark);
    }

    fn push(&mut self, state: &mut State, what: &Happening, remark: Option<&str>) {
        self.remarks.extend(remark.map(str::to_owned));
        let remarks = std::mem::take(&mut self.remarks).join("; ");
        let remark: Option<Box<str>> = (!remarks.is_empty()).then(|| remarks.into());
        let at = state.now();
        let length = what.octets().len();
        let is_droppable = matches!(what, Happening::Octets { .. });
        let State { queues, frames, .. } = state;
        let mut frame = 0;
        // The queue of the recording comes first: what it takes has a number in it.
        for purpose in [Purpose::Recording, Purpose::Analysis] {
            let all = queues.iter_mut().zip(&mut self.told);
            for (queue, told) in all.filter(|(queue, told)| queue.purpose == purpose && told.is_told) {
                if queue.is_closed {
                    continue;
                }
                if is_droppable && !queue.takes(length) {
                    told.miss(what, queue);
                    continue;
                }
                told.tell_gaps(what, at, self.id, queue);
                if purpose == Purpose::Recording {
                    let count = record::frame_count(&what.what(Moment::default()));
                    frame = *frames + count.min(1);
                    *frames += count;
                }
                let remark = remark.clone();
                queue.push(Seen { at, frame, connection: self.id, what: what.clone(), remark });
            }
        }
    }
}

impl Told {
    fn miss(&mut self, what: &Happening, queue: &mut Queue) {
        let Happening::Octets { side, octets } = what else { return };
        let missing = self.missing.of_mut(*side);
        queue.missed.gaps += u64::from(*missing == 0);
        queue.missed.octets += octets.len() as u64;
        *missing += octets.len() as u64;
    }

    /// What found no room stands before what comes next.
    fn tell_gaps(&mut self, what: &Happening, at: Timestamp, connection: ConnectionId, queue: &mut Queue) {
        for side in Side::BOTH {
            if matches!(what, Happening::Octets { side: other, .. } if *other != side) {
                continue;
            }
            let count = std::mem::take(self.missing.of_mut(side));
            if count > 0 {
                let what = Happening::Gap { side, count };
                queue.push(Seen { at, frame: 0, connection, what, remark: None });
            }
        }
    }
}

/// A relay that ends without saying so has not seen the end of the connection.
impl Drop for Tapped {
    fn drop(&mut self) {
        self.closed(None, Close::SourceEnded, None);
        self.tap.lock().free.push(self.id.slot);
    }
}
