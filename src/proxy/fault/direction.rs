//! What one side sends, as PDUs, with the octets that are held back until it is known what becomes of them.

use std::collections::VecDeque;

use super::Part;
use super::associate::overwrite;
use super::command::Command;
use crate::octets::Reader;
use crate::stream::Side;
use crate::ul::{PduHeader, PduType, PdvHeader, probe};

/// Octets held back of one side: more than 128 presentation contexts with every transfer syntax need.
pub(super) const MAX_HELD: usize = 256 << 10;

/// Octets of the length that a PDV item starts with.
const PDV_LENGTH: u64 = 4;

/// What was found in what a side sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It speaks DICOM: these octets, which have not been looked at otherwise, are its first.
    Dicom(Vec<u8>),
    /// It speaks something else.
    Foreign,
    /// The header of a PDU. What becomes of the rest is to be said before more is taken in.
    Header(PduType, u32),
    /// A PDU that was held back is whole.
    Whole(PduType),
    /// A command set is whole.
    Command,
    /// A command set was too long to be held back.
    TooLong,
    /// A PDU is over.
    End,
}

#[derive(Clone, Debug)]
pub(super) enum State {
    /// Too few octets to tell whether it is DICOM.
    Probe,
    Header,
    /// In a PDU that is held back.
    Whole {
        kind: PduType,
        left: u64,
    },
    /// In a PDU that passes.
    Pass {
        left: u64,
    },
    /// At the header of a PDV item.
    Pdv {
        left: u64,
    },
    /// In a fragment, behind which the PDU has `left` octets.
    Fragment {
        fragment: u64,
        left: u64,
        is_command: bool,
        is_last: bool,
    },
    /// Not DICOM, or no longer.
    Foreign,
}

/// What is known of the command set that is going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Gathering {
    No,
    Command(Command),
    /// The rest of one that is not held back.
    GivenUp,
}

/// What a side sends.
#[derive(Clone, Debug)]
pub(super) struct Direction {
    side: Side,
    pub(super) state: State,
    /// Octets not yet passed on.
    pub(super) held: Vec<u8>,
    /// How many of them may go.
    pub(super) free: usize,
    /// Where among them the last header started.
    pub(super) start: usize,
    /// Where among them the PDU started that is going on.
    pub(super) pdu_start: usize,
    /// Were octets of that PDU passed on?
    pub(super) is_open: bool,
    pub(super) gathering: Gathering,
    /// A field of the next PDV item that is to be made wrong, and what is to be told then.
    pub(super) corrupt: Option<(Part, u32, String)>,
    /// What was found and not looked at yet.
    pub(super) found: VecDeque<Found>,
    /// What is to be told with the octets that go next.
    pub(super) notes: Vec<String>,
}

impl Direction {
    pub(super) fn new(side: Side) -> Self {
        Self {
            side,
            state: State::Probe,
            held: Vec::new(),
            free: 0,
            start: 0,
            pdu_start: 0,
            is_open: false,
            gathering: Gathering::No,
            corrupt: None,
            found: VecDeque::new(),
            notes: Vec::new(),
        }
    }

    /// Is it still to be told whether it speaks DICOM?
    pub(super) fn is_probing(&self) -> bool {
        matches!(self.state, State::Probe)
    }

    /// Is nothing held back?
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Is no PDU going on?
    pub(super) fn is_between_pdus(&self) -> bool {
        match self.state {
            State::Header => self.held.len() == self.start,
            State::Probe | State::Foreign => true,
            _ => false,
        }
    }

    /// Were octets of the PDU that is going on passed on?
    pub(super) fn is_open(&self) -> bool {
        self.is_open && !matches!(self.state, State::Probe | State::Foreign)
    }

    /// Takes in some of the next octets, up to the next thing to be found; returns how many.
    pub(super) fn push(&mut self, octets: &[u8]) -> usize {
        if self.room() == 0 {
            self.give_up();
        }
        match self.state {
            State::Probe => self.push_probe(octets),
            State::Header => self.push_header(octets),
            State::Whole { kind, left } => {
                let taken = self.take(octets, left);
                self.hold(kind, left - taken as u64);
                taken
            }
            State::Pass { left } => {
                let taken = self.take(octets, left);
                self.pass(left - taken as u64);
                taken
            }
            State::Pdv { left } => self.push_pdv(octets, left),
            State::Fragment { fragment, .. } => self.push_fragment(octets, fragment),
            State::Foreign => {
                let taken = self.take(octets, u64::MAX);
                self.free = self.held.len();
                taken
            }
        }
    }

    /// Octets of a command set that can still be held back.
    fn room(&self) -> u64 {
        MAX_HELD.saturating_sub(self.held.len() - self.free) as u64
    }

    /// Adds octets to those held, `left` at most.
    fn take(&mut self, octets: &[u8], left: u64) -> usize {
        let count = octets.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.held.extend_from_slice(octets.get(..count).unwrap_or_default());
        count
    }

    /// One octet at a time, so that the answer does not depend on how many there are at once.
    fn push_probe(&mut self, octets: &[u8]) -> usize {
        for (index, octet) in octets.iter().enumerate() {
            self.held.push(*octet);
            match self.probe() {
                Some(true) => {
                    self.state = State::Header;
                    self.found.push_back(Found::Dicom(std::mem::take(&mut self.held)));
                    return index + 1;
                }
                Some(false) => {
                    self.be_foreign();
                    self.found.push_back(Found::Foreign);
                    return index + 1;
                }
                None => {}
            }
        }
        octets.len()
    }

