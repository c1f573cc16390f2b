//! The octets of data sets as they pass: nobody else collects them, and who wants them listens.

use crate::dimse::Message;
use crate::stream::Side;
use crate::timeline::Entry;
use crate::ul::{Negotiation, Role};

/// Whoever listens to what passes.
pub type Tap<'a> = &'a mut dyn FnMut(&Passing<'_>);

/// What passes of the data set of a message.
///
/// The message is over with the [`MessageEntry`](crate::timeline::MessageEntry) that has the same association, side and
/// offset; only then its number is known, and what was inferred of it.
#[derive(Clone, Copy, Debug)]
pub struct Passing<'a> {
    /// Number of the association.
    pub association: u64,
    /// Which side of the connection sends it.
    pub side: Side,
    /// Who that is.
    pub sender: Role,
    /// The message as far as it was seen.
    pub message: &'a Message,
    /// What the association has agreed on.
    pub negotiation: &'a Negotiation,
    /// Where in the data set it stands; `None`: unknown, behind the loss of an unknown number of octets or of the start.
    pub offset: Option<u64>,
    /// What passes.
    pub what: Passed<'a>,
}

/// What passes of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed<'a> {
    /// Octets.
    Octets(&'a [u8]),
    /// Octets that were lost; `None`: an unknown number.
    Lost(Option<u64>),
}

/// Where what is found goes.
pub(super) struct Output<'a> {
    pub(super) entries: &'a mut Vec<Entry>,
    pub(super) tap: Option<Tap<'a>>,
}

impl Output<'_> {
    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }
}
