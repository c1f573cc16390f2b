//! Faults on purpose at work on one connection: what is to be done, in its order and at its time.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use super::fault::{Act, Disturber, Fault};
use crate::stream::{PerSide, Side};

/// Carries out what a [`Disturber`] wants done.
#[derive(Debug)]
pub(super) struct Disturbing {
    disturber: Disturber,
    /// By whose octets they are.
    queues: PerSide<VecDeque<Queued>>,
    /// Sends no more, whether or not that is passed on.
    is_over: PerSide<bool>,
    end: Option<End>,
}

/// The end of the connection, made by a fault.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// Both sides are reset.
    Reset(String),
    /// Both sides get a FIN.
    Finish(String),
}

#[derive(Debug)]
enum Queued {
    Octets(Passed),
    /// Told of, and not passed on.
    Withheld(Vec<u8>, Option<String>),
    Remark(String),
    Wait(Duration),
    /// The same, when it was its turn.
    Until(Instant),
    Fin,
}

/// Octets that go to the other side.
#[derive(Debug)]
pub(super) struct Passed {
    pub(super) octets: Vec<u8>,
    /// They are written in pieces of so many octets.
    pub(super) pieces_of: Option<NonZeroUsize>,
    pub(super) remark: Option<String>,
}

/// What is to be done next for one side.
#[derive(Debug)]
pub(super) enum Next {
    Nothing,
    /// Nothing before then.
    Later,
    /// These octets are to be told of and passed on.
    Pass(Passed),
    /// These octets, if any, are to be told of with a remark.
    Tell(Vec<u8>, Option<String>),
    /// The side sends no more.
    Fin,
}

impl Disturbing {
    /// The faults that concern the connection that is the `serial`th of the proxy, counted from 0; `None` if there is
    /// none.
    pub(super) fn new(faults: &[Fault], serial: u64) -> Option<Self> {
        let disturber = Disturber::new(faults, serial);
        let queues = PerSide { initiator: VecDeque::new(), responder: VecDeque::new() };
        let is_wanted = !disturber.is_idle();
        is_wanted.then(|| Self { disturber, queues, is_over: PerSide::default(), end: None })
    }

    /// May more of a side be read? Not while what it sent before waits.
    pub(super) fn reads(&self, side: Side) -> bool {
        self.queues.of(side).is_empty() && !*self.is_over.of(side) && self.end.is_none()
    }

    /// Is there nothing more to be done, ever?
    pub(super) fn is_idle(&self) -> bool {
        let is_done = self.queues.initiator.is_empty() && self.queues.responder.is_empty();
        is_done
            && self.end.is_none()
            && self.disturber.is_idle()
            && !self.is_over.initiator
            && !self.is_over.responder
    }

    /// Takes in what a side sent.
    pub(super) fn octets(&mut self, side: Side, octets: &[u8]) {
        let mut acts = VecDeque::new();
        self.disturber.octets(side, octets, &mut acts);
        self.queue(acts);
    }

    /// A side sends no more.
    pub(super) fn closed(&mut self, side: Side) {
        *self.is_over.of_mut(side) = true;
        let mut acts = VecDeque::new();
        let is_passed_on = self.disturber.closed(side, &mut acts);
        self.queue(acts);
        if is_passed_on {
            self.queues.of_mut(side).push_back(Queued::Fin);
        }
    }

    fn queue(&mut self, acts: VecDeque<Act>) {
        for act in acts {
            match act {
                Act::Send { sender, octets, pieces_of, remark } => {
                    let passed = Passed { octets, pieces_of, remark };
                    self.queues.of_mut(sender).push_back(Queued::Octets(passed));
                }
                Act::Withhold { sender, octets, remark } => {
                    self.queues.of_mut(sender).push_back(Queued::Withheld(octets, remark));
                }
                Act::Wait { sender, how_long, remark } => {
                    let queue = self.queues.of_mut(sender);
                    queue.extend(remark.map(Queued::Remark));
                    queue.push_back(Queued::Wait(how_long));
                }
                Act::Reset { remark } => self.end = Some(End::Reset(remark)),
                Act::Finish { remark } => self.end = Some(End::Finish(remark)),
            }
        }
    }

    /// What is to be done next of what a side sent; what was returned before is done.
    pub(super) fn next(&mut self, side: Side) -> Next {
        let queue = self.queues.of_mut(side);
        match queue.pop_front() {
            None => Next::Nothing,
            Some(Queued::Octets(passed)) => Next::Pass(passed),
            Some(Queued::Withheld(octets, remark)) => Next::Tell(octets, remark),
            Some(Queued::Remark(remark)) => Next::Tell(Vec::new(), Some(remark)),
            Some(Queued::Fin) => Next::Fin,
            Some(Queued::Wait(how_long)) => {
                queue.push_front(Queued::Until(Instant::now() + how_long));
                Next::Later
            }
            Some(Queued::Until(until)) if until <= Instant::now() => self.next(side),
            Some(Queued::Until(until)) => {
                queue.push_front(Queued::Until(until));
                Next::Later
            }
        }
    }

    /// How the connection is ended, when all before that is done.
    pub(super) fn end(&self) -> Option<&End> {
        let is_done = self.queues.initiator.is_empty() && self.queues.responder.is_empty();
        self.end.as_ref().filter(|_| is_done)
    }

    /// Did both sides end, without that being passed on?
    pub(super) fn is_forsaken(&self) -> bool {
        let is_done = self.queues.initiator.is_empty() && self.queues.responder.is_empty();
        is_done && self.end.is_none() && self.is_over.initiator && self.is_over.responder
    }

    /// When something that waits is due.
    pub(super) fn due(&self) -> Option<Instant> {
        let due = Side::BOTH.iter().filter_map(|side| match self.queues.of(*side).front() {
            Some(Queued::Until(until)) => Some(*until),
            _ => None,
        });
        due.min()
    }
}
