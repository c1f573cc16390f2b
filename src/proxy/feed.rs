//! One queue of the tap, and the end of it where things are taken out.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::seen::Seen;
use super::tap::{Bound, Missed, Purpose, State, Tap};

/// Memory that one thing in a queue takes besides its octets, as an estimate.
const OVERHEAD: usize = 192;
/// Octets handed out at once: more would be long in being worked on while the queue fills.
const BATCH: usize = 4 << 20;
/// Things are gathered for so long before whoever waits for them goes on: to be woken for each costs the relays more.
const GATHERED: Duration = Duration::from_millis(4);
/// Gathering is over when this part of the queue is full.
const GATHERED_PART: usize = 8;

#[derive(Debug)]
pub(super) struct Queue {
    pub(super) purpose: Purpose,
    bound: Bound,
    waiting: VecDeque<Seen>,
    /// Memory of what is waiting.
    held: usize,
    /// Memory of what was handed out last.
    lent: usize,
    pub(super) missed: Missed,
    /// Nobody takes anything out of it any more.
    pub(super) is_closed: bool,
    sleep: Sleep,
    filled: Arc<Condvar>,
}

/// What whoever takes things out of a queue waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sleep {
    Awake,
    /// For the first thing.
    UntilFirst,
    /// For many.
    UntilMany,
}

impl Queue {
    pub(super) fn new(purpose: Purpose, bound: Bound, filled: Arc<Condvar>) -> Self {
        Self {
            purpose,
            bound,
            waiting: VecDeque::new(),
            held: 0,
            lent: 0,
            missed: Missed::default(),
            is_closed: false,
            sleep: Sleep::Awake,
            filled,
        }
    }

    fn has_room(&self, octets: usize) -> bool {
        self.held + self.lent + octets + OVERHEAD <= self.bound.octets
    }

    /// Is there room for octets, or was it waited for?
    pub(super) fn takes(&self, octets: usize) -> bool {
        self.bound.is_lossless || self.has_room(octets)
    }

    /// Is a new connection to be told of here? If not, it is counted.
    pub(super) fn takes_connection(&mut self) -> bool {
        let takes = self.takes(0);
        self.missed.connections += u64::from(!takes && !self.is_closed);
        takes && !self.is_closed
    }

    /// Must whoever wants to put octets in here wait? What is larger than the queue goes into an empty one.
    pub(super) fn is_waited_for(&self, octets: usize) -> bool {
        let is_empty = self.held + self.lent == 0;
        self.bound.is_lossless && !self.is_closed && !is_empty && !self.has_room(octets)
    }

    pub(super) fn push(&mut self, seen: Seen) {
        self.held += seen.what.octets().len() + OVERHEAD;
        self.waiting.push_back(seen);
        let is_woken = match self.sleep {
            Sleep::Awake => false,
            Sleep::UntilFirst => true,
            Sleep::UntilMany => self.is_full_enough(),
        };
        if is_woken {
            self.sleep = Sleep::Awake;
            self.wake();
        }
    }

    fn is_full_enough(&self) -> bool {
        self.held >= (self.bound.octets / GATHERED_PART).min(BATCH)
    }

    pub(super) fn wake(&self) {
        self.filled.notify_all();
    }

    fn batch(&mut self) -> VecDeque<Seen> {
        let mut count = 0;
        for seen in &self.waiting {
            if self.lent >= BATCH {
                break;
            }
            self.lent += seen.what.octets().len() + OVERHEAD;
            count += 1;
        }
        self.held -= self.lent;
        let rest = self.waiting.split_off(count);
        std::mem::replace(&mut self.waiting, rest)
    }

    fn close(&mut self) {
        self.is_closed = true;
        self.waiting.clear();
        (self.held, self.lent) = (0, 0);
    }
}

/// Where the things in one queue are taken out. When it is dropped, nothing is put in any more.
#[derive(Debug)]
pub struct Feed {
    tap: Arc<Tap>,
    place: usize,
    filled: Arc<Condvar>,
}

impl Feed {
    pub(super) fn new(tap: Arc<Tap>, place: usize, filled: Arc<Condvar>) -> Self {
        Self { tap, place, filled }
    }

    /// What came since the last call, in order: empty if nothing came for as long as `patience`; `None` when all was
    /// told and nothing more will come.
    #[must_use]
    pub fn take(&self, patience: Duration) -> Option<VecDeque<Seen>> {
        let mut state = self.tap.lock();
        state.queues.get_mut(self.place)?.lent = 0;
        self.tap.room.notify_all();
        if self.is_empty(&state) {
            state = self.wait(state, patience, Sleep::UntilFirst);
            if !self.is_empty(&state) {
                state = self.wait(state, GATHERED, Sleep::UntilMany);
            }
        }
        if self.is_empty(&state) && state.is_over {
            return None;
        }
        state.queues.get_mut(self.place).map(Queue::batch)
    }

    fn is_empty(&self, state: &State) -> bool {
        state.queues.get(self.place).is_none_or(|queue| queue.waiting.is_empty())
    }

    /// Waits until there is what is waited for, until the time is over, or until nothing more comes.
    fn wait<'s>(
        &self,
        mut state: MutexGuard<'s, State>,
        patience: Duration,
        sleep: Sleep,
    ) -> MutexGuard<'s, State> {
        let until = Instant::now() + patience;
        if let Some(queue) = state.queues.get_mut(self.place) {
            queue.sleep = sleep;
        }
        loop {
            let is_asleep = state.queues.get(self.place).is_some_and(|queue| queue.sleep == sleep);
            let left = until.saturating_duration_since(Instant::now());
            if !is_asleep || state.is_over || left.is_zero() {
                break;
            }
            (state, _) = self.filled.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(queue) = state.queues.get_mut(self.place) {
            queue.sleep = Sleep::Awake;
        }
        state
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        if let Some(queue) = self.tap.lock().queues.get_mut(self.place) {
            queue.close();
        }
        self.tap.room.notify_all();
    }
}
