//! A connection of which it is not known yet what it carries, and one that carries something else.

use super::association::{Association, Silence};
use super::{Closing, Origin, Output, Progress, Shared, State};
use crate::stream::protocol::{self, Protocol};
use crate::stream::tls_alert::AlertSearch;
use crate::stream::{Close, Notice, PerSide, Side, Start, What};
use crate::time::Moment;
use crate::timeline::{ConnectionEntry, Entry, Speech, TransportCounts};
use crate::ul::{self, Decoder, Unit};

/// Octets kept of both sides until it is known what they are.
const MAX_KEPT: usize = 2 * protocol::ENOUGH;
/// Octets of one connection in which a PDU is looked for, where its start was not captured: a few PDUs of any size
/// in use.
const MAX_SEARCHED: u64 = 8 << 20;

/// A connection that has not shown what it carries.
#[derive(Debug, Default)]
pub(super) struct Undecided {
    origin: Origin,
    is_forced: bool,
    kept: Vec<Kept>,
    kept_octets: usize,
    facts: Facts,
    /// A PDU boundary is being looked for in both sides.
    search: Option<PerSide<Decoder>>,
}

/// What is known of a connection that may turn out not to be DICOM.
#[derive(Debug, Default)]
struct Facts {
    last: Moment,
    octets: PerSide<u64>,
    /// When the latest octet of each side was captured.
    seen: PerSide<Moment>,
    lost: PerSide<Lost>,
    heads: PerSide<Vec<u8>>,
    alerts: PerSide<AlertSearch>,
    closing: Closing,
    is_accepted: bool,
    transport: TransportCounts,
}

/// What the capture lost of a side before it was known what the connection carries.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lost {
    /// Where the first gap was noticed.
    pub(super) at: Moment,
    /// Its place in the stream of that side.
    pub(super) offset: u64,
    /// How many gaps.
    pub(super) gaps: u64,
    /// Octets in all of them.
    pub(super) octets: u64,
}

impl Lost {
    fn add(&mut self, at: Moment, offset: u64, count: u64) {
        if self.gaps == 0 {
            (self.at, self.offset) = (at, offset);
        }
        self.gaps = self.gaps.saturating_add(1);
        self.octets = self.octets.saturating_add(count);
    }
}

/// An event held back.
#[derive(Debug)]
enum Kept {
    Octets { side: Side, at: Moment, seen: Moment, carrier: Moment, octets: Vec<u8> },
    Gap { side: Side, at: Moment, count: u64, cut: Option<Moment> },
    Noticed { side: Side, at: Moment, notice: Notice },
    Closed { side: Option<Side>, at: Moment, how: Close },
}

/// What the first octets of a side say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    Undecided,
    Dicom,
    /// It may be DICOM whose start was not captured.
    Search,
    Other,
}

/// What an event showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Undecided,
    Dicom,
    Other,
    Over,
}

impl Facts {
    fn note(&mut self, what: &What<'_>, now: Moment) -> Progress {
        if !matches!(what, What::Closed { how: Close::SourceEnded | Close::Evicted, .. }) {
            self.last = now;
        }
        match *what {
            What::Octets { side, seen, octets, .. } => {
                self.octets.add(side, octets.len() as u64);
                *self.seen.of_mut(side) = seen;
                let head = self.heads.of_mut(side);
                let room = protocol::ENOUGH.saturating_sub(head.len());
                head.extend_from_slice(octets.get(..room).unwrap_or(octets));
                self.alerts.of_mut(side).push(octets);
            }
            What::Gap { side, count, .. } => {
                self.alerts.of_mut(side).lose();
                let offset = *self.octets.of(side);
                self.lost.of_mut(side).add(now, offset, count);
            }
            What::Closed { side, how } => return self.closing.push(side, how, now),
            What::Noticed { notice, .. } => {
                self.is_accepted |= notice == Notice::Accepted;
                self.transport.note(notice);
            }
            What::Opened { .. } => {}
        }
        Progress::GoesOn
    }

    fn lost_octets(&self) -> PerSide<u64> {
        PerSide { initiator: self.lost.initiator.octets, responder: self.lost.responder.octets }
    }

