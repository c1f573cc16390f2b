//! Associations and rows of an index as subjects of filters.

use super::{Association, Index, MessageRow, Row, What};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::filter::{Field, Subject, Value};
use crate::octets::Escaped;
use crate::ul::Role;

/// Rows searched for the request that a response answers.
const MAX_BACK: usize = 10_000;

/// An association, or one of its rows with what is known of the association.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What it is of.
    pub index: &'a Index,
    /// The association.
    pub association: &'a Association,
    /// The place of the row; `None` for the association as a whole.
    pub row: Option<usize>,
}

type Test<'t> = dyn FnMut(Value<'_>) -> bool + 't;

impl Subject for Shown<'_> {
    fn visit(&self, field: Field, test: &mut Test<'_>) {
        match self.row.and_then(|place| self.association.rows.get(place)) {
            Some(row) if is_of_event(field) => self.event(row, field, test),
            None if is_of_event(field) => self.whole_event(field, test),
            _ => self.whole(field, test),
        }
    }
}

/// Does a field belong to what happened, not to the association around it?
const fn is_of_event(field: Field) -> bool {
    matches!(
        field,
        Field::Event
            | Field::Command
            | Field::Status
            | Field::MessageId
            | Field::Context
            | Field::SopClass
            | Field::SopInstance
            | Field::Service
            | Field::TransferSyntax
            | Field::ResponseTime
            | Field::Pdu
            | Field::Sender
            | Field::Octets
            | Field::Frame
            | Field::Time
            | Field::Failed
            | Field::Incomplete
            | Field::Patient
            | Field::PatientId
            | Field::PatientName
            | Field::Accession
            | Field::Study
    )
}

fn one(value: Option<Value<'_>>, test: &mut Test<'_>) {
    if let Some(value) = value {
        test(value);
    }
}

