//! Faults on purpose: what the proxy does to an association because it was asked to, by name.
//!
//! No sockets, no threads and no clock: octets go in, [`Act`]s come out, and whoever has the sockets carries them out.
//! What no fault concerns goes through unchanged, and so does for ever what is not DICOM.

mod act;
mod associate;
mod command;
mod direction;
mod display;
mod disturber;
mod ending;
mod held;
mod kinds;
mod messages;
mod parse;
mod strike;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use act::Act;
pub use disturber::Disturber;
pub use kinds::{Clause, Kind};
pub use parse::Error;

use crate::dict::Uid;
use crate::dict::uid;
use crate::dimse::{CommandField, CommandSet};
use crate::names::Glob;
use crate::octets::EscapedText;
use crate::stream::Side;
use crate::ul::{AbortSource, PduType, RejectReason};

/// A fault that is to be made.
///
/// Clones are the same fault: what is to be done `once` is done by one of them.
#[derive(Clone, Debug)]
pub struct Fault {
    kind: &'static Kind,
    what: What,
    /// What is counted or changed is of this side alone.
    by: Option<Side>,
    scope: Scope,
    /// As it was written, spaces apart.
    written: Arc<str>,
    is_spent: Arc<AtomicBool>,
}

/// In which associations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Every,
    /// The first time alone.
    Once,
    /// Counted from 1.
    Association(u64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Abort(When, AbortSource),
    Drop(When),
    Close(When),
    Stall(When),
    Silence(Side, When),
    Delay(Delayed, Duration),
    Reject {
        result: u8,
        why: RejectReason,
    },
    MaxPdu(u32),
    RefuseContext(Syntax),
    RefuseTransferSyntax(Syntax),
    /// The value of an element of 16 bits in responses.
    Response {
        element: u16,
        value: u16,
        of: Commands,
    },
    Split(NonZeroUsize),
    Corrupt {
        part: Part,
        pdu: u64,
        to: u32,
    },
}

/// When it strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// At the header of this PDU, counted from 1.
    Pdu(u64),
    /// When so many octets came.
    Octets(u64),
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Delayed {
    /// PDUs of this type; `None`: all.
    Pdu(Option<PduType>),
    Requests(Commands),
    Responses(Commands),
}

/// Some DIMSE messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Commands {
    /// Command Field of the request; `None` for any.
    request: Option<CommandField>,
    nth: Nth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nth {
    Every,
    /// Counted from 1.
    Number(u64),
    /// All but pending responses.
    Final,
}

/// Abstract or transfer syntaxes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Syntax {
    One(Uid),
    /// Those whose keyword or UID it fits.
    Like(Glob),
}

/// A field that can be made wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    PduType,
    PduLength,
    PdvLength,
    ContextId,
}

impl Fault {
    /// Every kind of fault there is.
    pub const ALL: &'static [Kind] = kinds::ALL;

    /// Reads a fault as people write it: `abort at pdu 12`.
    ///
    /// # Errors
    /// What is wrong, what is possible there, and what comes nearest.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parse::parse(text)
    }

    /// What kind it is.
    #[must_use]
    pub const fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// As it was written, spaces apart.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What is told of it.
    fn remark(&self, done: &str) -> String {
        format!("fault \"{}\": {done}", EscapedText(&self.written))
    }

    /// Can it strike in the association that is the `serial`th, counted from 0?
    fn concerns(&self, serial: u64) -> bool {
        match self.scope {
            Scope::Every => true,
            Scope::Once => !self.is_spent(),
            Scope::Association(number) => serial.checked_add(1) == Some(number),
        }
    }

    /// Was the one time taken that it strikes?
    fn is_spent(&self) -> bool {
        self.scope == Scope::Once && self.is_spent.load(Ordering::Relaxed)
    }

    /// Takes the one time that it strikes; `false` if that was taken.
    fn claim(&self) -> bool {
        self.scope != Scope::Once || !self.is_spent.swap(true, Ordering::Relaxed)
    }

    /// Does it concern what this side sends?
    fn is_about(&self, sender: Side) -> bool {
        self.by.is_none_or(|side| side == sender)
    }

    /// Does it last for an association once it has struck? Else it strikes anew each time.
    fn is_lasting(&self) -> bool {
        matches!(
            self.what,
            What::MaxPdu(_) | What::RefuseContext(_) | What::RefuseTransferSyntax(_) | What::Split(_)
        )
    }

    /// Does it look into A-ASSOCIATE PDUs?
    fn reads_associate(&self) -> bool {
        matches!(
            self.what,
            What::Reject { .. } | What::MaxPdu(_) | What::RefuseContext(_) | What::RefuseTransferSyntax(_)
        )
    }

    /// Does it look into command sets?
    fn reads_commands(&self) -> bool {
        matches!(
            self.what,
            What::Response { .. } | What::Delay(Delayed::Requests(_) | Delayed::Responses(_), _)
        )
    }

    /// Does it look into P-DATA-TF PDUs?
    fn looks_inside(&self) -> bool {
        self.reads_commands()
            || matches!(self.what, What::Corrupt { part: Part::PdvLength | Part::ContextId, .. })
    }

    const fn when(&self) -> Option<When> {
        match self.what {
            What::Abort(when, _)
            | What::Drop(when)
            | What::Close(when)
            | What::Stall(when)
            | What::Silence(_, when) => Some(when),
            What::Corrupt { pdu, .. } => Some(When::Pdu(pdu)),
            _ => None,
        }
    }
}

impl PartialEq for Fault {
    fn eq(&self, other: &Self) -> bool {
        (&self.what, self.by, self.scope) == (&other.what, other.by, other.scope)
    }
}

impl Eq for Fault {}

impl std::str::FromStr for Fault {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl Commands {
    const EVERY: Self = Self { request: None, nth: Nth::Every };

    /// Are messages like this meant, whatever their number?
    fn has(&self, set: &CommandSet, is_response: bool) -> bool {
        let Some(field) = set.command_field().filter(|field| field.is_response() == is_response) else {
            return false;
        };
        let is_pending = matches!(set.status(), Some(0xff00 | 0xff01));
        self.request.is_none_or(|request| request == field.request())
            && (self.nth != Nth::Final || !is_pending)
    }
}

impl Syntax {
    fn has(&self, syntax: &Uid) -> bool {
        match self {
            Self::One(uid) => uid == syntax,
            Self::Like(glob) => {
                let keyword = uid::keyword(syntax.as_str()).unwrap_or_default();
                glob.matches_in_any_case(keyword) || glob.matches_in_any_case(syntax.as_str())
            }
        }
    }
}

/// `initiator` or `responder`.
const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Initiator => "initiator",
        Side::Responder => "responder",
    }
}
