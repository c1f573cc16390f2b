//! One relayed connection: octets, ends and resets go on as they come, in both directions, in one thread.
//!
//! Both sockets are looked at while one of them blocks, so that a reset is passed on at once, however much the other side
//! has still to take.

use std::io;
use std::net::TcpStream;
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::SockRef;

use super::disturbing::{Disturbing, End as FaultEnd, Next};
use super::flow::{Flow, Step};
use super::note::What;
use super::stop::Stop;
use super::tap::Tapped;
use crate::stream::{Close, PerSide, Side};

/// After a fault closed a connection, the sides have so long to close it too.
const FINISHING: Duration = Duration::from_secs(2);

/// How a relayed connection ended.
#[derive(Debug)]
pub(super) enum End {
    /// Both sides closed, or one reset it.
    Over,
    /// The proxy cut it.
    Cut(What),
}

/// Why a relay stops before both sides have closed.
#[derive(Debug)]
enum Broken {
    /// This side reset the connection.
    Reset(Side),
    /// The connection to this side is broken otherwise.
    Lost(Side, io::Error),
    /// The proxy cuts it.
    Cut(What),
    /// A fault ends it.
    Fault(FaultEnd),
}

/// What reading a side once gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Got {
    /// Octets, which are now in its flow.
    Octets,
    /// Its end.
    End,
    /// Nothing yet.
    Nothing,
}

/// Octets relayed, by the side that sent them.
#[derive(Debug, Default)]
pub(super) struct Counter {
    pub(super) initiator: AtomicU64,
    pub(super) responder: AtomicU64,
}

impl Counter {
    fn add(&self, side: Side, count: usize) {
        let counter = match side {
            Side::Initiator => &self.initiator,
            Side::Responder => &self.responder,
        };
        counter.fetch_add(count as u64, Ordering::Relaxed);
    }
}

/// A connection with both its sockets.
#[derive(Debug)]
pub(super) struct Relay {
    ends: PerSide<TcpStream>,
    /// By the side that sends.
    flows: PerSide<Flow>,
    /// May reading this side give something?
    is_readable: PerSide<bool>,
    /// Could all that was read of it be written to this side?
    is_writable: PerSide<bool>,
    tapped: Tapped,
    counter: Arc<Counter>,
    idle: Option<Duration>,
    moved: Instant,
    /// Faults that are made on purpose.
    disturbing: Option<Box<Disturbing>>,
}

impl Relay {
    pub(super) fn new(
        ends: PerSide<TcpStream>,
        tapped: Tapped,
        counter: Arc<Counter>,
        idle: Option<Duration>,
        disturbing: Option<Disturbing>,
    ) -> Self {
        Self {
            ends,
            flows: PerSide { initiator: Flow::new(), responder: Flow::new() },
            is_readable: PerSide { initiator: true, responder: true },
            is_writable: PerSide { initiator: true, responder: true },
            tapped,
            counter,
            idle,
            moved: Instant::now(),
            disturbing: disturbing.map(Box::new),
        }
    }

    /// Relays until the connection is over, or `stop` says so.
    pub(super) fn run(mut self, stop: &Stop) -> End {
        loop {
            match self.turn(stop) {
                Ok(false) => {}
                Ok(true) => return End::Over,
                Err(Broken::Reset(side)) => {
                    self.drain(side);
                    self.tapped.closed(Some(side), Close::Reset, None);
                    self.reset();
                    return End::Over;
                }
                Err(Broken::Lost(side, error)) => {
                    let whom = if side == Side::Initiator { "initiator" } else { "responder" };
                    let remark = format!("the proxy lost the {whom}: {error}");
                    self.tapped.closed(None, Close::SourceEnded, Some(&remark));
                    self.reset();
                    return End::Over;
                }
                Err(Broken::Fault(end)) => {
                    self.end(&end);
                    return End::Over;
                }
                Err(Broken::Cut(what)) => {
                    self.tapped.closed(None, Close::SourceEnded, Some(&what.to_string()));
                    self.reset();
                    return End::Cut(what);
                }
            }
        }
    }

    /// Moves what can be moved, then waits for more. Is the connection over?
    fn turn(&mut self, stop: &Stop) -> Result<bool, Broken> {
        let mut has_moved = false;
        for side in Side::BOTH {
            has_moved |= if self.disturbing.is_some() { self.disturb(side)? } else { self.pump(side)? };
        }
        if self.disturbing.is_some() {
            self.look_at_faults()?;
        }
        if Side::BOTH.iter().all(|side| self.flows.of(*side).is_shut) {
            return Ok(true);
        }
        if has_moved {
            self.moved = Instant::now();
        } else {
            self.wait(stop)?;
        }
        Ok(false)
    }