    fn entry(&self, origin: &Origin) -> ConnectionEntry {
        let speech = |side| {
            let head: &Vec<u8> = self.heads.of(side);
            if head.is_empty() {
                return None;
            }
            let is_dicom = ul::probe(head).unwrap_or(false);
            if is_dicom {
                return Some(Speech::Dicom);
            }
            let mut protocol = protocol::identify(head).unwrap_or(Protocol::Unknown);
            if let Protocol::Tls(hello) = &mut protocol {
                hello.alert = hello.alert.or(self.alerts.of(side).found());
            }
            Some(Speech::Other(protocol))
        };
        ConnectionEntry {
            first: origin.opened,
            last: self.last,
            client: origin.initiator,
            server: origin.responder,
            speaks: PerSide { initiator: speech(Side::Initiator), responder: speech(Side::Responder) },
            octets: self.octets,
            lost_octets: self.lost_octets().total(),
            close: self.closing.close(),
            is_accepted: (origin.start == Start::Handshake)
                .then_some(self.is_accepted || self.octets.responder > 0),
            transport: self.transport,
        }
    }
}

impl Undecided {
    /// A connection that came into sight; `is_forced` says that it is DICOM unless it clearly is something else.
    pub(super) fn new(origin: Origin, is_forced: bool) -> Self {
        let opened = origin.opened;
        Self { origin, is_forced, facts: Facts { last: opened, ..Facts::default() }, ..Self::default() }
    }

    pub(super) fn push(&mut self, what: &What<'_>, now: Moment) -> Verdict {
        if self.search.is_some() {
            return self.search_on(what, now);
        }
        if self.facts.note(what, now) == Progress::Over {
            return Verdict::Over;
        }
        let verdict = match *what {
            What::Octets { side, .. } => self.judge(side),
            // Octets that were lost at the start: the rest can only be searched.
            What::Gap { side, .. } if *self.facts.octets.of(side) == 0 => Judgement::Search,
            _ => Judgement::Undecided,
        };
        if let What::Octets { octets, .. } = what {
            self.kept_octets = self.kept_octets.saturating_add(octets.len());
        }
        self.kept.extend(Kept::of(what, now));
        match verdict {
            Judgement::Dicom => Verdict::Dicom,
            Judgement::Search => self.start_search(),
            Judgement::Other => Verdict::Other,
            Judgement::Undecided if self.kept_octets > MAX_KEPT => Verdict::Other,
            Judgement::Undecided => Verdict::Undecided,
        }
    }

    /// What the first octets of a side say.
    fn judge(&self, side: Side) -> Judgement {
        let head = self.facts.heads.of(side);
        match ul::probe(head) {
            Some(true) => return Judgement::Dicom,
            None => return Judgement::Undecided,
            Some(false) => {}
        }
        match protocol::identify(head) {
            None => Judgement::Undecided,
            Some(Protocol::Unknown) if self.origin.start == Start::MidStream => Judgement::Search,
            // Three octets are little to know remote desktop by.
            Some(Protocol::Unknown | Protocol::Rdp) if self.is_forced => Judgement::Dicom,
            Some(_) => Judgement::Other,
        }
    }

    /// Looks for a boundary in what was kept, and from now on in what comes.
    fn start_search(&mut self) -> Verdict {
        let searching = || Decoder::new(0, true);
        self.search = Some(PerSide { initiator: searching(), responder: searching() });
        self.facts = Facts { last: self.facts.last, ..Facts::default() };
        let mut verdict = Verdict::Undecided;
        for kept in std::mem::take(&mut self.kept) {
            if verdict == Verdict::Undecided {
                kept.replay(|what, at| verdict = self.search_on(what, at));
            } else {
                self.kept.push(kept);
            }
        }
        verdict
    }

    fn search_on(&mut self, what: &What<'_>, now: Moment) -> Verdict {
        let Some(decoders) = &mut self.search else { return Verdict::Undecided };
        let before = decoders.clone();
        if finds_boundary(decoders, what) {
            // The event that shows it is decoded again, for real.
            self.search = Some(before);
            self.kept.extend(Kept::of(what, now));
            return Verdict::Dicom;
        }
        if self.facts.note(what, now) == Progress::Over {
            return Verdict::Over;
        }
        let searched = self.facts.octets.total();
        if searched > MAX_SEARCHED { Verdict::Other } else { Verdict::Undecided }
    }

