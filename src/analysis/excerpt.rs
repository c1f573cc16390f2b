//! One message, PDU or stretch of a capture again: whole, with the octets and the frames that it came in.
//!
//! A timeline keeps a row a message. Who wants to see more reads the capture again; of that, an [`Excerpt`] takes the
//! segments of the one connection, and stops as soon as it has what is wanted.

use std::collections::VecDeque;

use super::{Analyzer, Options};
use crate::dimse::{CommandField, Place};
use crate::octets::Span;
use crate::packet::{Endpoint, Layer, Segment, Unreachable};
use crate::stream::{Event, PerSide, Side, Table, What};
use crate::time::Moment;
use crate::timeline::{Entry, MessageEntry, PduEntry};
use crate::ul::PduType;

/// Octets kept around what is wanted: whole messages, but for their pixels.
const MAX_OCTETS: usize = 1 << 20;
/// Octets kept before a message: its first item may stand far behind the start of its PDU.
const BEFORE: u32 = 64 << 10;
/// Runs kept: as many octets in segments of 64.
const MAX_RUNS: usize = 16_384;
/// Frames whose headers are remembered until it is known what of them is wanted: more than wait behind a hole.
const MAX_FRAMES: usize = 2_048;

/// What is to be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Number of its association, which is given to what is found.
    pub association: u64,
    /// The frame in which the TCP connection came into sight.
    pub connected_in: u64,
    /// The ends of that connection, in any order.
    pub peers: [Endpoint; 2],
    /// What.
    pub subject: Subject,
}

/// What of a connection is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A message.
    Message {
        /// Who sent it.
        side: Side,
        /// Stream offset of its first PDV item.
        offset: u64,
        /// Its number in the association.
        number: u64,
        /// Its command; `None` if it was lost.
        command_field: Option<CommandField>,
    },
    /// A PDU.
    Pdu {
        /// Who sent it.
        side: Side,
        /// Stream offset of its first octet.
        offset: u64,
        /// Its type.
        kind: PduType,
    },
    /// Octets, and the first message or PDU that some of them belong to.
    Octets {
        /// Who sent them.
        side: Side,
        /// Which.
        span: Span,
    },
}

impl Subject {
    /// A message of the timeline.
    #[must_use]
    pub fn message(entry: &MessageEntry) -> Self {
        let MessageEntry { side, offset, number, .. } = *entry;
        Self::Message { side, offset, number, command_field: entry.command_field() }
    }

    /// A PDU of the timeline.
    #[must_use]
    pub const fn pdu(entry: &PduEntry) -> Self {
        let header = entry.content.header();
        Self::Pdu { side: entry.side, offset: header.offset, kind: header.kind }
    }

    /// Who sent it.
    #[must_use]
    pub const fn side(&self) -> Side {
        match *self {
            Self::Message { side, .. } | Self::Pdu { side, .. } | Self::Octets { side, .. } => side,
        }
    }

    /// The octets kept while it is not known where it ends.
    fn window(&self) -> Span {
        match *self {
            Self::Message { offset, .. } => {
                let start = offset.saturating_sub(BEFORE.into());
                Span::new(start, u64::MAX.saturating_sub(start))
            }
            Self::Pdu { offset, .. } => Span::new(offset, u64::MAX.saturating_sub(offset)),
            Self::Octets { span, .. } => span,
        }
    }
}

/// Octets that stand next to each other in a stream and came in one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Stream offset of the first.
    pub offset: u64,
    /// The octets.
    pub octets: Vec<u8>,
    /// The frame, or the last fragment of its IP packet.
    pub carrier: Moment,
    /// The headers of the frame, outermost first; empty if they were not remembered.
    pub layers: Vec<Layer>,
}

impl Run {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.offset, self.octets.len() as u64)
    }
}

/// What was read again.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Who sent the octets.
    pub side: Side,
    /// The message or PDU; `None` where octets were asked for that belong to none.
    pub entry: Option<Entry>,
    /// Its octets in the order of the stream.
    pub runs: Vec<Run>,
    /// Octets among them that the capture does not have: lost, or never sent.
    pub holes: Vec<Span>,
    /// Octets that were not kept, because there are too many.
    pub left_out: Vec<Span>,
}