    /// Reads what `side` sends, once.
    fn read(&mut self, side: Side) -> Result<Got, Broken> {
        let flow = self.flows.of_mut(side);
        match flow.read(self.ends.of(side)) {
            Step::Moved(count) => {
                *self.is_readable.of_mut(side) = !flow.was_short();
                self.counter.add(side, count);
                Ok(Got::Octets)
            }
            Step::Blocked => {
                *self.is_readable.of_mut(side) = false;
                Ok(Got::Nothing)
            }
            Step::End => Ok(Got::End),
            Step::Broken(error) => Err(broken(side, error)),
        }
    }

    /// Moves octets that `side` sends, once. Did anything move?
    fn pump(&mut self, side: Side) -> Result<bool, Broken> {
        let flow = self.flows.of(side);
        let reads = flow.is_empty() && !flow.is_ended && *self.is_readable.of(side);
        let got = if reads { self.read(side)? } else { Got::Nothing };
        match got {
            Got::Octets => self.tapped.octets(side, self.flows.of(side).pending(), None),
            Got::End => {
                self.flows.of_mut(side).is_ended = true;
                self.tapped.closed(Some(side), Close::Fin, None);
            }
            Got::Nothing => {}
        }
        Ok(self.pass_on(side)? || got != Got::Nothing)
    }

    /// Writes what is there of `side` to the other one. Did anything move?
    fn pass_on(&mut self, side: Side) -> Result<bool, Broken> {
        let mut has_moved = false;
        let flow = self.flows.of_mut(side);
        if !flow.is_empty() && *self.is_writable.of(side.other()) {
            match flow.write(self.ends.of(side.other())) {
                Step::Moved(_) => {
                    *self.is_writable.of_mut(side.other()) = flow.is_empty();
                    has_moved = true;
                }
                Step::Blocked | Step::End => *self.is_writable.of_mut(side.other()) = false,
                Step::Broken(error) => return Err(broken(side.other(), error)),
            }
        }
        if flow.is_empty() {
            *self.is_writable.of_mut(side.other()) = true;
            if flow.is_ended && !flow.is_shut {
                flow.is_shut = true;
                // The other side may be gone by now: what it does not take of this it has no need of.
                let _ = self.ends.of(side.other()).shutdown(std::net::Shutdown::Write);
                has_moved = true;
            }
        }
        Ok(has_moved)
    }

    /// Moves octets that `side` sends through the faults. Did anything move?
    fn disturb(&mut self, side: Side) -> Result<bool, Broken> {
        let reads = self.disturbing.as_ref().is_some_and(|disturbing| disturbing.reads(side))
            && self.flows.of(side).is_empty()
            && *self.is_readable.of(side);
        let got = if reads { self.read(side)? } else { Got::Nothing };
        let mut has_moved = got != Got::Nothing;
        let Some(disturbing) = &mut self.disturbing else { return Ok(has_moved) };
        let flow = self.flows.of_mut(side);
        match got {
            Got::Octets => disturbing.octets(side, &flow.take()),
            Got::End => disturbing.closed(side),
            Got::Nothing => {}
        }
        while flow.is_empty() {
            match disturbing.next(side) {
                Next::Nothing | Next::Later => break,
                Next::Tell(octets, remark) => self.tapped.octets(side, &octets, remark.as_deref()),
                Next::Pass(passed) => {
                    self.tapped.octets(side, &passed.octets, passed.remark.as_deref());
                    flow.put(passed.octets, passed.pieces_of);
                }
                Next::Fin => {
                    flow.is_ended = true;
                    self.tapped.closed(Some(side), Close::Fin, None);
                    break;
                }
            }
            has_moved = true;
        }
        Ok(self.pass_on(side)? || has_moved)
    }

    /// Does a fault end the connection, or is no fault left?
    fn look_at_faults(&mut self) -> Result<(), Broken> {
        let Some(disturbing) = &self.disturbing else { return Ok(()) };
        let is_written = self.flows.initiator.is_empty() && self.flows.responder.is_empty();
        if let Some(end) = disturbing.end().filter(|_| is_written) {
            return Err(Broken::Fault(end.clone()));
        }
        if disturbing.is_forsaken()
            && is_written
            && Side::BOTH.iter().any(|side| !self.flows.of(*side).is_ended)
        {
            return Err(Broken::Fault(FaultEnd::Finish(
                "both sides ended, which a fault kept from the other".to_owned(),
            )));
        }
        if disturbing.is_idle() {
            self.disturbing = None;
        }
        Ok(())
    }

