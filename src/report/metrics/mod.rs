//! Metrics of what passes through the proxy, in the text format of Prometheus.
//!
//! Memory and the length of the page are bounded, whatever peers send: labels are the standard's names, codes of which only so
//! many are told apart, ids of rules and diagnoses, and the routes that were asked for. AE titles and addresses of
//! clients are no labels.

mod exposition;
mod figures;
mod histogram;

use std::collections::BTreeMap;

use crate::check::{Judgement, Severity};
use crate::dict::status::Class;
use crate::timeline::{AssociationEntry, Entry, MessageEntry, Outcome};
use exposition::{Exposition, Kind};
use histogram::Histogram;

pub use figures::{Figures, QueueFigures, RecorderFigures, RecorderState, RouteFigures};

/// The media type of the page.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Statuses of a command told one by one, besides those of [`ALWAYS_TOLD`]; the rest is `other`.
const MAX_STATUSES: usize = 32;
/// Success, pending, and cancelled: no flood of made-up codes hides these.
const ALWAYS_TOLD: [u16; 4] = [0x0000, 0xff00, 0xff01, 0xfe00];

/// Counts what the timeline and the checker tell, for as long as the proxy runs.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    opened: u64,
    outcomes: BTreeMap<&'static str, u64>,
    unanswered: u64,
    /// Connections that are not DICOM, by what they speak.
    connections: BTreeMap<&'static str, u64>,
    /// By command.
    messages: BTreeMap<&'static str, Statuses>,
    incomplete: u64,
    /// By service: `C-STORE`.
    response_times: BTreeMap<&'static str, Histogram>,
    /// By id, name and severity.
    findings: BTreeMap<(&'static str, &'static str, Severity), u64>,
    diagnoses: BTreeMap<&'static str, u64>,
}

/// Messages of one command, by status.
type Statuses = BTreeMap<Status, u64>;

/// A status as a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// A request has none.
    None,
    Code(u16),
    /// One of too many.
    Other,
}

impl Status {
    fn label(self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Code(code) => format!("{code:04X}"),
            Self::Other => "other".to_owned(),
        }
    }
}

impl Metrics {
    /// Counts an entry of the timeline.
    pub fn entry(&mut self, entry: &Entry) {
        match entry {
            Entry::Opened(_) => self.opened = self.opened.saturating_add(1),
            Entry::Message(message) => self.message(message),
            Entry::Association(association) => self.association(association),
            Entry::Connection(connection) => {
                *self.connections.entry(connection.protocol()).or_default() += 1;
            }
            Entry::Pdu(_) | Entry::Gap(_) | Entry::Anomaly(_) | Entry::Transport(_) => {}
        }
    }

    fn association(&mut self, association: &AssociationEntry) {
        *self.outcomes.entry(association.outcome.name()).or_default() += 1;
        self.unanswered = self.unanswered.saturating_add(association.unanswered);
    }

    fn message(&mut self, message: &MessageEntry) {
        let statuses = self.messages.entry(message.command_name()).or_default();
        let status = label_of(statuses, message.status());
        *statuses.entry(status).or_default() += 1;
        self.incomplete = self.incomplete.saturating_add(u64::from(!message.is_complete));
        let is_final = message.status_class() != Some(Class::Pending);
        if let (true, Some(field), Some(time)) =
            (is_final, message.command_field(), message.response_time_ns())
        {
            self.response_times.entry(field.service_name()).or_default().observe(time);
        }
    }

    /// Counts what was judged.
    pub fn judgement(&mut self, judgement: &Judgement) {
        match judgement {
            Judgement::Finding(finding) => {
                let key = (finding.rule.id, finding.rule.name, finding.severity);
                *self.findings.entry(key).or_default() += 1;
            }
            Judgement::Diagnosis(diagnosis) if !diagnosis.is_alternative => {
                *self.diagnoses.entry(diagnosis.pattern.id).or_default() += 1;
            }
            Judgement::Diagnosis(_) | Judgement::Verdict(_) => {}
        }
    }