impl Shown<'_> {
    fn event(&self, row: &Row, field: Field, test: &mut Test<'_>) {
        let value = match field {
            Field::Sender => Some(Value::Text(row.sender.name())),
            Field::Time => Some(Value::Time(row.at)),
            Field::Frame => Some(row.frame).filter(|frame| *frame > 0).map(Value::Number),
            Field::Octets => octets(row).map(Value::Number),
            Field::Event => Some(Value::Text(match row.what {
                What::Message(_) => "message",
                What::Pdu { .. } => "pdu",
                What::Gap { .. } => "gap",
                What::Anomaly { .. } => "anomaly",
                What::Transport { .. } => "transport",
            })),
            Field::Pdu => match row.what {
                What::Pdu { kind, .. } => Some(Value::Text(kind.name())),
                _ => None,
            },
            Field::Failed => is_failure(row).then_some(Value::There),
            Field::Incomplete => is_incomplete(row).then_some(Value::There),
            _ => {
                return row.message().into_iter().for_each(|message| self.message(row, message, field, test));
            }
        };
        one(value, test);
    }

    fn message(&self, row: &Row, message: &MessageRow, field: Field, test: &mut Test<'_>) {
        let kind = self.index.kind(message);
        let service = kind.map_or(Service::Other, |kind| kind.service);
        let value = match field {
            Field::Command => Some(message.command_field).filter(|field| field.0 != 0).map(Value::Command),
            Field::Status => message
                .status
                .zip(message.status_class(service))
                .map(|(code, class)| Value::Status(code, class)),
            Field::MessageId => message.message_id.map(|id| Value::Number(id.into())),
            Field::Context => kind.map(|kind| Value::Number(kind.context_id.into())),
            Field::SopClass => {
                kind.and_then(|kind| kind.sop_class.as_ref()).map(|uid| Value::Uid(uid.as_str()))
            }
            Field::TransferSyntax => {
                kind.and_then(|kind| kind.transfer_syntax.as_ref()).map(|uid| Value::Uid(uid.as_str()))
            }
            Field::Service => Some(Value::Text(service.name())),
            Field::ResponseTime => message.response_ns().map(Value::Duration),
            Field::SopInstance => {
                let uid = self.index.instance(message).or_else(|| self.requested(row, message));
                return one(uid.as_ref().map(|uid| Value::Uid(uid.as_str())), test);
            }
            _ => return self.subject(message, field, test),
        };
        one(value, test);
    }

    /// The SOP instance of the request that a response answers.
    fn requested(&self, row: &Row, message: &MessageRow) -> Option<crate::dict::Uid> {
        let (place, field) = (self.row?, message.command_field);
        let asked = CommandField(field.0 & 0x7fff);
        let before = self.association.rows.get(..place)?.iter().rev().take(MAX_BACK);
        let mut requests = before.filter(|other| other.sender != row.sender).filter_map(Row::message);
        let request =
            requests.find(|other| other.command_field == asked && other.message_id == message.message_id);
        request.filter(|_| field.is_response()).and_then(|request| self.index.instance(request))
    }

    fn subject(&self, message: &MessageRow, field: Field, test: &mut Test<'_>) {
        let Some(subject) = self.index.subject(message) else { return };
        let texts: &[&str] = match field {
            Field::PatientId => &[&subject.patient_id],
            Field::PatientName => &[&subject.patient_name],
            Field::Patient => &[&subject.patient_id, &subject.patient_name],
            Field::Accession => &[&subject.accession_number],
            _ => &[&subject.study],
        };
        let is_name = matches!(field, Field::Patient | Field::PatientName);
        for text in texts.iter().filter(|text| !text.is_empty()) {
            let groups =
                text.split('=').filter(|group| is_name && group.len() < text.len() && !group.is_empty());
            if test(Value::Text(text)) || groups.into_iter().any(|group| test(Value::Text(group))) {
                return;
            }
        }
    }

    /// What an association as a whole has of what else belongs to single events.
    fn whole_event(&self, field: Field, test: &mut Test<'_>) {
        let one_of = self.association;
        let entry = one_of.entry.as_deref();
        let value = match field {
            Field::Event => entry.map(|_| Value::Text("association")),
            Field::Time => entry.map(|entry| Value::Time(entry.last.at)),
            Field::Frame => entry.map(|entry| entry.last.frame).filter(|frame| *frame > 0).map(Value::Number),
            Field::Octets => Some(Value::Number(one_of.octets())),
            Field::Failed => entry.filter(|entry| entry.is_failure()).map(|_| Value::There),
            Field::Incomplete => {
                let lacks =
                    entry.filter(|entry| entry.incomplete > 0 || entry.gaps > 0 || entry.is_mid_stream);
                lacks.map(|_| Value::There)
            }
            _ => None,
        };
        one(value, test);
    }

    fn whole(&self, field: Field, test: &mut Test<'_>) {
        let Self { association, .. } = self;
        let entry = association.entry.as_deref();
        let titles = association.negotiation.as_ref();
        let titles = titles.and_then(|all| all.request.as_ref().or(all.accept.as_ref()));
        let calling = || titles.map(|titles| titles.calling_ae_title.to_string());
        let called = || titles.map(|titles| titles.called_ae_title.to_string());
        let ends = Role::BOTH.map(|role| association.endpoint(role));
        match field {
            Field::Association => one(Some(Value::Number(association.number())), test),
            Field::Calling => one(calling().as_deref().map(Value::Text), test),
            Field::Called => one(called().as_deref().map(Value::Text), test),
            Field::Ae => {
                calling().into_iter().chain(called()).any(|title| test(Value::Text(&title)));
            }
            Field::Host => {
                let is_found = ends.iter().any(|end| test(Value::Address(end.address)));
                let mut names = ends.iter().filter_map(|end| self.index.host_names.get(&end.address));
                let _ = is_found || names.any(|name| test(Value::Text(name)));
            }
            Field::Port => {
                ends.iter().any(|end| test(Value::Number(end.port.into())));
            }
            Field::Outcome => one(entry.map(|entry| Value::Text(entry.outcome.name())), test),
            Field::Duration => one(association.duration_ns().map(Value::Duration), test),
            Field::Messages => one(Some(Value::Number(association.message_count())), test),
            Field::Finding => {
                association.findings.iter().any(|finding| test(Value::Text(finding.rule.id)));
            }
            Field::Severity => {
                association.findings.iter().any(|finding| test(Value::Severity(finding.severity)));
            }
            Field::Diagnosis => {
                association.diagnoses.iter().any(|diagnosis| test(Value::Text(diagnosis.pattern.id)));
            }
            Field::AbstractSyntax | Field::Implementation => self.negotiated(field, test),
            _ => {}
        }
    }

    fn negotiated(&self, field: Field, test: &mut Test<'_>) {
        let Some(negotiation) = &self.association.negotiation else { return };
        if field == Field::AbstractSyntax {
            let mut syntaxes =
                negotiation.contexts.iter().filter_map(|context| context.abstract_syntax.as_ref());
            syntaxes.any(|uid| test(Value::Uid(uid.as_str())));
            return;
        }
        let both = [negotiation.request.as_deref(), negotiation.accept.as_deref()];
        both.into_iter().flatten().any(|associate| {
            let name = associate.implementation_version_name();
            associate.implementation_class_uid().is_some_and(|uid| test(Value::Text(uid.as_str())))
                || name.is_some_and(|name| test(Value::Text(&Escaped(name.trim_ascii()).to_string())))
        });
    }
}

/// Octets of what has some of its own.
fn octets(row: &Row) -> Option<u64> {
    match &row.what {
        What::Message(message) => message.has_data_set.then_some(row.octets),
        What::Pdu { .. } | What::Gap { .. } => Some(row.octets),
        What::Anomaly { .. } | What::Transport { .. } => None,
    }
}

fn is_failure(row: &Row) -> bool {
    match &row.what {
        What::Message(message) => message.is_failure,
        What::Pdu { tone, .. } => *tone == crate::report::Tone::Bad,
        What::Anomaly { .. } => true,
        What::Gap { .. } | What::Transport { .. } => false,
    }
}

const fn is_incomplete(row: &Row) -> bool {
    match &row.what {
        What::Message(message) => !message.is_complete,
        What::Gap { .. } => true,
        _ => false,
    }
}
