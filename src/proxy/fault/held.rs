//! What becomes of the octets that are held back of one side.

use super::Part;
use super::associate::overwrite;
use super::command::Command;
use super::direction::{Direction, Found, Gathering, State};

impl Direction {
    pub(super) fn free_unless_gathering(&mut self) {
        if !matches!(self.gathering, Gathering::Command(_)) {
            self.free = self.held.len();
        }
    }

    /// The command set that is going on is not held back any longer.
    pub(super) fn give_up(&mut self) {
        if matches!(self.gathering, Gathering::Command(_)) {
            self.found.push_back(Found::TooLong);
            self.gathering = Gathering::GivenUp;
            self.free = self.held.len();
        }
    }

    /// Everything that is held may go.
    pub(super) fn release(&mut self) {
        if matches!(self.gathering, Gathering::Command(_)) {
            self.gathering = Gathering::GivenUp;
        }
        self.free = self.held.len();
    }

    /// Everything that is held may go, and so may the rest of the PDU that is going on.
    pub(super) fn pass_rest(&mut self) {
        self.release();
        match self.state {
            State::Whole { left, .. } | State::Pdv { left } => self.state = State::Pass { left },
            State::Fragment { fragment, left, .. } => self.state = State::Pass { left: fragment + left },
            State::Probe | State::Header | State::Pass { .. } | State::Foreign => {}
        }
    }

    /// The octets of the PDU that is going on are thrown away; what was held back before it may go.
    pub(super) fn drop_pdu(&mut self) {
        self.held.truncate(self.pdu_start);
        self.start = self.held.len();
        self.release();
    }

    /// The PDU that is held back, from its header on.
    pub(super) fn pdu(&self) -> &[u8] {
        self.held.get(self.pdu_start..).unwrap_or_default()
    }

    /// Other octets in place of those of the PDU that is held back.
    pub(super) fn replace_pdu(&mut self, octets: &[u8]) {
        self.held.truncate(self.pdu_start);
        self.held.extend_from_slice(octets);
    }

    /// Other octets at this place of the PDU that is held back.
    pub(super) fn overwrite(&mut self, at: u64, octets: &[u8]) {
        overwrite(&mut self.held, self.pdu_start as u64 + at, octets);
    }

    /// A field of the first PDV item of the PDU that starts is made wrong, and this told.
    pub(super) fn corrupt(&mut self, part: Part, value: u32, note: String) {
        self.corrupt = Some((part, value, note));
    }

    /// The command set that is whole, and all that is held.
    pub(super) fn command(&mut self) -> Option<(&Command, &mut [u8])> {
        match &self.gathering {
            Gathering::Command(command) => Some((command, &mut self.held)),
            _ => None,
        }
    }

    /// The command set that is whole may go.
    pub(super) fn settle(&mut self) {
        self.gathering = Gathering::No;
        self.free = self.held.len();
    }

    /// Takes out what may go.
    pub(super) fn drain(&mut self) -> Vec<u8> {
        let count = self.free.min(self.held.len());
        let rest = self.held.split_off(count);
        let octets = std::mem::replace(&mut self.held, rest);
        self.is_open |= count > self.pdu_start;
        self.free = 0;
        self.start = self.start.saturating_sub(count);
        self.pdu_start = self.pdu_start.saturating_sub(count);
        if let Gathering::Command(command) = &mut self.gathering {
            command.shift(count);
        }
        octets
    }
}