impl Evidence {
    /// The octets of `span`; `None` if some of them are not there.
    #[must_use]
    pub fn octets(&self, span: Span) -> Option<Vec<u8>> {
        let mut octets = Vec::new();
        for run in &self.runs {
            octets.extend_from_slice(part(run.offset, &run.octets, span));
        }
        (octets.len() as u64 == span.length).then_some(octets)
    }
}

/// The octets that stand at `offset` and in `span`.
fn part(offset: u64, octets: &[u8], span: Span) -> &[u8] {
    let end = offset.saturating_add(octets.len() as u64).min(span.end());
    let from = usize::try_from(span.offset.saturating_sub(offset)).unwrap_or(usize::MAX);
    let to = usize::try_from(end.saturating_sub(offset)).unwrap_or(usize::MAX);
    octets.get(from..to).unwrap_or_default()
}

/// What two spans have in common, if anything.
fn common(one: Span, other: Span) -> Option<Span> {
    let start = one.offset.max(other.offset);
    let length = one.end().min(other.end()).checked_sub(start)?;
    (length > 0).then_some(Span::new(start, length))
}

/// Why something could not be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// Nothing of the kind starts there.
    #[error("it is not where it was when the capture was read first")]
    NotThere,
    /// Something else starts there.
    #[error("another {found} is where {wanted} was when the capture was read first")]
    Other {
        /// The name of what is wanted.
        wanted: &'static str,
        /// The name of what is there.
        found: &'static str,
    },
}

/// Takes the segments of a capture, and keeps what is wanted of them.
pub struct Excerpt {
    wanted: Wanted,
    table: Table,
    analyzer: Analyzer,
    kept: Kept,
    entries: Vec<Entry>,
    found: Option<Entry>,
    is_over: bool,
    /// The frame of the latest segment of the connection that has octets.
    latest: Option<u64>,
    /// The headers of recent frames.
    frames: VecDeque<(u64, Vec<Layer>)>,
}

impl Excerpt {
    /// An excerpt that has seen nothing. `options` are those that the capture was read with first.
    #[must_use]
    pub fn new(wanted: Wanted, options: Options) -> Self {
        let options = Options { pdus: true, data_sets: true, places: true, ..options };
        Self {
            wanted,
            table: Table::new(&options.dicom_ports),
            analyzer: Analyzer::new(options),
            kept: Kept::new(wanted.subject),
            entries: Vec::new(),
            found: None,
            is_over: false,
            latest: None,
            frames: VecDeque::new(),
        }
    }

