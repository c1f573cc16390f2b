//! An association with its rows and what was judged of it.

use std::sync::Arc;

use super::{Row, Services};
use crate::check::{Diagnosis, Finding, Severity};
use crate::packet::Endpoint;
use crate::report::check::Mark;
use crate::report::{Tone, words};
use crate::timeline::{AssociationEntry, Opened};
use crate::ul::{Negotiation, Role};

/// An association.
#[derive(Debug)]
pub struct Association {
    /// How it came into sight.
    pub opened: Opened,
    /// What it agreed on; details are given up where there are too many.
    pub negotiation: Option<Arc<Negotiation>>,
    /// How it ended; `None` while it is under way.
    pub entry: Option<Box<AssociationEntry>>,
    /// What happened, in order.
    pub rows: Vec<Row>,
    /// What rules found.
    pub findings: Vec<Finding>,
    /// What went wrong.
    pub diagnoses: Vec<Diagnosis>,
    /// What it was for.
    pub services: Services,
    /// An earlier association that it belongs to: its first message with such a link says so.
    pub belongs_to: Option<u64>,
    pub(super) messages: u64,
    pub(super) octets_so_far: u64,
}

impl Association {
    pub(super) fn new(opened: Opened) -> Self {
        Self {
            opened,
            negotiation: None,
            entry: None,
            rows: Vec::new(),
            findings: Vec::new(),
            diagnoses: Vec::new(),
            services: Services::default(),
            belongs_to: None,
            messages: 0,
            octets_so_far: 0,
        }
    }

    pub(super) fn end(&mut self, entry: AssociationEntry) {
        self.negotiation = Some(Arc::clone(&entry.negotiation));
        self.rows.shrink_to_fit();
        self.entry = Some(Box::new(entry));
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.opened.association
    }

    /// Is it over, or the capture?
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.entry.is_some()
    }

    /// The endpoint of a peer.
    #[must_use]
    pub fn endpoint(&self, role: Role) -> Endpoint {
        match (&self.entry, role) {
            (Some(entry), _) => entry.endpoint(role),
            (None, Role::Requestor) => self.opened.requestor,
            (None, Role::Acceptor) => self.opened.acceptor,
        }
    }

    /// `CT01`, escaped; `None` where the title is blank or was not captured.
    #[must_use]
    pub fn title(&self, role: Role) -> Option<String> {
        let titles = self.negotiation.as_ref().and_then(|all| all.request.as_ref().or(all.accept.as_ref()));
        let title = titles.map(|titles| match role {
            Role::Requestor => titles.calling_ae_title.to_string(),
            Role::Acceptor => titles.called_ae_title.to_string(),
        });
        title.filter(|title| !title.is_empty())
    }

    /// `CT01`, escaped; the address where the title was not captured.
    #[must_use]
    pub fn name(&self, role: Role) -> String {
        self.title(role).unwrap_or_else(|| self.endpoint(role).to_string())
    }

    /// How it ended, in words.
    #[must_use]
    pub fn ending(&self) -> (Tone, String) {
        self.entry
            .as_ref()
            .map_or_else(|| (Tone::Plain, "under way".to_owned()), |entry| words::ending(entry))
    }

    /// What else there is to say about it.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        self.entry.as_ref().map(|entry| words::remarks(entry)).unwrap_or_default()
    }

    /// What it was for, in words.
    #[must_use]
    pub fn services(&self) -> String {
        self.services.words(self.negotiation.as_deref())
    }

    /// Its verdict in one sign, as far as it has come.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let is_violation = self.findings.iter().any(Finding::is_certain_violation);
        let entry = self.entry.as_deref();
        if is_violation || entry.is_some_and(|entry| entry.outcome.is_failure()) {
            return Mark::Bad;
        }
        let is_warned = self.findings.iter().any(|finding| finding.severity >= Severity::Warning);
        let has_failed = entry.is_some_and(|entry| entry.failures > 0);
        if is_warned || has_failed || !self.diagnoses.is_empty() { Mark::Caution } else { Mark::Good }
    }

    /// The worst thing found, in a few words; `None` if there are no more than notes.
    #[must_use]
    pub fn worst(&self) -> Option<String> {
        if let Some(diagnosis) = self.diagnoses.first() {
            return Some(diagnosis.told.text.clone());
        }
        let telling = self.findings.iter().filter(|finding| finding.severity > Severity::Note);
        let worst = telling.max_by_key(|finding| finding.severity)?;
        Some(format!("{} {}", worst.rule.id, worst.rule.title))
    }

    /// DIMSE messages so far.
    #[must_use]
    pub const fn message_count(&self) -> u64 {
        self.messages
    }

    /// From its first octet to its last so far, in nanoseconds; `None` if the clock was set back.
    #[must_use]
    pub fn duration_ns(&self) -> Option<i64> {
        let last = match &self.entry {
            Some(entry) => entry.last.at,
            None => self.rows.last().map_or(self.opened.at.at, |row| row.at),
        };
        Some(last.since(self.opened.at.at)).filter(|elapsed| *elapsed >= 0)
    }

    /// Octets of data sets of C-STORE requests and the like; of those over, octets seen of both sides.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.entry
            .as_ref()
            .map_or_else(|| self.octets_so_far, |entry| entry.octets.initiator + entry.octets.responder)
    }
}