    /// It is DICOM: what was held back is decoded.
    pub(super) fn into_association(self, shared: &mut Shared, out: &mut Output<'_>) -> State {
        let number = shared.next_number();
        let lost = if self.search.is_some() { self.facts.lost } else { PerSide::default() };
        let mut association = match self.search {
            Some(decoders) => {
                let Facts { octets, seen, closing, .. } = self.facts;
                Association::resumed(number, self.origin, decoders, octets, seen, closing)
            }
            None => Association::new(number, self.origin),
        };
        association.announce(out);
        for side in Side::BOTH {
            association.lost_before(side, lost.of(side), shared, out);
        }
        let mut progress = Progress::GoesOn;
        for kept in self.kept {
            kept.replay(|what, at| progress = association.push(what, at, shared, out));
        }
        match progress {
            Progress::GoesOn => State::Dicom(Box::new(association)),
            Progress::Over => State::Done,
        }
    }

    pub(super) fn into_other(self) -> Other {
        Other { origin: self.origin, facts: self.facts }
    }

    /// The connection is over, and nothing showed what it was for.
    pub(super) fn end(self, shared: &mut Shared, out: &mut Output<'_>) {
        let is_silent = self.facts.octets == PerSide::default();
        if is_silent
            && self.origin.start == Start::Handshake
            && shared.options.is_expected(self.origin.responder)
        {
            let mut association = Association::new(shared.next_number(), self.origin);
            association.announce(out);
            let lost = self.facts.lost_octets();
            let gaps = Side::BOTH.into_iter().filter(|side| *lost.of(*side) > 0).count() as u64;
            shared.counts.gaps = shared.counts.gaps.saturating_add(gaps);
            shared.counts.lost_octets = shared.counts.lost_octets.saturating_add(lost.total());
            let silence = Silence {
                closing: self.facts.closing,
                is_accepted: self.facts.is_accepted,
                transport: self.facts.transport,
                last: self.facts.last,
                gaps,
                lost,
            };
            association.end_silent(&silence, out);
            return;
        }
        out.push(Entry::Connection(Box::new(self.facts.entry(&self.origin))));
    }
}

/// Shows this event a PDU boundary where none was known?
fn finds_boundary(decoders: &mut PerSide<Decoder>, what: &What<'_>) -> bool {
    let mut is_found = false;
    let mut note = |unit: Unit<'_>| is_found |= matches!(unit, Unit::BoundaryFound { .. });
    match *what {
        What::Octets { side, seen, octets, .. } => {
            decoders.of_mut(side.other()).settle(&mut note);
            decoders.of_mut(side).push(octets, seen, &mut note);
        }
        What::Gap { side, count, .. } => decoders.of_mut(side).gap(count, &mut note),
        What::Closed { side: Some(side), .. } => decoders.of_mut(side).settle(&mut note),
        _ => {}
    }
    is_found
}

impl Kept {
    /// `None` for an event that need not be repeated.
    fn of(what: &What<'_>, at: Moment) -> Option<Self> {
        match *what {
            What::Opened { .. } => None,
            What::Octets { side, seen, carrier, octets } => {
                Some(Self::Octets { side, at, seen, carrier, octets: octets.to_vec() })
            }
            What::Gap { side, count, cut } => Some(Self::Gap { side, at, count, cut }),
            What::Noticed { side, notice } => Some(Self::Noticed { side, at, notice }),
            What::Closed { side, how } => Some(Self::Closed { side, at, how }),
        }
    }

    fn replay(self, mut sink: impl FnMut(&What<'_>, Moment)) {
        match self {
            Self::Octets { side, at, seen, carrier, octets } => {
                sink(&What::Octets { side, seen, carrier, octets: &octets }, at);
            }
            Self::Gap { side, at, count, cut } => sink(&What::Gap { side, count, cut }, at),
            Self::Noticed { side, at, notice } => sink(&What::Noticed { side, notice }, at),
            Self::Closed { side, at, how } => sink(&What::Closed { side, how }, at),
        }
    }
}

/// A connection that carries something other than DICOM.
#[derive(Debug)]
pub(super) struct Other {
    origin: Origin,
    facts: Facts,
}

impl Other {
    pub(super) fn push(&mut self, what: &What<'_>, now: Moment, out: &mut Output<'_>) -> Progress {
        let progress = self.facts.note(what, now);
        if progress == Progress::Over {
            out.push(Entry::Connection(Box::new(self.facts.entry(&self.origin))));
        }
        progress
    }
}
