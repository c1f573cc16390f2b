//! The faults that strike at a place: they end the association, keep it quiet, or make a header wrong.

use std::collections::VecDeque;

use super::disturber::{Aborting, Life, place};
use super::strike::Struck;
use super::{Act, Disturber, Part, What, side_name};
use crate::stream::Side;
use crate::ul::{PduType, RejectReason, encode};

/// Octets of a PDU before its length.
const PDU_LENGTH_AT: u64 = 2;

impl Disturber {
    /// What strikes at the header of a PDU of `sender` or, without one, behind what it sent.
    pub(super) fn execute(
        &mut self,
        struck: &Struck,
        sender: Side,
        pdu: Option<(PduType, u32)>,
        acts: &mut VecDeque<Act>,
    ) {
        if !matches!(self.life, Life::Going) {
            return;
        }
        let kind = pdu.map(|(kind, _)| kind);
        match struck.what {
            What::Abort(when, why) => {
                let place = place(when, sender, kind);
                let aborting = Aborting { struck: struck.clone(), why, place };
                if kind.is_some() || self.directions.of(sender).is_between_pdus() {
                    self.abort(sender, &aborting, acts);
                } else {
                    self.due = Some((sender, aborting));
                }
            }
            What::Drop(when) => {
                self.cut(sender, kind, acts);
                let remark = struck.remark(&format!("both connections reset {}", place(when, sender, kind)));
                acts.push_back(Act::Reset { remark });
                self.life = Life::Over;
            }
            What::Close(when) => {
                self.cut(sender, kind, acts);
                let remark = struck.remark(&format!("both connections closed {}", place(when, sender, kind)));
                acts.push_back(Act::Finish { remark });
                self.life = Life::Over;
            }
            What::Stall(when) => {
                self.cut(sender, kind, acts);
                let done = format!("nothing more passed on {}", place(when, sender, kind));
                withhold(sender, struck.remark(&done), acts);
                self.life = Life::Stalled;
            }
            What::Silence(side, when) => {
                let direction = self.directions.of_mut(side);
                if kind.is_some() {
                    direction.drop_pdu();
                } else {
                    direction.release();
                }
                self.flush(side, acts);
                let done = format!(
                    "nothing more of the {} passed on {}",
                    side_name(side),
                    place(when, sender, kind)
                );
                withhold(side, struck.remark(&done), acts);
                *self.silenced.of_mut(side) = true;
            }
            What::Corrupt { part, pdu: number, to } => {
                let Some((kind, length)) = pdu else { return };
                self.corrupt(struck, sender, (kind, length), part, number, to, acts);
            }
            _ => {}
        }
    }

    /// What came is passed on, except the PDU of `sender` whose header was found, if one was.
    fn cut(&mut self, sender: Side, kind: Option<PduType>, acts: &mut VecDeque<Act>) {
        let direction = self.directions.of_mut(sender);
        if kind.is_some() {
            direction.drop_pdu();
        } else {
            direction.release();
        }
        self.directions.of_mut(sender.other()).release();
        for side in Side::BOTH {
            self.flush(side, acts);
        }
    }

    /// Ends the association with an A-ABORT for both sides, each where a PDU can stand.
    fn abort(&mut self, sender: Side, aborting: &Aborting, acts: &mut VecDeque<Act>) {
        for side in Side::BOTH {
            self.flush(side, acts);
            let direction = self.directions.of_mut(side);
            if direction.is_open() {
                direction.pass_rest();
            } else {
                direction.drop_pdu();
            }
            self.flush(side, acts);
        }
        self.life = Life::Aborting(aborting.clone());
        for side in [sender, sender.other()] {
            if !self.directions.of(side).is_open() {
                self.send_abort(side, aborting, acts);
            } else if *self.silenced.of(side) {
                // The PDU that is going on will never end.
                *self.ended.of_mut(side) = true;
                self.finish_if_ended(aborting, acts);
            }
        }
    }

    fn send_abort(&mut self, sender: Side, aborting: &Aborting, acts: &mut VecDeque<Act>) {
        let done = format!(
            "A-ABORT ({}) sent to the {} {}",
            aborting.why.source_name(),
            side_name(sender.other()),
            aborting.place
        );
        self.send(sender, encode::abort(aborting.why), Some(aborting.struck.remark(&done)), acts);
        *self.ended.of_mut(sender) = true;
        self.finish_if_ended(aborting, acts);
    }