    fn probe(&self) -> Option<bool> {
        let kind = PduType(*self.held.first()?);
        let can_start = match self.side {
            Side::Initiator => kind == PduType::ASSOCIATE_RQ,
            Side::Responder => {
                matches!(kind, PduType::ASSOCIATE_AC | PduType::ASSOCIATE_RJ | PduType::ABORT)
            }
        };
        if can_start { probe(&self.held) } else { Some(false) }
    }

    /// Passes everything on from here, what is held too.
    pub(super) fn be_foreign(&mut self) {
        self.state = State::Foreign;
        self.release();
    }

    fn push_header(&mut self, octets: &[u8]) -> usize {
        let Some((taken, header)) = self.header(octets) else { return octets.len() };
        let mut reader = Reader::new(&header, 0);
        let [kind, _] = reader.array().unwrap_or_default();
        let length = reader.u32_be().unwrap_or_default();
        if PduType(kind).is_known() {
            self.found.push_back(Found::Header(PduType(kind), length));
        } else {
            self.be_foreign();
        }
        taken
    }

    /// Adds octets to the header that started at `start`: how many, and the header if it is whole now. All of them are
    /// taken if it is not.
    fn header(&mut self, octets: &[u8]) -> Option<(usize, [u8; PduHeader::LENGTH])> {
        let have = self.held.len() - self.start;
        let taken = self.take(octets, PduHeader::LENGTH.saturating_sub(have) as u64);
        let header = self.held.get(self.start..)?.first_chunk()?;
        Some((taken, *header))
    }

    /// Holds the PDU back whose header was found, until it is whole; `left` octets of it are to come.
    pub(super) fn hold(&mut self, kind: PduType, left: u64) {
        self.state = State::Whole { kind, left };
        if left == 0 {
            self.found.push_back(Found::Whole(kind));
        }
    }

    /// Lets the rest of the PDU pass, of which `left` octets are to come.
    pub(super) fn pass(&mut self, left: u64) {
        self.free_unless_gathering();
        self.state = State::Pass { left };
        if left == 0 {
            self.end();
        }
    }

    /// Looks at the PDV items of the PDU, of which `left` octets are to come.
    pub(super) fn look_inside(&mut self, left: u64) {
        if left < PdvHeader::LENGTH as u64 {
            return self.pass(left);
        }
        self.start = self.held.len();
        self.state = State::Pdv { left };
    }

    /// The PDU is over; it may go.
    pub(super) fn end(&mut self) {
        self.free_unless_gathering();
        self.state = State::Header;
        (self.start, self.pdu_start) = (self.held.len(), self.held.len());
        self.is_open = false;
        self.corrupt = None;
        self.found.push_back(Found::End);
    }

    fn push_pdv(&mut self, octets: &[u8], left: u64) -> usize {
        let before = self.held.len();
        let Some((taken, header)) = self.header(octets) else {
            self.state = State::Pdv { left: left - (self.held.len() - before) as u64 };
            return octets.len();
        };
        let left = left - taken as u64;
        self.make_wrong();
        let mut reader = Reader::new(&header, 0);
        let length = u64::from(reader.u32_be().unwrap_or_default());
        let [context_id, control] = reader.array().unwrap_or_default();
        let Some(fragment) = length.checked_sub(2).filter(|fragment| *fragment <= left) else {
            self.give_up();
            self.pass(left);
            return taken;
        };
        let (is_command, is_last) = (control & 1 != 0, control & 2 != 0);
        if is_command {
            self.start_fragment(context_id);
        }
        self.state = State::Fragment { fragment, left: left - fragment, is_command, is_last };
        if fragment == 0 {
            self.end_fragment(left, is_command, is_last);
        }
        self.free_unless_gathering();
        taken
    }

    /// Makes the field wrong that is to be so.
    fn make_wrong(&mut self) {
        let Some((part, value, note)) = self.corrupt.take() else { return };
        let place = self.start as u64;
        match part {
            Part::ContextId => {
                let value = u8::try_from(value).unwrap_or(u8::MAX);
                overwrite(&mut self.held, place + PDV_LENGTH, &[value]);
            }
            _ => overwrite(&mut self.held, place, &value.to_be_bytes()),
        }
        self.notes.push(note);
    }

    fn start_fragment(&mut self, context_id: u8) {
        match &self.gathering {
            Gathering::No => self.gathering = Gathering::Command(Command::new(context_id)),
            Gathering::Command(command) if !command.is_of(context_id) => self.give_up(),
            _ => {}
        }
    }

    fn push_fragment(&mut self, octets: &[u8], fragment: u64) -> usize {
        let State::Fragment { left, is_command, is_last, .. } = self.state else { return 0 };
        let is_gathering = matches!(self.gathering, Gathering::Command(_));
        let room = self.room();
        let start = self.held.len();
        let taken = self.take(octets, if is_gathering { fragment.min(room) } else { fragment });
        if let Gathering::Command(command) = &mut self.gathering
            && is_command
            && !command.add(start..start + taken)
        {
            self.give_up();
        }
        let fragment = fragment - taken as u64;
        self.state = State::Fragment { fragment, left, is_command, is_last };
        if fragment == 0 {
            self.end_fragment(left, is_command, is_last);
        }
        self.free_unless_gathering();
        taken
    }

    fn end_fragment(&mut self, left: u64, is_command: bool, is_last: bool) {
        if is_command && is_last {
            match self.gathering {
                Gathering::Command(_) => self.found.push_back(Found::Command),
                _ => self.gathering = Gathering::No,
            }
        }
        self.look_inside(left);
    }
}
