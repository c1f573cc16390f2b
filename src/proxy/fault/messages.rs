//! The faults that look into PDUs: what is changed in an A-ASSOCIATE or in the command set of a message.

use std::collections::VecDeque;

use super::associate::{Editor, Proposal};
use super::strike::Strike;
use super::{Act, Disturber, What};
use crate::dict::attribute::Tag;
use crate::dimse::CommandSet;
use crate::octets::Reader;
use crate::stream::Side;
use crate::ul::PduType;

/// Octets before the value of a command element.
const ELEMENT_HEADER: usize = 8;

impl Strike {
    /// Changes an A-ASSOCIATE, where that is asked for; returns what is to be told.
    pub(super) fn change(
        &mut self,
        editor: &mut Editor,
        sender: Side,
        kind: PduType,
        proposals: &[Proposal],
    ) -> Option<String> {
        if !self.fault.is_about(sender) {
            return None;
        }
        // If it may not strike any more, the change is forgotten.
        let mut changed = editor.clone();
        let done = self.fault.what.change(&mut changed, kind, proposals)?;
        let struck = self.strike()?;
        *editor = changed;
        Some(struck.remark(&done))
    }
}

impl What {
    /// Changes an A-ASSOCIATE; returns what was done, if anything.
    fn change(&self, editor: &mut Editor, kind: PduType, proposals: &[Proposal]) -> Option<String> {
        let is_request = kind == PduType::ASSOCIATE_RQ;
        match self {
            Self::MaxPdu(length) => Some(match editor.set_maximum_length(*length) {
                Some(previous) => {
                    format!("maximum length {previous} of the {} replaced by {length}", kind.name())
                }
                None => format!("maximum length {length} added to the {}", kind.name()),
            }),
            Self::RefuseContext(syntax) if !is_request => {
                let ids = editor.refuse_contexts(proposals, syntax);
                contexts(&ids, "answered with result 3, abstract syntax not supported")
            }
            Self::RefuseTransferSyntax(syntax) if is_request => {
                let ids = editor.withdraw_transfer_syntaxes(syntax);
                contexts(&ids, "proposed without the transfer syntax")
            }
            Self::RefuseTransferSyntax(syntax) => {
                let ids = editor.refuse_transfer_syntaxes(syntax);
                contexts(&ids, "answered with result 4, transfer syntaxes not supported")
            }
            _ => None,
        }
    }
}

/// What was done to presentation contexts; nothing to none.
fn contexts(ids: &[u8], done: &str) -> Option<String> {
    let list = ids.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    match ids {
        [] => None,
        [_] => Some(format!("presentation context {list} {done}")),
        _ => Some(format!("presentation contexts {list} {done}")),
    }
}

impl Disturber {
    /// A command set is whole: it waits or is changed, where that is asked for, and goes on.
    pub(super) fn command(&mut self, sender: Side, acts: &mut VecDeque<Act>) {
        let Some((command, held)) = self.directions.of_mut(sender).command() else { return };
        let set = command.decode(held);
        let field = set.command_field().map_or("message", |field| field.name());
        let struck: Vec<_> =
            self.strikes.iter_mut().filter_map(|strike| strike.at_command(sender, &set)).collect();
        for struck in &struck {
            if let What::Delay(_, how_long) = struck.what {
                self.wait(sender, how_long, struck, &struck.name(field), acts);
            }
        }
        if struck.iter().any(|struck| matches!(struck.what, What::Response { .. })) {
            self.flush(sender, acts);
        }
        for struck in &struck {
            let What::Response { element, value, .. } = struck.what else { continue };
            let done = self.replace(sender, element, value, &struck.name(field));
            self.directions.of_mut(sender).notes.push(struck.remark(&done));
        }
        self.directions.of_mut(sender).settle();
    }

    /// Replaces the value of an element of the command set that is held back; returns what was done.
    fn replace(&mut self, sender: Side, element: u16, value: u16, subject: &str) -> String {
        let (name, shown): (_, fn(u16) -> String) = match element {
            0x0900 => ("status", |value| format!("{value:04X}")),
            _ => ("message ID", |value| value.to_string()),
        };
        let Some((command, held)) = self.directions.of_mut(sender).command() else { return String::new() };
        let set = command.decode(held);
        let Some((offset, previous)) = number(&set, element) else {
            return format!("not done: {subject} has no {name}");
        };
        command.overwrite(held, offset + ELEMENT_HEADER, &value.to_le_bytes());
        format!("{name} {} of {subject} replaced by {}", shown(previous), shown(value))
    }

    /// An A-ASSOCIATE was not changed: whoever asked for that is told.
    pub(super) fn note_undone(&mut self, sender: Side, kind: PduType, why: &str) {
        for strike in self.strikes.iter().filter(|strike| strike.fault.reads_associate()) {
            let note = strike.fault.remark(&format!("not done: the {} is {why}", kind.name()));
            self.directions.of_mut(sender).notes.push(note);
        }
    }

    /// A command set was not looked at: whoever asked for that is told.
    pub(super) fn note_too_long(&mut self, sender: Side) {
        for strike in self.strikes.iter().filter(|strike| strike.fault.reads_commands()) {
            let note =
                strike.fault.remark("not done: a command set is malformed or too long to be looked at");
            self.directions.of_mut(sender).notes.push(note);
        }
    }
}

/// Where an element of 16 bits stands in a command set, and its value.
fn number(set: &CommandSet, element: u16) -> Option<(usize, u16)> {
    let found = set.elements().iter().find(|found| found.tag == Tag(0, element))?;
    let value = Reader::new(set.value(found), 0).u16_le()?;
    Some((found.offset as usize, value))
}
