//! Traffic written down like a ladder diagram: for tests, and for captures that show one thing.
//!
//! ```
//! use dcmtap::scenario::{Ladder, pdus};
//!
//! let mut ladder = Ladder::new();
//! ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
//! ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
//! ladder.requestor(&pdus::echo_request(1, 7));
//! ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
//! ladder.release();
//! assert!(!ladder.pcapng().is_empty());
//! ```

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod data_set;
pub mod messages;
pub mod pdus;
pub mod workflow;

pub use data_set::DataSetBuilder;

use std::net::Ipv4Addr;

use crate::capture::{LinkType, Writer};
use crate::packet::Endpoint;
use crate::stream::record::Recorder;
use crate::stream::{Close, ConnectionId, Event, Notice, Side, Start, What};
use crate::time::{Moment, Timestamp};
use crate::ul::{AbortSource, encode};
use workflow::{ARCHIVE, MODALITY};

/// 2026-01-01T00:00:00Z.
const START_NS: i128 = 1_767_225_600_000_000_000;
const MILLISECOND: i128 = 1_000_000;

/// What happened on one or several connections, in order.
#[derive(Clone, Debug)]
pub struct Ladder {
    steps: Vec<(Timestamp, ConnectionId, Step)>,
    now: i128,
    connection: ConnectionId,
}

#[derive(Clone, Debug)]
enum Step {
    Open(Endpoint, Endpoint, Start),
    Octets(Side, Vec<u8>),
    Gap(Side, u64),
    Notice(Side, Notice),
    Close(Side, Close),
}

impl Default for Ladder {
    fn default() -> Self {
        Self::new()
    }
}

impl Ladder {
    /// A ladder with one open connection, from 10.0.1.30 to port 104 of 10.0.1.2.
    #[must_use]
    pub fn new() -> Self {
        let mut ladder = Self::empty();
        ladder.open();
        ladder
    }

    /// The same, but the capture starts when the connection is up already.
    #[must_use]
    pub fn mid_stream() -> Self {
        let mut ladder = Self::empty();
        ladder.ask(Start::MidStream, MODALITY, ARCHIVE);
        ladder
    }

    /// The same, with a connection that was asked for and not accepted yet.
    #[must_use]
    pub fn unopened() -> Self {
        let mut ladder = Self::empty();
        ladder.ask(Start::Handshake, MODALITY, ARCHIVE);
        ladder
    }

    fn empty() -> Self {
        Self { steps: Vec::new(), now: START_NS, connection: ConnectionId { serial: 0, slot: 0 } }
    }

    /// A ladder with an association of CT01 with PACS: contexts 1, 3, 5… for these abstract syntaxes, all accepted.
    #[must_use]
    pub fn association(abstract_syntaxes: &[&str]) -> Self {
        let mut ladder = Self::new();
        let ids: Vec<u8> = (1..=u8::MAX).step_by(2).take(abstract_syntaxes.len()).collect();
        ladder.requestor(&pdus::request("CT01", "PACS", abstract_syntaxes));
        ladder.acceptor(&pdus::accept("CT01", "PACS", &ids));
        ladder
    }

    /// A ladder with an association for Verification, on context 1.
    #[must_use]
    pub fn verification() -> Self {
        Self::association(&[pdus::VERIFICATION])
    }

    /// A ladder with one open connection from a host to port 104 of another.
    #[must_use]
    pub fn between(from: [u8; 4], to: [u8; 4]) -> Self {
        let mut ladder = Self::empty();
        ladder.open_between(from, to);
        ladder
    }

    fn open(&mut self) {
        self.open_between(MODALITY, ARCHIVE);
    }

    fn open_between(&mut self, from: [u8; 4], to: [u8; 4]) {
        self.ask(Start::Handshake, from, to);
        // It is accepted at once.
        self.steps.push((
            Timestamp::from_nanoseconds(self.now.saturating_sub(MILLISECOND)),
            self.connection,
            Step::Notice(Side::Responder, Notice::Accepted),
        ));
    }

    fn ask(&mut self, start: Start, from: [u8; 4], to: [u8; 4]) {
        let port = 40_000_u16.wrapping_add(self.connection.slot as u16);
        let initiator = Endpoint { address: Ipv4Addr::from(from).into(), port };
        let responder = Endpoint { address: Ipv4Addr::from(to).into(), port: 104 };
        self.step(Step::Open(initiator, responder, start));
    }

    /// Goes on with another connection between the same hosts.
    pub fn connect(&mut self) {
        self.connect_between(MODALITY, ARCHIVE);
    }

    /// Goes on with another connection, from a host to port 104 of another.
    pub fn connect_between(&mut self, from: [u8; 4], to: [u8; 4]) {
        let next =
            self.steps.iter().map(|(_, connection, _)| connection.slot.saturating_add(1)).max().unwrap_or(0);
        self.connection = ConnectionId { serial: u64::from(next), slot: next };
        self.open_between(from, to);
    }

    /// Goes on with an earlier connection; the first is 0.
    pub fn switch_to(&mut self, connection: u32) {
        self.connection = ConnectionId { serial: u64::from(connection), slot: connection };
    }

    /// The side that connected sends octets.
    pub fn requestor(&mut self, octets: &[u8]) {
        self.step(Step::Octets(Side::Initiator, octets.to_vec()));
    }

