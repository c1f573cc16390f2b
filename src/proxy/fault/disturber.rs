//! The faults of one association at work.

use std::collections::VecDeque;
use std::num::NonZeroUsize;

use super::associate::{Editor, Proposal};
use super::direction::{Direction, Found, MAX_HELD};
use super::strike::{Strike, Struck};
use super::{Act, Delayed, Fault, What, When, display, ending, side_name};
use crate::stream::{PerSide, Side};
use crate::ul::{AbortSource, PduType};

/// Disturbs one association: octets go in as each side sends them, and out comes what is to be done.
///
/// It holds back what it must look at, 256 KiB of each side at most; the rest goes through at once.
#[derive(Clone, Debug)]
pub struct Disturber {
    pub(super) strikes: Vec<Strike>,
    pub(super) directions: PerSide<Direction>,
    pub(super) life: Life,
    pub(super) silenced: PerSide<bool>,
    /// Was the last of a side sent?
    pub(super) ended: PerSide<bool>,
    /// An A-ABORT that waits for the end of a PDU of this side.
    pub(super) due: Option<(Side, Aborting)>,
    pub(super) proposals: Vec<Proposal>,
    pieces: PerSide<Option<NonZeroUsize>>,
    /// The initiator does not speak DICOM.
    is_foreign: bool,
}

/// How far it has come with the association.
#[derive(Clone, Debug)]
pub(super) enum Life {
    Going,
    /// A-ABORTs are sent, each where a PDU can stand.
    Aborting(Aborting),
    /// Nothing is passed on, and the connections stay open.
    Stalled,
    /// Nothing is passed on, and the connections are being closed.
    Over,
}

/// An A-ABORT that the proxy sends.
#[derive(Clone, Debug)]
pub(super) struct Aborting {
    pub(super) struck: Struck,
    pub(super) why: AbortSource,
    /// Where it struck, in words.
    pub(super) place: String,
}

impl Disturber {
    /// Those of `faults` that concern the association that is the `serial`th of the proxy, counted from 0.
    #[must_use]
    pub fn new(faults: &[Fault], serial: u64) -> Self {
        let strikes = faults.iter().filter(|fault| fault.concerns(serial)).map(Strike::new).collect();
        Self {
            strikes,
            directions: PerSide {
                initiator: Direction::new(Side::Initiator),
                responder: Direction::new(Side::Responder),
            },
            life: Life::Going,
            silenced: PerSide::default(),
            ended: PerSide::default(),
            due: None,
            proposals: Vec::new(),
            pieces: PerSide::default(),
            is_foreign: false,
        }
    }

