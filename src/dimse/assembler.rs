//! Presentation data values → messages (PS3.7 6.3, PS3.8 Annex E), for one side of an association.
//!
//! A message is its command set and, where it has one, its data set, both in any number of fragments; messages on
//! different contexts can be interleaved. The data set passes through: who wants it takes [`Part::DataSet`].

use super::CommandSet;
use super::command_set::Fault;
use crate::octets::Span;
use crate::time::Moment;
use crate::ul::{PduHeader, PdvHeader, Unit};

/// Places kept of one message: data sets of a gigabyte in PDUs of 16 kB.
const MAX_PLACES: usize = 65_536;
/// Octets kept of one command set: 50 times the largest that the standard's elements make.
const MAX_COMMAND: usize = 64 << 10;

/// What comes out, in stream order.
#[derive(Debug)]
pub enum Part<'a> {
    /// The next octets of a data set.
    DataSet {
        /// The message that it belongs to, as far as it was seen.
        message: &'a Message,
        /// Where in the data set they stand; `None` if that is not known.
        offset: Option<u64>,
        /// The octets.
        octets: &'a [u8],
    },
    /// Octets of a data set that were lost.
    DataSetGap {
        /// The message that it belongs to, as far as it was seen.
        message: &'a Message,
        /// Where in the data set they stand; `None` if that is not known.
        offset: Option<u64>,
        /// How many; `None` if that is not known, and with it where the next octets stand.
        count: Option<u64>,
    },
    /// A message is over.
    Message(Message),
}

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// With its last fragment.
    Complete,
    /// Its last fragment was lost.
    Lost,
    /// The next message on its context started before its last fragment.
    Superseded,
    /// The association or the connection ended before its last fragment.
    CutOff,
    /// The capture ended before its last fragment.
    CaptureEnded,
}

/// A PDV item of a message, and which part of the message its fragment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The PDU that it stands in.
    pub pdu: PduHeader,
    /// Its header.
    pub pdv: PdvHeader,
    /// Octets of the command set, or of the data set, before its fragment, those that were lost included; `None` if it
    /// is not known how many were lost.
    pub position: Option<u64>,
}

impl Place {
    /// Where the whole item stands in its sender's stream.
    #[must_use]
    pub fn span(&self) -> Span {
        self.pdv.span()
    }

    /// Where its fragment stands.
    #[must_use]
    pub fn fragment(&self) -> Span {
        self.pdv.fragment()
    }
}

/// A DIMSE message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Presentation-context-ID.
    pub context_id: u8,
    /// Its command set; `None` if it was lost, or there was none.
    pub command: Option<CommandSet>,
    /// First octet of its first PDV item.
    pub first: Moment,
    /// Last octet seen of it.
    pub last: Moment,
    /// Stream offset of its first PDV item.
    pub offset: u64,
    /// Octets of command set seen.
    pub command_octets: u64,
    /// Octets of data set seen; `None` if it has none.
    pub data_set_octets: Option<u64>,
    /// Octets of it that were lost.
    pub missing: u64,
    /// Octets that were seen after a loss and could not be placed; some may belong to it.
    pub unplaced: u64,
    /// How it ended.
    pub end: End,
    /// Was its last octet seen?
    pub is_end_seen: bool,
    /// PDV items it came in.
    pub pdv_count: u32,
    /// Where they stand, if asked for.
    pub places: Vec<Place>,
}

impl Message {
    /// Is every octet of it there?
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.end == End::Complete && self.missing == 0 && self.command.is_some()
    }
}

/// A message under way.
#[derive(Debug)]
struct Partial {
    message: Message,
    command: Vec<u8>,
    /// Octets of the command set that can be decoded: up to its first hole.
    has_command_hole: bool,
    /// The latest octets of it were lost.
    is_in_hole: bool,
    phase: Phase,
    /// Octets that have passed of what its phase is about. `None` for a data set of which it is not known how many have:
    /// the end of its command set was not seen, or a loss has no known length.
    position: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Command,
    DataSet,
}

/// Makes messages of the units of one side.
#[derive(Debug, Default)]
pub struct Assembler {
    /// Messages under way; rarely more than one.
    partials: Vec<Partial>,
    /// The PDV item being read.
    current: Option<PdvHeader>,
    /// Are octets missing because the capture cut their frames?
    is_cut: bool,
    /// The PDU being read.
    pdu: Option<PduHeader>,
    keeps_places: bool,
}

impl Assembler {
    /// Says of the octets that are lost until the next call whether the capture cut their frames, so that it is known
    /// when they were seen.
    pub fn set_cut(&mut self, is_cut: bool) {
        self.is_cut = is_cut;
    }

    /// Keeps the places of PDV items from now on, or not.
    pub fn keep_places(&mut self, keeps_places: bool) {
        self.keeps_places = keeps_places;
    }