    /// Takes in a segment.
    pub fn segment(&mut self, segment: &Segment<'_>) {
        if segment.frame < self.wanted.connected_in {
            return;
        }
        let is_wanted = self.is_ours(segment.source, segment.destination);
        if is_wanted && !segment.payload.is_empty() {
            self.latest = Some(segment.frame);
        }
        let Self { table, analyzer, kept, entries, .. } = self;
        let mut sink = |event: Event<'_>| {
            kept.event(&event);
            analyzer.push(&event, entries);
        };
        if is_wanted {
            table.push(segment, &mut sink);
        } else {
            table.pass(segment.at, segment.frame, &mut sink);
        }
        self.take_entries();
    }

    /// Takes in what somebody on the way says of a segment.
    pub fn unreachable(&mut self, message: &Unreachable) {
        if message.frame >= self.wanted.connected_in && self.is_ours(message.source, message.destination) {
            let Self { table, analyzer, entries, .. } = self;
            table.push_unreachable(message, &mut |event| analyzer.push(&event, entries));
            self.take_entries();
        }
    }

    /// Takes in the headers of the frame that the last segment came in.
    pub fn layers(&mut self, frame: u64, layers: &[Layer]) {
        if self.latest != Some(frame) {
            return;
        }
        if self.frames.len() >= MAX_FRAMES {
            self.frames.pop_front();
        }
        self.frames.push_back((frame, layers.to_vec()));
        self.kept.name_layers(&self.frames);
    }

    fn is_ours(&self, source: Endpoint, destination: Endpoint) -> bool {
        let peers = self.wanted.peers;
        peers == [source, destination] || peers == [destination, source]
    }

    /// Has it all that it can get?
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.found.is_some() || self.is_over
    }

    /// Looks whether what is wanted is among the latest entries, or the connection over.
    fn take_entries(&mut self) {
        for entry in self.entries.drain(..) {
            match entry {
                Entry::Association(_) | Entry::Connection(_) => self.is_over = true,
                Entry::Opened(_) => self.is_over = false,
                _ => {}
            }
            if self.found.is_none() && is_at(&self.wanted.subject, &entry) {
                self.found = Some(entry);
            }
        }
    }

    /// What was found. The capture is over, or nothing more is wanted of it.
    ///
    /// # Errors
    /// [`Missing`] if what was wanted is not there.
    pub fn finish(mut self) -> Result<Evidence, Missing> {
        if !self.is_done() {
            let Self { table, analyzer, kept, entries, .. } = &mut self;
            table.finish(&mut |event| {
                kept.event(&event);
                analyzer.push(&event, entries);
            });
            self.take_entries();
        }
        let Self { wanted, kept, mut found, .. } = self;
        compare(&wanted.subject, found.as_ref())?;
        if let Some(entry) = &mut found {
            set_association(entry, wanted.association);
        }
        let span = match &found {
            Some(entry) if !matches!(wanted.subject, Subject::Octets { .. }) => span_of(entry),
            _ => kept.window,
        };
        Ok(kept.finish(found, span))
    }
}

/// Is this entry at the place of the subject?
fn is_at(subject: &Subject, entry: &Entry) -> bool {
    match (*subject, entry) {
        (Subject::Message { side, offset, .. }, Entry::Message(message)) => {
            (message.side, message.offset) == (side, offset)
        }
        (Subject::Pdu { side, offset, .. }, Entry::Pdu(pdu)) => {
            (pdu.side, pdu.content.header().offset) == (side, offset)
        }
        (Subject::Octets { side, span }, Entry::Message(message)) => {
            message.side == side && message.places.iter().any(|place| common(place.span(), span).is_some())
        }
        (Subject::Octets { side, span }, Entry::Pdu(pdu)) => {
            let is_control = pdu.content.header().kind != PduType::P_DATA_TF;
            is_control && pdu.side == side && common(pdu.content.header().span(), span).is_some()
        }
        _ => false,
    }
}

/// Is what was found what is wanted?
fn compare(subject: &Subject, found: Option<&Entry>) -> Result<(), Missing> {
    match (*subject, found) {
        (Subject::Octets { .. }, _) => Ok(()),
        (Subject::Message { number, command_field, .. }, Some(Entry::Message(message))) => {
            if (message.number, message.command_field()) == (number, command_field) {
                return Ok(());
            }
            let wanted = command_field.map_or("unknown", CommandField::name);
            Err(Missing::Other { wanted, found: message.command_name() })
        }
        (Subject::Pdu { kind, .. }, Some(Entry::Pdu(pdu))) => {
            let found = pdu.content.header().kind;
            if found == kind {
                return Ok(());
            }
            Err(Missing::Other { wanted: kind.name(), found: found.name() })
        }
        _ => Err(Missing::NotThere),
    }
}

fn set_association(entry: &mut Entry, association: u64) {
    match entry {
        Entry::Message(message) => message.association = association,
        Entry::Pdu(pdu) => pdu.association = association,
        _ => {}
    }
}

/// The octets of an entry, and of the PDUs that it came in.
fn span_of(entry: &Entry) -> Span {
    match entry {
        Entry::Message(message) => {
            let start = message.places.first().map_or(message.offset, |place| place.pdu.offset);
            let end = message.places.iter().map(|place: &Place| place.span().end()).max().unwrap_or(start);
            Span::new(start, end.saturating_sub(start))
        }
        Entry::Pdu(pdu) => pdu.content.header().span(),
        _ => Span::default(),
    }
}

