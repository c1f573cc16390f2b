//! What is known of an association, or of a connection that is not DICOM, beside its single events.

use std::sync::Arc;

use super::field::Field;
use super::value::Value;
use crate::check::{Judgement, Pattern, Rule, Severity};
use crate::octets::Escaped;
use crate::packet::Endpoint;
use crate::timeline::{AssociationEntry, ConnectionEntry, Entry, Opened, Outcome};
use crate::ul::{Associate, Negotiation};

/// What is known of an association. Some of it comes with its first event, some when it is over.
#[derive(Clone, Debug)]
pub struct AssociationFacts {
    /// Its number; `None` for a connection that is not DICOM.
    pub number: Option<u64>,
    /// Both peers, the requestor first.
    pub endpoints: [Endpoint; 2],
    titles: Option<Box<Titles>>,
    negotiation: Option<Arc<Negotiation>>,
    end: Option<End>,
    judged: Judged,
}

/// What the A-ASSOCIATE PDUs say, as text.
#[derive(Clone, Debug)]
struct Titles {
    calling: String,
    called: String,
}

/// What is known when it is over.
#[derive(Clone, Copy, Debug)]
struct End {
    /// `None` for a connection that is not DICOM.
    outcome: Option<Outcome>,
    /// `None` if the clock was set back.
    duration_ns: Option<i64>,
    messages: Option<u64>,
}

/// What was judged of an association.
#[derive(Clone, Debug, Default)]
struct Judged {
    findings: Vec<(&'static Rule, Severity)>,
    diagnoses: Vec<&'static Pattern>,
}

impl Judged {
    /// Takes in a judgement, each rule and diagnosis once.
    fn push(&mut self, judgement: &Judgement) {
        match judgement {
            Judgement::Finding(finding) => {
                let found = (finding.rule, finding.severity);
                let is_same = |(rule, severity): &(&Rule, Severity)| {
                    std::ptr::eq(*rule, found.0) && *severity == found.1
                };
                if !self.findings.iter().any(is_same) {
                    self.findings.push(found);
                }
            }
            Judgement::Diagnosis(diagnosis) => {
                if !self.diagnoses.iter().any(|pattern| std::ptr::eq(*pattern, diagnosis.pattern)) {
                    self.diagnoses.push(diagnosis.pattern);
                }
            }
            Judgement::Verdict(_) => {}
        }
    }
}

impl AssociationFacts {
    /// What is known when it comes into sight.
    #[must_use]
    pub fn opened(opened: &Opened) -> Self {
        Self::new(Some(opened.association), [opened.requestor, opened.acceptor])
    }

    /// Everything that the timeline tells of one that is over.
    #[must_use]
    pub fn of_association(entry: &AssociationEntry) -> Self {
        let mut facts = Self::new(Some(entry.association), [entry.requestor, entry.acceptor]);
        facts.end(entry);
        facts
    }

    /// Everything that the timeline tells of a connection that is not DICOM.
    #[must_use]
    pub fn of_connection(entry: &ConnectionEntry) -> Self {
        let lasted = entry.last.at.since(entry.first.at);
        let end =
            End { outcome: None, duration_ns: Some(lasted).filter(|lasted| *lasted >= 0), messages: None };
        Self { end: Some(end), ..Self::new(None, [entry.client, entry.server]) }
    }

    fn new(number: Option<u64>, endpoints: [Endpoint; 2]) -> Self {
        Self { number, endpoints, titles: None, negotiation: None, end: None, judged: Judged::default() }
    }

    /// Takes in what an entry of it tells of the whole.
    pub fn note(&mut self, entry: &Entry) {
        match entry {
            Entry::Pdu(pdu) => {
                if let Some(negotiation) = &pdu.negotiation {
                    self.negotiate(negotiation);
                }
            }
            Entry::Association(association) => self.end(association),
            _ => {}
        }
    }

    /// Takes in judgements of it.
    pub fn add_all(&mut self, judgements: &[Judgement]) {
        for judgement in judgements {
            self.add(judgement);
        }
    }

