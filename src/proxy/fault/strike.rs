//! A fault in one association: what it has counted, and whether it strikes.

use super::{Commands, Delayed, Fault, Nth, Scope, What, When};
use crate::dimse::CommandSet;
use crate::stream::Side;
use crate::ul::PduType;

/// A fault in one association.
#[derive(Clone, Debug)]
pub(super) struct Strike {
    pub(super) fault: Fault,
    /// PDUs, octets or messages that count.
    seen: u64,
    /// Was the one time taken that it strikes?
    is_claimed: bool,
    is_done: bool,
}

/// A fault that strikes now.
#[derive(Clone, Debug)]
pub(super) struct Struck {
    pub(super) what: What,
    fault: Fault,
    /// Which of the messages that count it is.
    number: u64,
}

impl Struck {
    /// A message with this name, of those that count: `C-STORE-RSP 3`, `C-STORE-RSP (response 4)`.
    pub(super) fn name(&self, field: &str) -> String {
        let (of, kind) = match &self.what {
            What::Response { of, .. } | What::Delay(Delayed::Responses(of), _) => (*of, "response"),
            What::Delay(Delayed::Requests(of), _) => (*of, "request"),
            _ => return field.to_owned(),
        };
        match of {
            Commands { nth: Nth::Final, .. } => format!("final {field}"),
            Commands { request: Some(_), .. } => format!("{field} {}", self.number),
            Commands { request: None, .. } => format!("{field} ({kind} {})", self.number),
        }
    }

    /// What is told of it.
    pub(super) fn remark(&self, done: &str) -> String {
        self.fault.remark(done)
    }
}

impl Strike {
    pub(super) fn new(fault: &Fault) -> Self {
        Self { fault: fault.clone(), seen: 0, is_claimed: false, is_done: false }
    }

    /// Can it not strike any more?
    pub(super) fn is_over(&self) -> bool {
        self.is_done || (!self.is_claimed && self.fault.is_spent())
    }

    /// It strikes, if it may.
    pub(super) fn strike(&mut self) -> Option<Struck> {
        if self.is_done {
            return None;
        }
        let is_again = self.is_claimed && self.fault.is_lasting();
        if !is_again && !self.fault.claim() {
            self.is_done = true;
            return None;
        }
        self.is_claimed = true;
        let is_once = self.fault.scope == Scope::Once && !self.fault.is_lasting();
        self.is_done = is_once || self.fault.when().is_some();
        Some(Struck { what: self.fault.what.clone(), fault: self.fault.clone(), number: self.seen })
    }

    /// A PDU of `sender` starts.
    pub(super) fn at_pdu(&mut self, sender: Side) -> Option<Struck> {
        let Some(When::Pdu(number)) = self.fault.when() else { return None };
        if self.is_done || !self.counts(sender) {
            return None;
        }
        self.seen += 1;
        if self.seen == number { self.strike() } else { None }
    }

    /// How many octets of `sender` it takes until it strikes.
    pub(super) fn octets_left(&self, sender: Side) -> Option<u64> {
        let Some(When::Octets(count)) = self.fault.when() else { return None };
        (!self.is_done && self.counts(sender)).then(|| count.saturating_sub(self.seen))
    }

    /// So many octets of `sender` came.
    pub(super) fn after_octets(&mut self, sender: Side, count: u64) -> Option<Struck> {
        let left = self.octets_left(sender)?;
        self.seen += count;
        if count >= left { self.strike() } else { None }
    }

    /// A PDU of this type starts: does it wait?
    pub(super) fn at_header(&mut self, sender: Side, kind: PduType) -> Option<Struck> {
        let What::Delay(Delayed::Pdu(wanted), _) = &self.fault.what else { return None };
        if wanted.is_some_and(|wanted| wanted != kind) || !self.fault.is_about(sender) {
            return None;
        }
        self.strike()
    }

    /// A command set of `sender` is whole.
    pub(super) fn at_command(&mut self, sender: Side, set: &CommandSet) -> Option<Struck> {
        let (of, is_response) = match &self.fault.what {
            What::Response { of, .. } | What::Delay(Delayed::Responses(of), _) => (*of, true),
            What::Delay(Delayed::Requests(of), _) => (*of, false),
            _ => return None,
        };
        if self.is_done || !self.fault.is_about(sender) || !of.has(set, is_response) {
            return None;
        }
        self.seen += 1;
        match of.nth {
            Nth::Number(number) if number != self.seen => None,
            Nth::Number(_) => {
                let struck = self.strike();
                self.is_done = true;
                struck
            }
            Nth::Every | Nth::Final => self.strike(),
        }
    }

    /// Does what `sender` sends count?
    fn counts(&self, sender: Side) -> bool {
        match self.fault.what {
            What::Silence(side, _) => side == sender,
            _ => self.fault.is_about(sender),
        }
    }
}
