//! One side's octets → PDUs, in pieces of any size, with holes.
//!
//! The octets of a P-DATA-TF pass through as they come and are never collected. After a gap the next boundary is
//! found by arithmetic where the hole lies inside a PDU, else by a search.

use super::PduType;
use super::p_data_tf::DataPdu;
use super::pdu::{Anomaly, Fault, Pdu, PduHeader, PdvHeader};
use super::search::{ContextSet, Found, Search};
use crate::octets::{Reader, Span, fill};
use crate::time::Moment;

/// Octets kept of a PDU that is not P-DATA-TF: more than 128 presentation contexts with every transfer syntax need.
const MAX_COLLECTED: usize = 256 << 10;
/// A PDU of unknown type is believed up to this length; beyond, its header is none.
const MAX_UNKNOWN: u32 = 1 << 20;

/// What the decoder tells, in stream order.
#[derive(Clone, Debug)]
pub enum Unit<'a> {
    /// A PDU other than P-DATA-TF, whole or cut.
    Pdu(Pdu),
    /// A P-DATA-TF starts.
    DataStart(PduHeader),
    /// A presentation data value item starts in it.
    PdvStart(PdvHeader),
    /// Octets of that item's fragment.
    Fragment(&'a [u8]),
    /// Octets of that item's fragment that were lost.
    FragmentGap(u64),
    /// The item is over; `false` if it was cut off before its length was reached.
    PdvEnd(bool),
    /// This many octets of the PDU were lost, and with them where its further items start.
    PdvsLost(u64),
    /// The P-DATA-TF is over; the number of its octets that were not seen.
    DataEnd(u64),
    /// The stream is over and the P-DATA-TF is not; the number of its octets that were not seen.
    DataCutOff(u64),
    /// Something odd outside of [`Unit::Pdu`].
    Anomaly(Anomaly),
    /// The boundary of PDUs is lost, with this many octets beyond the PDU that was going on. What was going on may
    /// have ended in them.
    BoundaryLost(u64),
    /// A boundary was found again.
    BoundaryFound {
        /// Octets seen before it that belong to nothing known.
        passed: u64,
        /// Octets of the fragment that stands before it, where arithmetic tells that exactly one PDU lost its header;
        /// of these, `passed` were seen.
        fragment: Option<u64>,
    },
}

#[derive(Clone, Debug)]
enum State {
    /// Reading a PDU header, of which this much is there.
    Header { octets: [u8; PduHeader::LENGTH], have: usize, started: Moment },
    /// Collecting a PDU that is not P-DATA-TF.
    Collect { header: PduHeader, octets: Vec<u8>, left: u64 },
    /// Passing over the rest of a PDU that has been decoded as far as possible.
    Skip { left: u64 },
    /// In a P-DATA-TF.
    Data(DataPdu),
    /// Looking for a boundary.
    Search(Search),
}

impl State {
    fn boundary() -> Self {
        Self::Header { octets: [0; PduHeader::LENGTH], have: 0, started: Moment::default() }
    }

    fn skip(left: u64) -> Self {
        if left == 0 { Self::boundary() } else { Self::Skip { left } }
    }
}

/// Decodes one side of an association.
#[derive(Clone, Debug)]
pub struct Decoder {
    state: State,
    /// Stream offset of the next octet.
    offset: u64,
    contexts: ContextSet,
    /// PDU length of the latest P-DATA-TF.
    data_length: u32,
    /// Where a PDU started whose header was lost, if that is known.
    lost_start: Option<u64>,
}

impl Decoder {
    /// A decoder at `offset` of its stream: at a boundary, or, with `is_searching`, somewhere.
    #[must_use]
    pub fn new(offset: u64, is_searching: bool) -> Self {
        let state = if is_searching { State::Search(Search::default()) } else { State::boundary() };
        Self { state, offset, contexts: ContextSet::ANY, data_length: 0, lost_start: None }
    }