    /// The page: everything counted so far, with what relays and recorder say.
    #[must_use]
    pub fn text(&self, figures: &Figures) -> String {
        let mut page = Exposition::default();
        self.write_traffic(&mut page);
        self.write_response_times(&mut page);
        self.write_judgements(&mut page);
        figures.write(&mut page);
        page.text
    }

    fn write_traffic(&self, page: &mut Exposition) {
        let help = "Associations that came into sight.";
        page.family("dcmtap_associations_opened_total", Kind::Counter, help).sample(&[], self.opened);
        let help = "Associations that are over, by how they ended.";
        let mut family = page.family("dcmtap_associations_total", Kind::Counter, help);
        for outcome in Outcome::ALL {
            let count = self.outcomes.get(outcome.name()).copied().unwrap_or_default();
            family.sample(&[("outcome", outcome.name())], count);
        }
        let help = "Connections that are not DICOM, by what they speak.";
        let mut family = page.family("dcmtap_other_connections_total", Kind::Counter, help);
        for (protocol, count) in &self.connections {
            family.sample(&[("protocol", protocol)], *count);
        }
        let help = "DIMSE messages, by command and status.";
        let mut family = page.family("dcmtap_messages_total", Kind::Counter, help);
        for (command, statuses) in &self.messages {
            for (status, count) in statuses {
                family.sample(&[("command", command), ("status", &status.label())], *count);
            }
        }
        let help = "DIMSE messages that are not whole.";
        page.family("dcmtap_incomplete_messages_total", Kind::Counter, help).sample(&[], self.incomplete);
        let help = "Requests without a final response, of associations that are over.";
        page.family("dcmtap_unanswered_requests_total", Kind::Counter, help).sample(&[], self.unanswered);
    }

    fn write_response_times(&self, page: &mut Exposition) {
        let help = "From the last octet of a request to the last octet of its final response.";
        let mut family = page.family("dcmtap_response_time_seconds", Kind::Histogram, help);
        for (command, histogram) in &self.response_times {
            family.histogram(("command", command), histogram);
        }
    }

    fn write_judgements(&self, page: &mut Exposition) {
        let help =
            "Departures from the standard, by rule and severity; one a rule and peer in an association.";
        let mut family = page.family("dcmtap_findings_total", Kind::Counter, help);
        for ((rule, name, severity), count) in &self.findings {
            family.sample(&[("rule", rule), ("name", name), ("severity", severity.name())], *count);
        }
        let help = "What went wrong, by diagnosis.";
        let mut family = page.family("dcmtap_diagnoses_total", Kind::Counter, help);
        for (diagnosis, count) in &self.diagnoses {
            family.sample(&[("diagnosis", diagnosis)], *count);
        }
    }
}

/// Under which label a status is counted, beside those of the same command so far.
fn label_of(known: &Statuses, status: Option<u16>) -> Status {
    let Some(code) = status else { return Status::None };
    let is_open = |status: &&Status| matches!(status, Status::Code(code) if !ALWAYS_TOLD.contains(code));
    let is_told = ALWAYS_TOLD.contains(&code)
        || known.contains_key(&Status::Code(code))
        || known.keys().filter(is_open).count() < MAX_STATUSES;
    if is_told { Status::Code(code) } else { Status::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_statuses_are_bounded_and_hide_no_success() {
        let mut known = Statuses::new();
        for code in (0..=u16::MAX).rev().chain([0]) {
            *known.entry(label_of(&known, Some(code))).or_default() += 1;
        }
        assert_eq!(known.len(), MAX_STATUSES + ALWAYS_TOLD.len() + 1);
        assert_eq!(known.get(&Status::Code(0)), Some(&2));
        assert_eq!(known.values().sum::<u64>(), 65_537);
        let rest = 65_536 - MAX_STATUSES - ALWAYS_TOLD.len();
        assert_eq!(known.get(&Status::Other).copied(), u64::try_from(rest).ok());
    }
}