    /// The side that was connected to sends octets.
    pub fn acceptor(&mut self, octets: &[u8]) {
        self.step(Step::Octets(Side::Responder, octets.to_vec()));
    }

    /// Octets of one side that the capture does not have.
    pub fn gap(&mut self, side: Side, count: u64) {
        self.step(Step::Gap(side, count));
    }

    /// Time passes.
    pub fn wait_ms(&mut self, milliseconds: u32) {
        self.now = self.now.saturating_add(i128::from(milliseconds).saturating_mul(MILLISECOND));
    }

    /// A-RELEASE-RQ, A-RELEASE-RP, and both sides close.
    pub fn release(&mut self) {
        self.requestor(&encode::release_request());
        self.acceptor(&encode::release_response());
        self.close();
    }

    /// Both sides close, the one that connected first.
    pub fn close(&mut self) {
        self.step(Step::Close(Side::Initiator, Close::Fin));
        self.step(Step::Close(Side::Responder, Close::Fin));
    }

    /// The SYN is sent again.
    pub fn repeat_syn(&mut self) {
        self.step(Step::Notice(Side::Initiator, Notice::SynRepeated));
    }

    /// One side can take no more octets.
    pub fn close_window(&mut self, side: Side) {
        self.step(Step::Notice(side, Notice::ZeroWindow));
    }

    /// One side can take octets again.
    pub fn open_window(&mut self, side: Side) {
        self.step(Step::Notice(side, Notice::WindowOpened));
    }

    /// One side sends its last octets again, which fit one segment.
    pub fn retransmit(&mut self, side: Side) {
        let own = |(_, connection, step): &(Timestamp, ConnectionId, Step)| match step {
            Step::Octets(sender, octets) if *connection == self.connection && *sender == side => {
                Some(octets.len() as u64)
            }
            _ => None,
        };
        let lengths: Vec<u64> = self.steps.iter().filter_map(own).collect();
        let Some((last, before)) = lengths.split_last() else { return };
        let (offset, count) = (before.iter().sum(), u32::try_from(*last).unwrap_or(u32::MAX));
        self.step(Step::Notice(side, Notice::Retransmission { offset, count }));
    }

    /// The connection is refused.
    pub fn refuse(&mut self) {
        self.reset(Side::Responder);
    }

    /// The same traffic, but instead of the release (or whatever ended it) one side aborts as service-provider.
    #[must_use]
    pub fn ending_in_abort(mut self, side: Side) -> Self {
        let (request, response) = (encode::release_request(), encode::release_response());
        let is_end = |step: &Step| match step {
            Step::Close(..) => true,
            Step::Octets(_, octets) => *octets == request || *octets == response,
            _ => false,
        };
        while self.steps.last().is_some_and(|(_, _, step)| is_end(step)) {
            self.steps.pop();
        }
        let abort = encode::abort(AbortSource { source: 2, reason: 0 });
        self.step(Step::Octets(side, abort));
        self.close();
        self
    }

    /// One side closes: it sends no more.
    pub fn fin(&mut self, side: Side) {
        self.step(Step::Close(side, Close::Fin));
    }

    /// One side resets the connection.
    pub fn reset(&mut self, side: Side) {
        self.step(Step::Close(side, Close::Reset));
    }

    fn step(&mut self, step: Step) {
        self.steps.push((Timestamp::from_nanoseconds(self.now), self.connection, step));
        self.now = self.now.saturating_add(MILLISECOND);
    }

    /// The steps as events, for whoever stands above the stream.
    pub fn events(&self, mut sink: impl FnMut(Event<'_>)) {
        for (index, (at, connection, step)) in self.steps.iter().enumerate() {
            let frame = (index as u64).saturating_add(1);
            let what = match step {
                Step::Open(initiator, responder, start) => {
                    What::Opened { initiator: *initiator, responder: *responder, start: *start }
                }
                Step::Octets(side, octets) => {
                    let seen = Moment { at: *at, frame };
                    What::Octets { side: *side, seen, carrier: seen, octets }
                }
                Step::Gap(side, count) => What::Gap { side: *side, count: *count, cut: None },
                Step::Notice(side, notice) => What::Noticed { side: *side, notice: *notice },
                Step::Close(side, how) => What::Closed { side: Some(*side), how: *how },
            };
            sink(Event { at: *at, frame, connection: *connection, what });
        }
    }

    /// The steps as Ethernet frames.
    #[must_use]
    pub fn frames(&self) -> Vec<(Timestamp, Vec<u8>)> {
        let mut recorder = Recorder::default();
        let mut frames = Vec::new();
        self.events(|event| {
            recorder.frames(&event, |frame| frames.push((event.at, frame.to_vec())));
        });
        frames
    }

    /// The steps as a pcapng file.
    #[must_use]
    pub fn pcapng(&self) -> Vec<u8> {
        // Writing to a Vec cannot fail, and no frame has 4 GiB.
        let Ok(mut writer) = Writer::new(Vec::new(), LinkType::ETHERNET) else { return Vec::new() };
        for (at, frame) in self.frames() {
            let _ = writer.frame(at, &frame, None);
        }
        writer.into_inner()
    }
}