    /// Stream offset of the next octet.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Is the boundary of PDUs lost?
    #[must_use]
    pub const fn is_searching(&self) -> bool {
        matches!(self.state, State::Search(_))
    }

    /// The contexts on which data can come: they confirm what a search finds.
    pub fn set_contexts(&mut self, contexts: ContextSet) {
        self.contexts = contexts;
    }

    /// Takes in the next octets.
    pub fn push(&mut self, mut octets: &[u8], now: Moment, sink: &mut impl FnMut(Unit<'_>)) {
        while !octets.is_empty() {
            let taken = match &mut self.state {
                State::Data(pdu) => {
                    let taken = pdu.push(octets, self.offset, now, sink);
                    if pdu.left() == 0 {
                        self.state = State::boundary();
                    }
                    taken
                }
                State::Header { .. } => self.push_header(octets, now, sink),
                State::Collect { .. } => self.push_collect(octets, sink),
                State::Skip { left } => {
                    let taken = (*left).min(octets.len() as u64);
                    self.state = State::skip(left.saturating_sub(taken));
                    taken as usize
                }
                State::Search(_) => self.push_search(octets, now, sink),
            };
            self.offset = self.offset.saturating_add(taken as u64);
            octets = octets.get(taken..).unwrap_or_default();
        }
    }

    fn push_header(&mut self, octets: &[u8], now: Moment, sink: &mut impl FnMut(Unit<'_>)) -> usize {
        let State::Header { octets: header, have, started } = &mut self.state else { return 0 };
        if *have == 0 {
            *started = now;
        }
        let before = *have;
        let taken = fill(header, have, PduHeader::LENGTH, octets);
        if *have == header.len() {
            let mut reader = Reader::new(header, 0);
            let [kind, reserved] = reader.array().unwrap_or_default();
            let length = reader.u32_be().unwrap_or_default();
            let offset = self.offset.saturating_sub(before as u64);
            let header = PduHeader { kind: PduType(kind), reserved, length, offset, started: *started };
            if header.kind == PduType::P_DATA_TF {
                self.data_length = header.length;
            }
            self.state = start(header, sink);
        }
        taken
    }

    fn push_collect(&mut self, octets: &[u8], sink: &mut impl FnMut(Unit<'_>)) -> usize {
        let State::Collect { header, octets: kept, left } = &mut self.state else { return 0 };
        let room = MAX_COLLECTED.saturating_sub(kept.len());
        let taken = octets.len().min(room).min(usize::try_from(*left).unwrap_or(usize::MAX));
        kept.extend_from_slice(octets.get(..taken).unwrap_or_default());
        *left = left.saturating_sub(taken as u64);
        if *left == 0 || kept.len() >= MAX_COLLECTED {
            let mut pdu = Pdu::decode(*header, kept, *left);
            if *left > 0 {
                pdu.anomalies.push(Anomaly::new(Fault::PduOverCap, header.span()));
            }
            self.state = State::skip(*left);
            sink(Unit::Pdu(pdu));
        }
        taken
    }

    fn push_search(&mut self, octets: &[u8], now: Moment, sink: &mut impl FnMut(Unit<'_>)) -> usize {
        let State::Search(search) = &mut self.state else { return 0 };
        match search.push(octets, &self.contexts, now) {
            Some(found) => self.leave_search(&found, sink),
            None => octets.len(),
        }
    }

    /// Goes on at the boundary that a search found; returns how many of the new octets are before it.
    fn leave_search(&mut self, found: &Found, sink: &mut impl FnMut(Unit<'_>)) -> usize {
        let boundary =
            self.offset.saturating_add(found.before as u64).saturating_sub(found.kept.len() as u64);
        let fragment = self.lost_start.take().and_then(|start| self.fragment_between(start, boundary));
        sink(Unit::BoundaryFound { passed: found.passed, fragment });
        self.state = State::boundary();
        if !found.kept.is_empty() {
            self.offset = self.offset.saturating_sub(found.kept.len() as u64);
            self.push(&found.kept, found.kept_since, sink);
        }
        found.before
    }

    /// Octets of the one fragment between two boundaries, if a PDU as long as the one before fits exactly. That is
    /// what a data set in several PDUs looks like, of which all but the last are of the greatest length.
    fn fragment_between(&self, start: u64, end: u64) -> Option<u64> {
        let headers = (PduHeader::LENGTH + PdvHeader::LENGTH) as u64;
        let length = end.checked_sub(start)?;
        let is_alike = length == u64::from(self.data_length).saturating_add(PduHeader::LENGTH as u64);
        length.checked_sub(headers).filter(|_| is_alike)
    }

    /// The other side acts, or this one is over: a PDU of which only the end decides whether it is one is one now.
    pub fn settle(&mut self, sink: &mut impl FnMut(Unit<'_>)) {
        if let State::Search(search) = &mut self.state
            && let Some(found) = search.settle(&self.contexts)
        {
            self.leave_search(&found, sink);
        }
    }

    /// `count` octets were lost here.
    pub fn gap(&mut self, count: u64, sink: &mut impl FnMut(Unit<'_>)) {
        self.settle(sink);
        let left = match &mut self.state {
            State::Header { .. } => 0,
            State::Collect { header, octets, left } => {
                sink(Unit::Pdu(Pdu::decode(*header, octets, *left)));
                *left
            }
            State::Skip { left } => *left,
            State::Data(pdu) => {
                let left = pdu.left();
                pdu.gap(count.min(left), sink);
                left
            }
            State::Search(search) => {
                search.gap();
                self.lost_start = None;
                self.offset = self.offset.saturating_add(count);
                return;
            }
        };
        let start = self.offset.saturating_add(left);
        self.offset = self.offset.saturating_add(count);
        let beyond = count.saturating_sub(left);
        if beyond > 0 {
            let is_in_header = matches!(self.state, State::Header { have, .. } if have > 0);
            self.lost_start = (!is_in_header).then_some(start);
            sink(Unit::BoundaryLost(beyond));
            self.state = State::Search(Search::default());
        } else if count == left {
            self.state = State::boundary();
        } else if !matches!(self.state, State::Data(_)) {
            self.state = State::skip(left.saturating_sub(count));
        }
    }

    /// This side sends no more. What is unfinished is told as far as it is known.
    pub fn finish(&mut self, sink: &mut impl FnMut(Unit<'_>)) {
        self.settle(sink);
        match std::mem::replace(&mut self.state, State::boundary()) {
            State::Collect { header, octets, left } => sink(Unit::Pdu(Pdu::decode(header, &octets, left))),
            State::Data(pdu) => pdu.cut_off(sink),
            State::Header { have, .. } if have > 0 => {
                let span = Span::new(self.offset.saturating_sub(have as u64), have as u64);
                sink(Unit::Anomaly(Anomaly::new(Fault::PduTooShort, span)));
            }
            State::Header { .. } | State::Skip { .. } | State::Search(_) => {}
        }
    }
}

fn start(header: PduHeader, sink: &mut impl FnMut(Unit<'_>)) -> State {
    if header.kind == PduType::P_DATA_TF {
        sink(Unit::DataStart(header));
        if header.length == 0 {
            sink(Unit::DataEnd(0));
            return State::boundary();
        }
        return State::Data(DataPdu::new(header.length));
    }
    if !header.kind.is_known() && header.length > MAX_UNKNOWN {
        let span = Span::new(header.offset, PduHeader::LENGTH as u64);
        sink(Unit::Anomaly(Anomaly::new(Fault::LostBoundary, span).announcing(header.length)));
        sink(Unit::BoundaryLost(0));
        return State::Search(Search::after(PduHeader::LENGTH as u64));
    }
    if header.length == 0 {
        sink(Unit::Pdu(Pdu::decode(header, &[], 0)));
        return State::boundary();
    }
    State::Collect { header, octets: Vec::new(), left: u64::from(header.length) }
}
