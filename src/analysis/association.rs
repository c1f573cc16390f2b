//! One association: both sides' octets become PDUs, messages and data sets, and in the end one summary.

mod messages;
mod pdus;
mod summary;

use std::sync::Arc;

use super::data_set::Flows;
use super::undecided::Lost;
use super::{Closing, Origin, Output, Passed, Passing, Progress, Shared, links};
use crate::dimse::{Assembler, End, Exchanges};
use crate::packet::Endpoint;
use crate::stream::{Close, PerSide, Side, Start, What};
use crate::time::Moment;
use crate::timeline::{DataPdu, Entry, GapEntry, Opened, Outcome, Target, TransportCounts};
use crate::ul::{AbortSource, Decoder, Negotiation, Reject, Role};

/// Anomalies told one by one; the others of an association are counted.
const MAX_ANOMALIES: u64 = 100;
/// Octets kept of the start of each side, to name what speaks there if it is not DICOM.
const HEAD: usize = 64;

/// A connection of which no octet was captured.
pub(super) struct Silence {
    pub(super) closing: Closing,
    pub(super) is_accepted: bool,
    pub(super) transport: TransportCounts,
    pub(super) last: Moment,
    /// Sides that sent octets which the capture lacks.
    pub(super) gaps: u64,
    pub(super) lost: PerSide<u64>,
}

/// An association under way.
#[derive(Debug)]
pub(super) struct Association {
    decoders: PerSide<Decoder>,
    core: Core,
}

/// All of it but the decoders.
#[derive(Debug)]
struct Core {
    number: u64,
    origin: Origin,
    requestor_side: Side,
    negotiation: Arc<Negotiation>,
    /// Octets that it takes where it is not shared.
    negotiation_octets: usize,
    has_new_contexts: bool,
    assemblers: PerSide<Assembler>,
    flows: PerSide<Flows>,
    data_pdus: PerSide<Option<DataPdu>>,
    /// Was a P-DATA-TF longer than agreed told of?
    has_told_length: PerSide<bool>,
    heads: PerSide<Vec<u8>>,
    exchanges: Exchanges,
    /// The C-MOVE-RQ that the last C-STORE-RQ was for.
    retrieval: Option<Target>,
    progress: Acts,
    closing: Closing,
    octets: PerSide<u64>,
    unseen: PerSide<u64>,
    /// When the latest octet of each side was captured.
    seen: PerSide<Moment>,
    last: Moment,
    /// How messages end that are unfinished when their side does.
    end: End,
    messages: u64,
    failures: u64,
    incomplete: u64,
    gaps: u64,
    lost_octets: u64,
    anomalies: u64,
    transport: TransportCounts,
}

/// The PDUs that decide how an association ends.
#[derive(Clone, Copy, Debug, Default)]
struct Acts {
    has_request: bool,
    reject: Option<(Role, Reject)>,
    abort: Option<(Role, AbortSource)>,
    release_request: Option<Role>,
    release_response: Option<Role>,
}

impl Acts {
    fn is_over(&self) -> bool {
        self.reject.is_some() || self.abort.is_some() || self.release_response.is_some()
    }
}

impl Association {
    /// An association on a connection whose octets are all still to come.
    pub(super) fn new(number: u64, origin: Origin) -> Self {
        let decoder = || Decoder::new(0, false);
        let decoders = PerSide { initiator: decoder(), responder: decoder() };
        Self { decoders, core: Core::new(number, origin) }
    }

    /// An association found in the middle of a connection.
    pub(super) fn resumed(
        number: u64,
        origin: Origin,
        decoders: PerSide<Decoder>,
        octets: PerSide<u64>,
        seen: PerSide<Moment>,
        closing: Closing,
    ) -> Self {
        Self { decoders, core: Core { closing, octets, seen, ..Core::new(number, origin) } }
    }

    /// Tells that it is there.
    pub(super) fn announce(&self, out: &mut Output<'_>) {
        out.push(Entry::Opened(Opened {
            association: self.core.number,
            at: self.core.origin.opened,
            connected: self.core.origin.connected,
            requestor: self.core.endpoint(Role::Requestor),
            acceptor: self.core.endpoint(Role::Acceptor),
            is_mid_stream: self.core.origin.start == Start::MidStream,
            follows: None,
        }));
    }

    pub(super) fn push(
        &mut self,
        what: &What<'_>,
        now: Moment,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) -> Progress {
        // That the capture ends is nothing that happened on the connection.
        if !matches!(what, What::Closed { how: Close::SourceEnded | Close::Evicted, .. }) {
            self.core.last = now;
        }
        let progress = match *what {
            What::Opened { .. } => Progress::GoesOn,
            What::Octets { side, seen, octets, .. } => {
                self.octets(side, octets, seen, shared, out);
                Progress::GoesOn
            }
            What::Gap { side, count, cut } => {
                self.gap(side, count, cut, now, shared, out);
                Progress::GoesOn
            }
            What::Noticed { side, notice } => {
                self.core.notice(side, notice, now, out);
                Progress::GoesOn
            }
            What::Closed { side, how } => self.close(side, how, shared, out),
        };
        if std::mem::take(&mut self.core.has_new_contexts) {
            let contexts = self.core.negotiation.usable_contexts();
            self.decoders.initiator.set_contexts(contexts);
            self.decoders.responder.set_contexts(contexts);
        }
        progress
    }