    /// Takes in a judgement of it.
    pub fn add(&mut self, judgement: &Judgement) {
        self.judged.push(judgement);
    }

    /// Takes in what is known of its end from elsewhere.
    pub(super) fn look_ahead(&mut self, late: &Self) {
        self.end = late.end;
        self.judged = late.judged.clone();
    }

    /// Without what is known before it is over.
    #[must_use]
    pub(super) fn into_late(mut self) -> Self {
        (self.titles, self.negotiation) = (None, None);
        self
    }

    fn negotiate(&mut self, negotiation: &Arc<Negotiation>) {
        if let Some(titles) = negotiation.request.as_ref().or(negotiation.accept.as_ref()) {
            let (calling, called) = (titles.calling_ae_title.to_string(), titles.called_ae_title.to_string());
            self.titles = Some(Box::new(Titles { calling, called }));
        }
        self.negotiation = Some(Arc::clone(negotiation));
    }

    fn end(&mut self, entry: &AssociationEntry) {
        self.negotiate(&entry.negotiation);
        self.end = Some(End {
            outcome: Some(entry.outcome),
            duration_ns: (!entry.is_duration_unknown()).then(|| entry.duration_ns()),
            messages: Some(entry.messages),
        });
    }

    /// Calls `test` with each value of a field that belongs to the association, until it returns true.
    pub fn visit(&self, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool) {
        let mut one = |value: Option<Value<'_>>| {
            if let Some(value) = value {
                test(value);
            }
        };
        let titles = self.titles.as_deref();
        let end = self.end.as_ref();
        match field {
            Field::Association => one(self.number.map(Value::Number)),
            Field::Calling => one(titles.map(|titles| Value::Text(&titles.calling))),
            Field::Called => one(titles.map(|titles| Value::Text(&titles.called))),
            Field::Ae => {
                let both = titles.map(|titles| [titles.calling.as_str(), titles.called.as_str()]);
                both.into_iter().flatten().any(|title| test(Value::Text(title)));
            }
            Field::Host => {
                self.endpoints.iter().any(|endpoint| test(Value::Address(endpoint.address)));
            }
            Field::Port => {
                self.endpoints.iter().any(|endpoint| test(Value::Number(endpoint.port.into())));
            }
            Field::AbstractSyntax => {
                let contexts = self.negotiation.iter().flat_map(|negotiation| &negotiation.contexts);
                let mut syntaxes = contexts.filter_map(|context| context.abstract_syntax.as_ref());
                syntaxes.any(|uid| test(Value::Uid(uid.as_str())));
            }
            Field::Implementation => self.implementations(test),
            Field::Outcome => one(end.and_then(|end| end.outcome).map(|o| Value::Text(o.name()))),
            Field::Duration => one(end.and_then(|end| end.duration_ns).map(Value::Duration)),
            Field::Messages => one(end.and_then(|end| end.messages).map(Value::Number)),
            Field::Finding => {
                self.judged.findings.iter().any(|(rule, _)| test(Value::Text(rule.id)));
            }
            Field::Severity => {
                self.judged.findings.iter().any(|(_, severity)| test(Value::Severity(*severity)));
            }
            Field::Diagnosis => {
                self.judged.diagnoses.iter().any(|pattern| test(Value::Text(pattern.id)));
            }
            _ => {}
        }
    }

    fn implementations(&self, test: &mut dyn FnMut(Value<'_>) -> bool) {
        let Some(negotiation) = &self.negotiation else { return };
        let both = [negotiation.request.as_deref(), negotiation.accept.as_deref()];
        both.into_iter().flatten().any(|associate: &Associate| {
            let uid = associate.implementation_class_uid();
            let name = associate.implementation_version_name();
            uid.is_some_and(|uid| test(Value::Text(uid.as_str())))
                || name.is_some_and(|name| test(Value::Text(&Escaped(name.trim_ascii()).to_string())))
        });
    }
}
