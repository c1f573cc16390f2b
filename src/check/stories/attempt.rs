//! An association that a provider opens to deliver what was asked of it on another one.

use crate::packet::Endpoint;
use crate::time::Moment;
use crate::timeline::Outcome;
use crate::ul::{AbortSource, AeTitle, Reject};

/// An association, or the attempt to get one.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its number; `None` for a connection on which nothing was said.
    pub association: Option<u64>,
    /// Where it goes to.
    pub to: Endpoint,
    /// The AE title that was called; `None` if it did not come to that.
    pub called: Option<AeTitle>,
    /// When it was first seen.
    pub first: Moment,
    /// Presentation contexts that were accepted; `None` before the A-ASSOCIATE-AC.
    pub accepted_contexts: Option<usize>,
    /// Messages on it that were for this purpose.
    pub messages: u64,
    /// The A-ASSOCIATE-RJ.
    pub reject: Option<Reject>,
    /// Source and reason of the A-ABORT.
    pub abort: Option<AbortSource>,
    /// How it ended; `None` while it is up.
    pub outcome: Option<Outcome>,
}

impl Attempt {
    pub(super) fn new(association: Option<u64>, to: Endpoint, first: Moment) -> Self {
        Self {
            association,
            to,
            called: None,
            first,
            accepted_contexts: None,
            messages: 0,
            reject: None,
            abort: None,
            outcome: None,
        }
    }

    /// Why nothing was delivered on it, in words; `None` if something was, or could still be.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        if let Some(reject) = &self.reject {
            return Some(format!("rejected: {}", reject.why.name()));
        }
        if self.outcome == Some(Outcome::Refused) {
            return Some("the connection was refused".to_owned());
        }
        if self.accepted_contexts == Some(0) {
            return Some("no presentation context was accepted".to_owned());
        }
        if let Some(abort) = &self.abort {
            return Some(format!("aborted by the {}", abort.source_name()));
        }
        match self.outcome {
            Some(Outcome::Reset) => Some("the connection was reset".to_owned()),
            Some(Outcome::Closed) if self.messages == 0 => Some("the connection was closed".to_owned()),
            _ => None,
        }
    }

    /// Where it goes to: title and address, as far as known.
    #[must_use]
    pub fn destination(&self) -> String {
        match self.called {
            Some(title) => format!("{title} at {}", self.to),
            None => self.to.to_string(),
        }
    }
}