    /// Closes when both sides have got their A-ABORT, or cannot.
    pub(super) fn finish_if_ended(&mut self, aborting: &Aborting, acts: &mut VecDeque<Act>) {
        if Side::BOTH.iter().all(|side| *self.ended.of(*side)) {
            let remark = aborting.struck.remark("both connections closed behind the A-ABORT");
            acts.push_back(Act::Finish { remark });
            self.life = Life::Over;
        }
    }

    /// A PDU of this side is over: an A-ABORT can stand here.
    pub(super) fn end_of_pdu(&mut self, sender: Side, acts: &mut VecDeque<Act>) {
        match &self.life {
            Life::Aborting(aborting) if !self.ended.of(sender) => {
                let aborting = aborting.clone();
                self.flush(sender, acts);
                self.send_abort(sender, &aborting, acts);
            }
            Life::Going => {
                if let Some((_, aborting)) = self.due.take_if(|(side, _)| *side == sender) {
                    self.abort(sender, &aborting, acts);
                }
            }
            _ => {}
        }
    }

    /// Answers an A-ASSOCIATE-RQ in place of the responder. Is that asked for?
    pub(super) fn reject(&mut self, acts: &mut VecDeque<Act>) -> bool {
        let mut rejecting =
            self.strikes.iter_mut().filter(|strike| matches!(strike.fault.what, What::Reject { .. }));
        let Some(struck) = rejecting.find_map(super::strike::Strike::strike) else { return false };
        let What::Reject { result, why } = struck.what else { return false };
        let octets = self.directions.of(Side::Initiator).pdu().to_vec();
        self.directions.of_mut(Side::Initiator).drop_pdu();
        let remark = Some(struck.remark("A-ASSOCIATE-RQ not passed on"));
        acts.push_back(Act::Withhold { sender: Side::Initiator, octets, remark });
        let done = format!(
            "A-ASSOCIATE-RJ ({}, {}, {}) sent in place of the responder",
            RejectReason::result_name(result),
            why.source_name(),
            why.name()
        );
        self.send(Side::Responder, encode::reject(result, why), Some(struck.remark(&done)), acts);
        let remark = struck.remark("both connections closed behind the A-ASSOCIATE-RJ");
        acts.push_back(Act::Finish { remark });
        self.life = Life::Over;
        true
    }

    #[expect(clippy::too_many_arguments, reason = "what is made wrong, where, and who asked")]
    fn corrupt(
        &mut self,
        struck: &Struck,
        sender: Side,
        (kind, length): (PduType, u32),
        part: Part,
        number: u64,
        to: u32,
        acts: &mut VecDeque<Act>,
    ) {
        self.flush(sender, acts);
        let direction = self.directions.of_mut(sender);
        let pdu = format!("PDU {number}, {} of the {}", a(kind), side_name(sender));
        match part {
            Part::PduType => {
                let octet = u8::try_from(to).unwrap_or(u8::MAX);
                direction.overwrite(0, &[octet]);
                let done = format!("type {:#04x} of {pdu}, replaced by {to:#04x}", kind.0);
                direction.notes.push(struck.remark(&done));
            }
            Part::PduLength => {
                direction.overwrite(PDU_LENGTH_AT, &to.to_be_bytes());
                let done = format!("length {length} of {pdu}, replaced by {to}");
                direction.notes.push(struck.remark(&done));
            }
            Part::PdvLength | Part::ContextId if kind != PduType::P_DATA_TF => {
                direction.notes.push(struck.remark(&format!("not done: {pdu}, has no PDV")));
            }
            Part::PdvLength => {
                let note = struck.remark(&format!("length of the first PDV of {pdu}, replaced by {to}"));
                direction.corrupt(part, to, note);
            }
            Part::ContextId => {
                let done =
                    format!("presentation context ID of the first PDV of {pdu}, replaced by {to:#04x}");
                let note = struck.remark(&done);
                direction.corrupt(part, to, note);
            }
        }
    }
}

fn withhold(sender: Side, remark: String, acts: &mut VecDeque<Act>) {
    acts.push_back(Act::Withhold { sender, octets: Vec::new(), remark: Some(remark) });
}

/// `an A-ABORT`, `a P-DATA-TF`.
pub(super) fn a(kind: PduType) -> String {
    let article = if kind.name().starts_with('A') { "an" } else { "a" };
    format!("{article} {}", kind.name())
}