    /// Will nothing be done to what is still to come, and is nothing held back? Then it need not be asked any more: it
    /// stays so.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let is_quiet = self.is_foreign || (self.strikes.is_empty() && self.due.is_none());
        let is_undone = Side::BOTH.iter().all(|side| {
            let is_plain = !self.silenced.of(*side) && self.pieces.of(*side).is_none();
            is_plain && self.directions.of(*side).is_empty()
        });
        is_quiet && is_undone && matches!(self.life, Life::Going)
    }

    /// Takes in the next octets of one side.
    pub fn octets(&mut self, sender: Side, octets: &[u8], acts: &mut VecDeque<Act>) {
        if self.is_idle() {
            return self.send(sender, octets.to_vec(), None, acts);
        }
        self.run(sender, octets, acts);
        self.flush(sender, acts);
        self.strikes.retain(|strike| !strike.is_over());
    }

    /// One side sends no more. Is that to be passed on, behind what is in `acts` by then?
    #[must_use]
    pub fn closed(&mut self, sender: Side, acts: &mut VecDeque<Act>) -> bool {
        match &self.life {
            Life::Going if !self.silenced.of(sender) => {
                self.due = self.due.take().filter(|(side, _)| *side != sender);
                self.directions.of_mut(sender).release();
                self.flush(sender, acts);
                true
            }
            Life::Aborting(aborting) if !self.ended.of(sender) => {
                // Its PDU never ends: there is no place for the A-ABORT.
                let aborting = aborting.clone();
                self.directions.of_mut(sender).release();
                self.flush(sender, acts);
                *self.ended.of_mut(sender) = true;
                self.finish_if_ended(&aborting, acts);
                false
            }
            _ => false,
        }
    }

    /// Is what this side sends looked at or passed on?
    fn takes(&self, sender: Side) -> bool {
        match self.life {
            Life::Going => !self.silenced.of(sender),
            Life::Aborting(_) => !self.ended.of(sender) && !self.silenced.of(sender),
            Life::Stalled | Life::Over => false,
        }
    }

    fn run(&mut self, sender: Side, mut octets: &[u8], acts: &mut VecDeque<Act>) {
        while !octets.is_empty() && self.takes(sender) {
            let is_probing = self.directions.of(sender).is_probing();
            let limit = if is_probing { u64::MAX } else { self.octets_left(sender) };
            let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(octets.len());
            let taken = self.directions.of_mut(sender).push(octets.get(..limit).unwrap_or_default());
            octets = octets.get(taken..).unwrap_or_default();
            let struck = if is_probing { Vec::new() } else { self.count(sender, taken) };
            while let Some(found) = self.directions.of_mut(sender).found.pop_front() {
                self.found(sender, found, acts);
            }
            for struck in struck {
                self.execute(&struck, sender, None, acts);
            }
            if !self.directions.of(sender).notes.is_empty() {
                self.flush(sender, acts);
            }
        }
    }

    /// How many octets of this side can be taken until a fault strikes; all, where none does.
    fn octets_left(&self, sender: Side) -> u64 {
        let left = self.strikes.iter().filter_map(|strike| strike.octets_left(sender));
        left.filter(|left| *left > 0).min().unwrap_or(u64::MAX)
    }

    fn count(&mut self, sender: Side, taken: usize) -> Vec<Struck> {
        if !matches!(self.life, Life::Going) {
            return Vec::new();
        }
        self.strikes.iter_mut().filter_map(|strike| strike.after_octets(sender, taken as u64)).collect()
    }

    fn found(&mut self, sender: Side, found: Found, acts: &mut VecDeque<Act>) {
        match found {
            Found::Dicom(first) => {
                self.split(sender);
                self.run(sender, &first, acts);
            }
            Found::Foreign if sender == Side::Initiator => {
                self.is_foreign = true;
                self.strikes.clear();
                self.directions.of_mut(Side::Responder).be_foreign();
                self.flush(Side::Responder, acts);
            }
            Found::Foreign => {}
            Found::Header(kind, length) => self.header(sender, kind, length, acts),
            Found::Whole(kind) => {
                self.flush(sender, acts);
                self.associate(sender, kind, acts);
                self.directions.of_mut(sender).end();
            }
            Found::Command => self.command(sender, acts),
            Found::TooLong => self.note_too_long(sender),
            Found::End => self.end_of_pdu(sender, acts),
        }
    }

    /// What this side sends goes in pieces, where that is asked for.
    fn split(&mut self, sender: Side) {
        for strike in &mut self.strikes {
            let What::Split(octets) = strike.fault.what else { continue };
            if !strike.fault.is_about(sender) {
                continue;
            }
            let Some(struck) = strike.strike() else { continue };
            let pieces = self.pieces.of_mut(sender);
            *pieces = Some(pieces.map_or(octets, |other| other.min(octets)));
            let unit = if octets.get() == 1 { "octet" } else { "octets" };
            let done =
                format!("what the {} sends goes in TCP segments of {octets} {unit}", side_name(sender));
            self.directions.of_mut(sender).notes.push(struck.remark(&done));
        }
    }

    fn header(&mut self, sender: Side, kind: PduType, length: u32, acts: &mut VecDeque<Act>) {
        if !matches!(self.life, Life::Going) {
            return self.directions.of_mut(sender).pass(length.into());
        }
        let struck: Vec<_> = self.strikes.iter_mut().filter_map(|strike| strike.at_pdu(sender)).collect();
        for struck in struck {
            self.execute(&struck, sender, Some((kind, length)), acts);
        }
        if !self.takes(sender) || !matches!(self.life, Life::Going) {
            return;
        }
        self.delay(sender, kind, acts);
        let reads = |reads: fn(&Fault) -> bool| self.strikes.iter().any(|strike| reads(&strike.fault));
        let is_associate = matches!(
            (sender, kind),
            (Side::Initiator, PduType::ASSOCIATE_RQ) | (Side::Responder, PduType::ASSOCIATE_AC)
        );
        let is_held = is_associate && reads(Fault::reads_associate);
        let is_searched = kind == PduType::P_DATA_TF && reads(Fault::looks_inside);
        let direction = self.directions.of_mut(sender);
        if is_held && length as usize <= MAX_HELD {
            direction.hold(kind, length.into());
        } else if is_searched {
            direction.look_inside(length.into());
        } else {
            direction.pass(length.into());
        }
        if is_held && length as usize > MAX_HELD {
            self.note_undone(sender, kind, "too long to be looked at");
        }
    }

    /// PDUs of some types wait.
    fn delay(&mut self, sender: Side, kind: PduType, acts: &mut VecDeque<Act>) {
        let struck: Vec<_> =
            self.strikes.iter_mut().filter_map(|strike| strike.at_header(sender, kind)).collect();
        for struck in struck {
            let What::Delay(Delayed::Pdu(_), how_long) = struck.what else { continue };
            let name = kind.name();
            self.wait(sender, how_long, &struck, name, acts);
        }
    }

    /// What comes next of this side waits.
    pub(super) fn wait(
        &mut self,
        sender: Side,
        how_long: std::time::Duration,
        struck: &Struck,
        what: &str,
        acts: &mut VecDeque<Act>,
    ) {
        self.flush(sender, acts);
        let time = display::time(how_long);
        let remark = Some(struck.remark(&format!("{what} of the {} waits for {time}", side_name(sender))));
        acts.push_back(Act::Wait { sender, how_long, remark });
    }

    /// Sends what may go of a side, with what is to be told of it.
    pub(super) fn flush(&mut self, sender: Side, acts: &mut VecDeque<Act>) {
        let direction = self.directions.of_mut(sender);
        let octets = direction.drain();
        if octets.is_empty() {
            return;
        }
        let notes = std::mem::take(&mut direction.notes);
        let remark = (!notes.is_empty()).then(|| notes.join("; "));
        self.send(sender, octets, remark, acts);
    }

    /// Sends octets as those of a side.
    pub(super) fn send(
        &self,
        sender: Side,
        octets: Vec<u8>,
        remark: Option<String>,
        acts: &mut VecDeque<Act>,
    ) {
        let pieces_of = *self.pieces.of(sender);
        acts.push_back(Act::Send { sender, octets, pieces_of, remark });
    }
}

/// Where a fault struck, in words.
pub(super) fn place(when: When, sender: Side, kind: Option<PduType>) -> String {
    match (when, kind) {
        (When::Pdu(number), Some(kind)) => {
            format!("at PDU {number}, {} of the {}", ending::a(kind), side_name(sender))
        }
        (when, _) => when.to_string().trim_start().to_owned(),
    }
}

impl Disturber {
    /// The contexts and limits of an association, changed before they are passed on.
    fn associate(&mut self, sender: Side, kind: PduType, acts: &mut VecDeque<Act>) {
        if kind == PduType::ASSOCIATE_RQ && self.reject(acts) {
            return;
        }
        let direction = self.directions.of_mut(sender);
        let Some(mut editor) = Editor::new(direction.pdu().to_vec()) else {
            return self.note_undone(sender, kind, "malformed");
        };
        if kind == PduType::ASSOCIATE_RQ {
            self.proposals = editor.proposals();
        }
        for strike in &mut self.strikes {
            if let Some(note) = strike.change(&mut editor, sender, kind, &self.proposals) {
                direction.notes.push(note);
            }
        }
        direction.replace_pdu(&editor.into_octets());
    }
}
