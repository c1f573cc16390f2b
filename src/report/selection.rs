//! Which part of the timeline is shown.

use std::net::IpAddr;

use crate::filter::Following;
use crate::packet::Endpoint;
use crate::time::Timestamp;
use crate::timeline::{Entry, MessageEntry};

/// What the user asked to see. Empty: everything.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Associations with these numbers.
    pub associations: Vec<u64>,
    /// Associations of these AE titles, calling or called; letters of either case.
    pub ae_titles: Vec<String>,
    /// Associations and connections of these addresses.
    pub hosts: Vec<IpAddr>,
    /// Events from this moment on.
    pub since: Option<Timestamp>,
    /// Events up to this moment.
    pub until: Option<Timestamp>,
    /// Messages with these commands: `C-STORE` for requests and responses, or one of them by its whole name.
    pub commands: Vec<String>,
    /// Only what went wrong.
    pub failed: bool,
    /// Of that, only what matches a filter.
    pub filter: Option<Following>,
}

impl Selection {
    /// Does an association between these endpoints belong to it, as far as its AE titles do not matter?
    #[must_use]
    pub fn has_association(&self, number: u64, requestor: Endpoint, acceptor: Endpoint) -> bool {
        let by_number = self.associations.is_empty() || self.associations.contains(&number);
        by_number && self.has_endpoints(requestor, acceptor)
    }

    fn has_endpoints(&self, one: Endpoint, other: Endpoint) -> bool {
        self.hosts.is_empty() || self.hosts.contains(&one.address) || self.hosts.contains(&other.address)
    }

    /// Does an association with these AE titles belong to it?
    #[must_use]
    pub fn has_ae_titles(&self, calling: &str, called: &str) -> bool {
        let is_one =
            |title: &String| title.eq_ignore_ascii_case(calling) || title.eq_ignore_ascii_case(called);
        self.ae_titles.is_empty() || self.ae_titles.iter().any(is_one)
    }

    /// Does it ask for single events, so that only these are shown?
    #[must_use]
    pub fn is_by_event(&self) -> bool {
        !self.commands.is_empty() || self.failed || self.since.is_some() || self.until.is_some()
    }

    /// Does it leave nothing out?
    #[must_use]
    pub fn is_everything(&self) -> bool {
        let is_by_association =
            !self.associations.is_empty() || !self.ae_titles.is_empty() || !self.hosts.is_empty();
        !is_by_association && !self.is_by_event() && self.filter.is_none()
    }

    /// Does an entry of an association that belongs to it belong to it too?
    #[must_use]
    pub fn has(&self, entry: &Entry) -> bool {
        let at = entry.at();
        if self.since.is_some_and(|since| at < since) || self.until.is_some_and(|until| at > until) {
            return false;
        }
        match entry {
            Entry::Message(message) => self.has_command(message) && (!self.failed || message.is_failure()),
            Entry::Pdu(pdu_entry) => self.commands.is_empty() && (!self.failed || pdu_entry.is_failure()),
            Entry::Gap(_) | Entry::Anomaly(_) => self.commands.is_empty(),
            Entry::Transport(transport) if self.failed => self.commands.is_empty() && transport.is_failure(),
            Entry::Transport(_) | Entry::Opened(_) => !self.is_by_event(),
            Entry::Association(association) => {
                let is_failure = association.is_failure();
                self.commands.is_empty() && (!self.failed || is_failure)
            }
            Entry::Connection(connection) => {
                let is_all =
                    self.commands.is_empty() && self.associations.is_empty() && self.ae_titles.is_empty();
                let is_wanted = !self.failed || connection.is_failure();
                is_all && is_wanted && self.has_endpoints(connection.client, connection.server)
            }
        }
    }

    fn has_command(&self, message: &MessageEntry) -> bool {
        let name = message.command_name();
        let is_one = |command: &String| {
            let rest = name.get(..command.len()).filter(|start| start.eq_ignore_ascii_case(command));
            rest.is_some() && matches!(name.get(command.len()..), Some("" | "-RQ" | "-RSP"))
        };
        self.commands.is_empty() || self.commands.iter().any(is_one)
    }
}

/// Which associations under way belong to a selection.
#[derive(Debug)]
pub(super) struct Chosen {
    selection: Selection,
    left_out: std::collections::HashSet<u64>,
}

impl Chosen {
    /// Nothing was seen yet.
    pub(super) fn new(selection: Selection) -> Self {
        Self { selection, left_out: std::collections::HashSet::new() }
    }

    /// Does it ask for single events?
    pub(super) fn is_by_event(&self) -> bool {
        self.selection.is_by_event() || self.is_filtered()
    }

    /// Is an association shown only because it matches a filter?
    pub(super) const fn is_filtered(&self) -> bool {
        self.selection.filter.is_some()
    }

    /// A host name that the capture knows.
    pub(super) fn note_name(&mut self, address: IpAddr, name: &str) {
        if let Some(filter) = &mut self.selection.filter {
            filter.note_name(address, name);
        }
    }

    /// Does this entry belong to the selection? Entries come in order.
    pub(super) fn has(&mut self, entry: &Entry) -> bool {
        let is_selected = self.selects(entry);
        match &mut self.selection.filter {
            Some(filter) => filter.has(entry, is_selected),
            None => is_selected,
        }
    }

    fn selects(&mut self, entry: &Entry) -> bool {
        let selection = &self.selection;
        if let Some(number) = left_out_by(selection, entry) {
            self.left_out.insert(number);
        }
        let is_left_out = entry.association().is_some_and(|number| self.left_out.contains(&number));
        if let Entry::Association(association) = entry {
            self.left_out.remove(&association.association);
            let has_titles =
                association.negotiation.request.is_some() || association.negotiation.accept.is_some();
            return !is_left_out && selection.has(entry) && (has_titles || selection.ae_titles.is_empty());
        }
        !is_left_out && selection.has(entry)
    }
}

/// The association that this entry shows not to belong to the selection.
fn left_out_by(selection: &Selection, entry: &Entry) -> Option<u64> {
    match entry {
        Entry::Opened(opened) => {
            let is_in = selection.has_association(opened.association, opened.requestor, opened.acceptor);
            (!is_in).then_some(opened.association)
        }
        Entry::Pdu(pdu) => {
            let negotiation = pdu.negotiation.as_ref()?;
            let titles = negotiation.request.as_ref().or(negotiation.accept.as_ref())?;
            let (calling, called) = (titles.calling_ae_title.to_string(), titles.called_ae_title.to_string());
            (!selection.has_ae_titles(&calling, &called)).then_some(pdu.association)
        }
        _ => None,
    }
}