/// The octets of one side, as far as they are kept.
struct Kept {
    side: Side,
    window: Span,
    /// Stream offset of the next octet of each side.
    next: PerSide<u64>,
    octets: usize,
    runs: Vec<Run>,
    holes: Vec<Span>,
    left_out: Vec<Span>,
    /// Runs whose frame's headers are known.
    named: usize,
}

impl Kept {
    fn new(subject: Subject) -> Self {
        Self {
            side: subject.side(),
            window: subject.window(),
            next: PerSide::default(),
            octets: 0,
            runs: Vec::new(),
            holes: Vec::new(),
            left_out: Vec::new(),
            named: 0,
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        let (side, count) = match event.what {
            What::Octets { side, octets, .. } => (side, octets.len() as u64),
            What::Gap { side, count, .. } => (side, count),
            _ => return,
        };
        let offset = *self.next.of(side);
        self.next.add(side, count);
        if side != self.side {
            return;
        }
        match event.what {
            What::Octets { octets, carrier, .. } => {
                let start = offset.max(self.window.offset);
                self.keep(start, part(offset, octets, self.window), carrier);
            }
            _ => append(&mut self.holes, common(Span::new(offset, count), self.window)),
        }
    }

    fn keep(&mut self, offset: u64, octets: &[u8], carrier: Moment) {
        let room = MAX_OCTETS.saturating_add(BEFORE as usize).saturating_sub(self.octets);
        let continues = |run: &Run| run.carrier == carrier && run.span().end() == offset;
        let is_new = !self.runs.last().is_some_and(continues);
        let room = if is_new && self.runs.len() >= MAX_RUNS { 0 } else { room };
        let (kept, rest) = octets.split_at(octets.len().min(room));
        self.octets = self.octets.saturating_add(kept.len());
        let behind = offset.saturating_add(kept.len() as u64);
        match self.runs.last_mut().filter(|_| !is_new) {
            Some(run) => run.octets.extend_from_slice(kept),
            None if kept.is_empty() => {}
            None => self.runs.push(Run { offset, octets: kept.to_vec(), carrier, layers: Vec::new() }),
        }
        let left_out = Span::new(behind, rest.len() as u64);
        append(&mut self.left_out, Some(left_out).filter(|span| span.length > 0));
    }

    /// Gives new runs the headers of their frames.
    fn name_layers(&mut self, frames: &VecDeque<(u64, Vec<Layer>)>) {
        for run in self.runs.iter_mut().skip(self.named) {
            let index = frames.binary_search_by_key(&run.carrier.frame, |(frame, _)| *frame);
            if let Some((_, layers)) = index.ok().and_then(|index| frames.get(index)) {
                run.layers.clone_from(layers);
            }
        }
        self.named = self.runs.len();
    }

    /// What is kept of `span`.
    fn finish(self, entry: Option<Entry>, span: Span) -> Evidence {
        let within = |spans: Vec<Span>| spans.into_iter().filter_map(|other| common(other, span)).collect();
        let mut runs = self.runs;
        for run in &mut runs {
            let (octets, offset) =
                (part(run.offset, &run.octets, span).to_vec(), run.offset.max(span.offset));
            (run.octets, run.offset) = (octets, offset);
        }
        runs.retain(|run| !run.octets.is_empty());
        let (mut holes, next) = (self.holes, *self.next.of(self.side));
        append(
            &mut holes,
            span.end().checked_sub(next).filter(|count| *count > 0).map(|count| Span::new(next, count)),
        );
        Evidence { side: self.side, entry, runs, holes: within(holes), left_out: within(self.left_out) }
    }
}

/// Adds a span to a list in order; what touches the last one makes it longer.
fn append(spans: &mut Vec<Span>, span: Option<Span>) {
    let Some(span) = span else { return };
    match spans.last_mut().filter(|last| last.end() == span.offset) {
        Some(last) => last.length = last.length.saturating_add(span.length),
        None => spans.push(span),
    }
}