    /// Takes in a unit of the upper layer.
    pub fn push(&mut self, unit: &Unit<'_>, now: Moment, sink: &mut impl FnMut(Part<'_>)) {
        match unit {
            Unit::PdvStart(header) => self.start(*header, sink),
            Unit::Fragment(octets) => self.fragment(octets, now, sink),
            Unit::FragmentGap(count) => self.fragment_gap(*count, now, sink),
            Unit::PdvEnd(is_whole) => self.end(*is_whole, now, sink),
            Unit::PdvsLost(count) => {
                self.lose(*count);
                self.lose_place(sink);
            }
            Unit::BoundaryLost(count) => self.lose(*count),
            Unit::BoundaryFound { passed, fragment } => self.resume(*passed, *fragment, sink),
            Unit::DataStart(header) => self.pdu = Some(*header),
            Unit::Pdu(_) | Unit::DataEnd(_) | Unit::DataCutOff(_) | Unit::Anomaly(_) => {}
        }
    }

    fn start(&mut self, header: PdvHeader, sink: &mut impl FnMut(Part<'_>)) {
        self.current = Some(header);
        let known =
            self.partials.iter_mut().position(|partial| partial.message.context_id == header.context_id);
        if let Some(index) = known {
            let partial = self.partials.get_mut(index);
            match (partial.as_ref().map(|partial| partial.phase), header.is_command()) {
                (Some(Phase::DataSet), true) => {
                    let end = if partial.is_some_and(|partial| partial.message.missing > 0) {
                        End::Lost
                    } else {
                        End::Superseded
                    };
                    self.finish_at(index, end, sink);
                    self.open(header);
                }
                (Some(Phase::Command), false) => {
                    if let Some(partial) = partial {
                        partial.position = (partial.message.missing == 0).then_some(0);
                        partial.decode_command();
                    }
                }
                _ => {}
            }
        } else {
            self.open(header);
        }
        let pdu = self.pdu.filter(|_| self.keeps_places);
        if let Some(partial) = self.partial(header.context_id) {
            partial.message.pdv_count = partial.message.pdv_count.saturating_add(1);
            partial.keep_place(pdu, header);
            partial.is_in_hole = false;
            if !header.is_command() {
                partial.message.data_set_octets.get_or_insert(0);
            }
        }
    }

    fn open(&mut self, header: PdvHeader) {
        let phase = if header.is_command() { Phase::Command } else { Phase::DataSet };
        // There is rarely more than one, and there may be thousands of associations.
        self.partials.reserve_exact(1);
        self.partials.push(Partial {
            message: Message {
                context_id: header.context_id,
                command: None,
                first: header.started,
                last: header.started,
                offset: header.offset,
                command_octets: 0,
                data_set_octets: None,
                missing: 0,
                unplaced: 0,
                end: End::Complete,
                is_end_seen: false,
                pdv_count: 0,
                places: Vec::new(),
            },
            command: Vec::new(),
            has_command_hole: false,
            is_in_hole: false,
            phase,
            position: (phase == Phase::Command).then_some(0),
        });
    }

    fn partial(&mut self, context_id: u8) -> Option<&mut Partial> {
        self.partials.iter_mut().find(|partial| partial.message.context_id == context_id)
    }

    fn fragment(&mut self, octets: &[u8], now: Moment, sink: &mut impl FnMut(Part<'_>)) {
        let Some(header) = self.current else { return };
        let Some(partial) = self.partial(header.context_id) else { return };
        partial.message.last = now;
        partial.is_in_hole = false;
        let offset = partial.pass(octets.len() as u64);
        if header.is_command() {
            partial.message.command_octets =
                partial.message.command_octets.saturating_add(octets.len() as u64);
            if !partial.has_command_hole {
                let room = MAX_COMMAND.saturating_sub(partial.command.len());
                partial.command.extend_from_slice(octets.get(..room).unwrap_or(octets));
            }
        } else {
            let seen = partial.message.data_set_octets.get_or_insert(0);
            *seen = seen.saturating_add(octets.len() as u64);
            sink(Part::DataSet { message: &partial.message, offset, octets });
        }
    }

    fn fragment_gap(&mut self, count: u64, now: Moment, sink: &mut impl FnMut(Part<'_>)) {
        let Some(header) = self.current else { return };
        let is_cut = self.is_cut;
        let Some(partial) = self.partial(header.context_id) else { return };
        partial.message.missing = partial.message.missing.saturating_add(count);
        let offset = partial.pass(count);
        partial.is_in_hole = !is_cut;
        if is_cut {
            partial.message.last = now;
        }
        if header.is_command() {
            partial.has_command_hole = true;
        } else {
            sink(Part::DataSetGap { message: &partial.message, offset, count: Some(count) });
        }
    }

    fn end(&mut self, is_whole: bool, now: Moment, sink: &mut impl FnMut(Part<'_>)) {
        let Some(header) = self.current.take() else { return };
        let Some(index) =
            self.partials.iter().position(|partial| partial.message.context_id == header.context_id)
        else {
            return;
        };
        let Some(partial) = self.partials.get_mut(index).filter(|_| is_whole && header.is_last()) else {
            return;
        };
        partial.message.last = now;
        if header.is_command() {
            partial.decode_command();
            partial.position = Some(0);
            let has_data_set = partial.message.command.as_ref().is_some_and(CommandSet::has_data_set);
            if has_data_set || partial.has_command_hole {
                return;
            }
        }
        self.finish_at(index, End::Complete, sink);
    }

    /// Octets were lost, and with them where items start: whatever is under way may be missing some of them.
    fn lose(&mut self, count: u64) {
        self.current = None;
        for partial in &mut self.partials {
            partial.message.missing = partial.message.missing.saturating_add(count);
            if partial.phase == Phase::Command {
                partial.has_command_hole = true;
                partial.position = None;
            }
        }
    }

    /// It is not known where in their data sets the next octets stand.
    fn lose_place(&mut self, sink: &mut impl FnMut(Part<'_>)) {
        for partial in self.partials.iter_mut().filter(|partial| partial.phase == Phase::DataSet) {
            let offset = partial.position.take();
            sink(Part::DataSetGap { message: &partial.message, offset, count: None });
        }
    }

    /// A boundary was found again. If arithmetic tells which fragment stood before it, it belongs to the one message
    /// under way.
    fn resume(&mut self, passed: u64, fragment: Option<u64>, sink: &mut impl FnMut(Part<'_>)) {
        if let ([partial], Some(fragment)) = (self.partials.as_mut_slice(), fragment)
            && partial.phase == Phase::DataSet
        {
            let seen = passed.min(fragment);
            let headers = (PduHeader::LENGTH + PdvHeader::LENGTH) as u64;
            partial.message.missing =
                partial.message.missing.saturating_sub(headers.saturating_sub(passed.saturating_sub(seen)));
            let data_set = partial.message.data_set_octets.get_or_insert(0);
            *data_set = data_set.saturating_add(seen);
            let offset = partial.pass(fragment);
            sink(Part::DataSetGap { message: &partial.message, offset, count: Some(fragment) });
            return;
        }
        for partial in &mut self.partials {
            partial.message.unplaced = partial.message.unplaced.saturating_add(passed);
        }
        self.lose_place(sink);
    }

    /// The other side has answered the request with this message ID: if octets of it were lost, its end was too.
    pub fn answered(&mut self, message_id: u16, sink: &mut impl FnMut(Part<'_>)) {
        let is_over = |partial: &Partial| {
            let id = partial.message.command.as_ref().and_then(CommandSet::message_id);
            partial.message.missing > 0 && id == Some(message_id)
        };
        if let Some(index) = self.partials.iter().position(is_over) {
            self.finish_at(index, End::Lost, sink);
        }
    }

    /// Nothing more comes of this side: what is unfinished ends like `end`, unless its end may have been lost.
    pub fn finish(&mut self, end: End, sink: &mut impl FnMut(Part<'_>)) {
        self.current = None;
        while !self.partials.is_empty() {
            let is_lost = self.partials.first().is_some_and(|partial| partial.message.missing > 0);
            self.finish_at(0, if is_lost && end == End::CutOff { End::Lost } else { end }, sink);
        }
    }

    fn finish_at(&mut self, index: usize, end: End, sink: &mut impl FnMut(Part<'_>)) {
        let mut partial = self.partials.remove(index);
        partial.decode_command();
        partial.message.end = end;
        partial.message.is_end_seen = end == End::Complete && !partial.is_in_hole;
        sink(Part::Message(partial.message));
    }
}

impl Partial {
    /// So many octets of its command set or data set pass, or were lost; where they stand.
    fn pass(&mut self, count: u64) -> Option<u64> {
        let offset = self.position;
        self.position = offset.map(|offset| offset.saturating_add(count));
        offset
    }

    fn keep_place(&mut self, pdu: Option<PduHeader>, pdv: PdvHeader) {
        if let Some(pdu) = pdu.filter(|_| self.message.places.len() < MAX_PLACES) {
            self.message.places.push(Place { pdu, pdv, position: self.position });
        }
    }

    /// The command set is over: decodes what there is of it.
    fn decode_command(&mut self) {
        self.phase = Phase::DataSet;
        if self.message.command.is_some() || self.command.is_empty() {
            return;
        }
        let mut set = CommandSet::decode(&self.command);
        if self.has_command_hole {
            set.note(Fault::Hole);
        }
        if self.message.command_octets > MAX_COMMAND as u64 {
            set.note(Fault::OverCap);
        }
        self.message.command = Some(set);
        self.command = Vec::new();
    }
}