    fn octets(&mut self, side: Side, octets: &[u8], seen: Moment, shared: &mut Shared, out: &mut Output<'_>) {
        let Self { decoders, core } = self;
        core.octets.add(side, octets.len() as u64);
        let head = core.heads.of_mut(side);
        let room = HEAD.saturating_sub(head.len());
        head.extend_from_slice(octets.get(..room).unwrap_or(octets));
        let other = side.other();
        let before = *core.seen.of(other);
        decoders.of_mut(other).settle(&mut |unit| core.unit(other, unit, before, shared, out));
        *core.seen.of_mut(side) = seen;
        decoders.of_mut(side).push(octets, seen, &mut |unit| core.unit(side, unit, seen, shared, out));
    }

    fn gap(
        &mut self,
        side: Side,
        count: u64,
        cut: Option<Moment>,
        now: Moment,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) {
        let offset = self.decoders.of(side).offset();
        self.note_lost(side, &Lost { at: now, offset, gaps: 1, octets: count }, cut.is_some(), shared, out);
        let Self { decoders, core } = self;
        let decoder = decoders.of_mut(side);
        // Of octets that the capture cut, the frame was captured, and with it the time.
        let seen = cut.unwrap_or(*core.seen.of(side));
        *core.seen.of_mut(side) = seen;
        core.assemblers.of_mut(side).set_cut(cut.is_some());
        decoder.gap(count, &mut |unit| core.unit(side, unit, seen, shared, out));
        core.assemblers.of_mut(side).set_cut(false);
    }

    /// What was lost of a side before a PDU was found in it.
    pub(super) fn lost_before(&mut self, side: Side, lost: &Lost, shared: &mut Shared, out: &mut Output<'_>) {
        if lost.gaps > 0 {
            self.note_lost(side, lost, false, shared, out);
        }
    }

    fn note_lost(
        &mut self,
        side: Side,
        lost: &Lost,
        is_cut: bool,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) {
        let core = &mut self.core;
        core.gaps = core.gaps.saturating_add(lost.gaps);
        core.lost_octets = core.lost_octets.saturating_add(lost.octets);
        shared.counts.gaps = shared.counts.gaps.saturating_add(lost.gaps);
        shared.counts.lost_octets = shared.counts.lost_octets.saturating_add(lost.octets);
        core.unseen.add(side, lost.octets);
        let (association, sender) = (core.number, core.role(side));
        let Lost { at, offset, octets: count, .. } = *lost;
        out.push(Entry::Gap(GapEntry { association, at, sender, offset, count, is_cut }));
    }

    fn close(
        &mut self,
        side: Option<Side>,
        how: Close,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) -> Progress {
        let progress = self.core.closing.push(side, how, self.core.last);
        let Self { decoders, core } = self;
        core.end = match how {
            Close::SourceEnded | Close::Evicted => End::CaptureEnded,
            Close::Fin | Close::Reset | Close::Replaced => End::CutOff,
        };
        for ended in Side::BOTH {
            if progress == Progress::Over || side == Some(ended) {
                let before = *core.seen.of(ended);
                decoders.of_mut(ended).finish(&mut |unit| core.unit(ended, unit, before, shared, out));
                core.finish_messages(ended, shared, out);
            }
        }
        if progress == Progress::Over {
            shared.negotiations.release(core.negotiation_octets);
            shared.links.end(core.number);
            out.push(Entry::Association(Box::new(core.summary())));
        }
        progress
    }

    /// Forgets what the negotiation said in detail, if it takes memory of its own.
    pub(super) fn forget_negotiation(&mut self) -> bool {
        let is_own = std::mem::take(&mut self.core.negotiation_octets) > 0;
        if is_own {
            Arc::make_mut(&mut self.core.negotiation).forget_details();
        }
        is_own
    }

    /// The connection ended, or was never made, without a single octet that was captured.
    pub(super) fn end_silent(&mut self, silence: &Silence, out: &mut Output<'_>) {
        let core = &mut self.core;
        (core.closing, core.last, core.transport) = (silence.closing, silence.last, silence.transport);
        (core.gaps, core.unseen) = (silence.gaps, silence.lost);
        core.lost_octets = silence.lost.total();
        let is_up = silence.is_accepted && silence.closing.close().is_none();
        let mut summary = core.summary();
        summary.is_accepted = Some(silence.is_accepted);
        if core.lost_octets > 0 {
            // What was agreed, and how it ended, is in what the capture lacks.
            summary.is_outcome_inferred = true;
        } else {
            summary.outcome = if is_up { Outcome::Open } else { Outcome::Refused };
        }
        out.push(Entry::Association(Box::new(summary)));
    }
}

impl Core {
    fn new(number: u64, origin: Origin) -> Self {
        Self {
            number,
            origin,
            requestor_side: Side::Initiator,
            negotiation: Arc::default(),
            negotiation_octets: 0,
            has_new_contexts: false,
            assemblers: PerSide::default(),
            flows: PerSide::default(),
            data_pdus: PerSide::default(),
            has_told_length: PerSide::default(),
            heads: PerSide::default(),
            exchanges: Exchanges::default(),
            retrieval: None,
            progress: Acts::default(),
            closing: Closing::default(),
            octets: PerSide::default(),
            unseen: PerSide::default(),
            seen: PerSide { initiator: origin.opened, responder: origin.opened },
            last: origin.opened,
            end: End::CutOff,
            messages: 0,
            failures: 0,
            incomplete: 0,
            gaps: 0,
            lost_octets: 0,
            anomalies: 0,
            transport: TransportCounts::default(),
        }
    }

    fn role(&self, side: Side) -> Role {
        if side == self.requestor_side { Role::Requestor } else { Role::Acceptor }
    }

    fn side(&self, role: Role) -> Side {
        match role {
            Role::Requestor => self.requestor_side,
            Role::Acceptor => self.requestor_side.other(),
        }
    }

    fn endpoint(&self, role: Role) -> Endpoint {
        match self.side(role) {
            Side::Initiator => self.origin.initiator,
            Side::Responder => self.origin.responder,
        }
    }
}