    /// Ends the connection as a fault wants it.
    fn end(&mut self, end: &FaultEnd) {
        let (FaultEnd::Reset(remark) | FaultEnd::Finish(remark)) = end;
        self.tapped.closed(None, Close::SourceEnded, Some(remark));
        match end {
            FaultEnd::Reset(_) => self.reset(),
            FaultEnd::Finish(_) => self.finish(),
        }
    }

    /// Sends a FIN to both sides, and throws away for a while what they still send: to close before would be a reset.
    fn finish(&mut self) {
        let until = Instant::now() + FINISHING;
        let mut left = Vec::from(Side::BOTH);
        for side in Side::BOTH {
            let _ = self.ends.of(side).shutdown(std::net::Shutdown::Write);
        }
        while !left.is_empty() && Instant::now() < until {
            left.retain(|side| match self.flows.of_mut(*side).read(self.ends.of(*side)) {
                Step::Moved(_) | Step::Blocked => true,
                Step::End | Step::Broken(_) => false,
            });
            let mut sockets: Vec<PollFd<'_>> =
                left.iter().map(|side| PollFd::new(self.ends.of(*side), PollFlags::IN)).collect();
            let patience = until.saturating_duration_since(Instant::now());
            let _ = poll(&mut sockets, Timespec::try_from(patience).ok().as_ref());
        }
    }

    /// What is waited for of a side; `None` if a socket with which all is over would only say so again and again.
    fn wanted(&self, side: Side) -> Option<PollFlags> {
        let (from, to) = (self.flows.of(side), self.flows.of(side.other()));
        let mut wanted = PollFlags::empty();
        let reads = self.disturbing.as_ref().is_none_or(|disturbing| disturbing.reads(side));
        wanted.set(PollFlags::IN, from.is_empty() && !from.is_ended && reads);
        wanted.set(PollFlags::OUT, !to.is_empty());
        (!wanted.is_empty() || !to.is_shut).then_some(wanted)
    }

    /// Waits until a side sends or takes octets or resets, until it was idle for too long, or until `stop` says so.
    fn wait(&mut self, stop: &Stop) -> Result<(), Broken> {
        let found = {
            let of = |side: Side| match self.wanted(side) {
                Some(wanted) => PollFd::new(self.ends.of(side), wanted),
                None => PollFd::from_borrowed_fd(stop.as_fd(), PollFlags::empty()),
            };
            let stopped = PollFd::from_borrowed_fd(stop.as_fd(), PollFlags::IN);
            let mut sockets = [stopped, of(Side::Initiator), of(Side::Responder)];
            let patience = self.idle.map(|idle| idle.saturating_sub(self.moved.elapsed()));
            if patience.is_some_and(|patience| patience.is_zero()) {
                return Err(Broken::Cut(What::Idle(self.idle.unwrap_or_default())));
            }
            let due = self.disturbing.as_ref().and_then(|disturbing| disturbing.due());
            let due = due.map(|due| due.saturating_duration_since(Instant::now()));
            let patience = [patience, due].into_iter().flatten().min();
            let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
            if poll(&mut sockets, patience.as_ref()).is_err() {
                return Ok(());
            }
            let [stopped, initiator, responder] = sockets.map(|socket| socket.revents());
            if !stopped.is_empty() {
                return Err(Broken::Cut(What::Ended));
            }
            [(Side::Initiator, initiator), (Side::Responder, responder)]
        };
        for (side, found) in found {
            let is_broken = found.intersects(PollFlags::ERR | PollFlags::HUP);
            if is_broken && let Ok(Some(error)) = self.ends.of(side).take_error() {
                return Err(broken(side, error));
            }
            *self.is_readable.of_mut(side) |= found.contains(PollFlags::IN) || is_broken;
            *self.is_writable.of_mut(side) |= found.contains(PollFlags::OUT) || is_broken;
        }
        Ok(())
    }

    /// Passes on what a side sent before it reset the connection, as far as the other side takes it at once.
    fn drain(&mut self, side: Side) {
        loop {
            let flow = self.flows.of(side);
            if flow.is_empty() && !flow.is_ended {
                let Ok(Got::Octets) = self.read(side) else { return };
                self.tapped.octets(side, self.flows.of(side).pending(), None);
            }
            let flow = self.flows.of_mut(side);
            let Step::Moved(_) = flow.write(self.ends.of(side.other())) else { return };
            if !flow.is_empty() || flow.is_ended {
                return;
            }
        }
    }

    /// Closes both connections with a reset.
    fn reset(&self) {
        for side in Side::BOTH {
            let _ = SockRef::from(self.ends.of(side)).set_linger(Some(Duration::ZERO));
        }
    }
}

fn broken(side: Side, error: io::Error) -> Broken {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
            Broken::Reset(side)
        }
        _ => Broken::Lost(side, error),
    }
}
