//! The fragments of one direction (PS3.8 Annex E): which message each belongs to, and whether it may come there.

use crate::dimse::End;
use crate::timeline::{DataPdu, MessageEntry};
use crate::ul::PdvHeader;

/// Messages under way that are remembered: by the standard there is one.
const MAX_OPEN: usize = 16;

/// What is wrong with the place of a fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Misplaced {
    /// Its PDU holds the end of another message.
    SharesPdu,
    /// Another message is not complete.
    Interleaved,
    /// Its message is on another presentation context.
    OtherContext,
    /// No command announced the data set.
    WithoutCommand,
    /// The data set has had its last fragment.
    AfterLast,
    /// The command before the data set had no last fragment.
    CommandNotEnded,
}

/// A fragment where it should not be.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What is wrong.
    pub what: Misplaced,
    /// The fragment's header.
    pub pdv: PdvHeader,
    /// The presentation context of the message that it collides with; `None` if there is none.
    pub other_context: Option<u8>,
}

/// A message under way.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished {
    /// The header of its first fragment.
    pub first: PdvHeader,
    /// How far it got.
    pub stage: Stage,
    /// Presentation-context-ID of its latest fragment.
    pub context_id: u8,
}

/// How far a message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// In its command set.
    Command,
    /// Its command set is over and announced a data set.
    Announced,
    /// In its data set.
    DataSet,
}

/// How the fragment before ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// There was none.
    Nothing,
    /// It ended a message without data set on this context.
    EndOfCommand(u8),
    /// It ended a data set.
    EndOfDataSet,
    /// It ended nothing, or it was not seen.
    Other,
}

/// The fragments of one direction.
#[derive(Debug)]
pub struct Fragments {
    /// What is misplaced in the PDU at hand.
    pub faults: Vec<Fault>,
    /// Messages under way, the one that went on last at the end.
    open: Vec<Unfinished>,
    before: Before,
    /// Where messages without data set began that ended since the PDU before.
    ended: Vec<u64>,
    /// The fragments before were not seen.
    is_unsure: bool,
    /// The peer's PDUs are damaged: where fragments start is not known.
    is_lost: bool,
    /// The first fault; those of another kind after it are its consequences.
    first_fault: Option<Misplaced>,
}

impl Default for Fragments {
    fn default() -> Self {
        Self {
            faults: Vec::new(),
            open: Vec::new(),
            before: Before::Nothing,
            ended: Vec::new(),
            is_unsure: false,
            is_lost: false,
            first_fault: None,
        }
    }
}

impl Fragments {
    /// The message under way; `None` if there is none, or that is not certain.
    #[must_use]
    pub fn unfinished(&self) -> Option<&Unfinished> {
        self.open.last().filter(|_| !self.is_unsure && !self.is_lost && self.first_fault.is_none())
    }

    /// What came before was not seen.
    pub(super) fn forget(&mut self) {
        self.open.clear();
        self.before = Before::Other;
        self.is_unsure = true;
    }

    /// Where the peer's fragments start cannot be told any more.
    pub(super) fn lose(&mut self) {
        self.forget();
        self.is_lost = true;
    }

    /// Takes in a message of this direction.
    pub(super) fn note_message(&mut self, entry: &MessageEntry) {
        if entry.end == End::Complete
            && entry.data_set_octets.is_none()
            && self.ended.len() < DataPdu::MAX_PDVS
        {
            self.ended.push(entry.offset);
        }
    }

    /// Takes in a P-DATA-TF, after the messages that end in it.
    pub(super) fn note_pdu(&mut self, pdu: &DataPdu) {
        self.faults.clear();
        if self.is_lost {
            return;
        }
        if pdu.missing == 0 {
            let mut has_ended = false;
            for pdv in &pdu.pdvs {
                self.pdv(pdv, has_ended);
                has_ended |= matches!(self.before, Before::EndOfCommand(_) | Before::EndOfDataSet);
            }
        }
        self.ended.clear();
        if pdu.missing > 0 || pdu.pdv_count > pdu.pdvs.len() as u64 || self.open.len() > MAX_OPEN {
            self.forget();
        }
    }

    fn pdv(&mut self, pdv: &PdvHeader, has_ended: bool) {
        let known = self.open.iter().position(|message| message.context_id == pdv.context_id);
        if pdv.is_command() {
            self.command(pdv, known, has_ended);
        } else {
            self.data_set(pdv, known);
        }
    }

    fn command(&mut self, pdv: &PdvHeader, known: Option<usize>, has_ended: bool) {
        let going_on = self.open.last().filter(|message| message.stage != Stage::Announced).copied();
        let same = known.and_then(|index| self.open.get(index)).map(|message| message.stage);
        let mut message = Unfinished { first: *pdv, stage: Stage::Command, context_id: pdv.context_id };
        match going_on {
            Some(other) if other.context_id != pdv.context_id || other.stage == Stage::DataSet => {
                self.fault(Misplaced::Interleaved, pdv, Some(other.context_id));
            }
            None if has_ended => self.fault(Misplaced::SharesPdu, pdv, None),
            _ => {}
        }
        if let Some(index) = known {
            let before = self.open.remove(index);
            if same == Some(Stage::Command) {
                message = before;
            }
        }
        self.before = Before::Other;
        self.is_unsure = false;
        if pdv.is_last() {
            message.stage = Stage::Announced;
            if self.ended.contains(&message.first.offset) {
                self.before = Before::EndOfCommand(pdv.context_id);
                return;
            }
        }
        self.open.push(message);
    }

    fn data_set(&mut self, pdv: &PdvHeader, known: Option<usize>) {
        let is_latest = known.is_some_and(|index| index.saturating_add(1) == self.open.len());
        let latest_context = self.open.last().map(|latest| latest.context_id);
        let mut message = match known {
            Some(index) => self.open.remove(index),
            None => Unfinished { first: *pdv, stage: Stage::DataSet, context_id: pdv.context_id },
        };
        if known.is_some() {
            if message.stage == Stage::Command {
                self.fault(Misplaced::CommandNotEnded, pdv, None);
            } else if !is_latest {
                self.fault(Misplaced::Interleaved, pdv, latest_context);
            }
        } else if let Some(latest) = self.open.pop() {
            self.fault(Misplaced::OtherContext, pdv, latest_context);
            // The message is taken to go on here.
            message.first = latest.first;
        } else {
            self.without_command(pdv);
        }
        if pdv.is_last() {
            self.before = Before::EndOfDataSet;
            self.is_unsure = false;
        } else {
            self.before = Before::Other;
            self.open.push(Unfinished { stage: Stage::DataSet, ..message });
        }
    }

    fn without_command(&mut self, pdv: &PdvHeader) {
        match self.before {
            Before::Nothing => self.fault(Misplaced::WithoutCommand, pdv, None),
            Before::EndOfCommand(context_id) if context_id != pdv.context_id => {
                self.fault(Misplaced::WithoutCommand, pdv, Some(context_id));
            }
            Before::EndOfDataSet => self.fault(Misplaced::AfterLast, pdv, None),
            // A command that announced none: that is told of the command.
            Before::EndOfCommand(_) | Before::Other => {}
        }
    }

    fn fault(&mut self, what: Misplaced, pdv: &PdvHeader, other_context: Option<u8>) {
        if !self.is_unsure && *self.first_fault.get_or_insert(what) == what {
            self.faults.push(Fault { what, pdv: *pdv, other_context });
        }
    }
}
