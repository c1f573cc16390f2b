//! The fields of the filter language: what each means, what it is compared with, and when it is known.

use crate::check::Severity;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::names;
use crate::timeline::Outcome;
use crate::ul::{PduType, Role};

/// What a filter can ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// What kind of entry it is.
    Event,
    /// Command Field of a message.
    Command,
    /// Status of a response.
    Status,
    /// Message ID, of a response the one that it responds to.
    MessageId,
    /// Presentation-context-ID of a message.
    Context,
    /// SOP class of a message.
    SopClass,
    /// SOP instance of a message.
    SopInstance,
    /// The service that a message's SOP class belongs to.
    Service,
    /// Transfer syntax of a message's context.
    TransferSyntax,
    /// From a request's end to its response's.
    ResponseTime,
    /// PDU type.
    Pdu,
    /// The peer that sent it.
    Sender,
    /// How many octets it has.
    Octets,
    /// The frame that ended it.
    Frame,
    /// When it ended.
    Time,
    /// It is a sign that something went wrong.
    Failed,
    /// The capture does not have all of it.
    Incomplete,
    /// Patient ID or Patient's Name.
    Patient,
    /// Patient ID.
    PatientId,
    /// Patient's Name.
    PatientName,
    /// Accession Number.
    Accession,
    /// Study Instance UID.
    Study,
    /// Number of the association.
    Association,
    /// Calling or called AE title.
    Ae,
    /// Calling AE title.
    Calling,
    /// Called AE title.
    Called,
    /// Address or name of either peer.
    Host,
    /// TCP port of either peer.
    Port,
    /// A SOP class that was proposed.
    AbstractSyntax,
    /// Implementation of either peer.
    Implementation,
    /// How the association ended.
    Outcome,
    /// How long it lasted.
    Duration,
    /// How many messages it has.
    Messages,
    /// What a finding in it weighs.
    Severity,
    /// A rule that found something in it.
    Finding,
    /// What went wrong.
    Diagnosis,
}

/// What a field is compared with.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Nothing: it holds or it does not.
    Flag,
    /// A number.
    Number,
    /// A number of octets.
    Octets,
    /// A span of time.
    Duration,
    /// A moment.
    Time,
    /// A text, exactly.
    Text,
    /// One of a few words.
    Word(fn() -> Vec<&'static str>),
    /// A UID, or the name or keyword that it is registered with.
    Uid(names::Kind),
    /// A command.
    Command,
    /// A status or its class.
    Status,
    /// An address, a network or the name of a host.
    Host,
    /// A severity.
    Severity,
    /// The id of a rule.
    Rule,
    /// The id of a diagnosis.
    Diagnosis,
}

/// What must be known to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The entry.
    Event,
    /// The data set of the message.
    DataSet,
    /// The association as far as it was seen.
    Association,
    /// The association to its end.
    End,
    /// What was judged of the association.
    Judgement,
}

/// Everything about a field.
#[derive(Debug)]
pub struct Description {
    /// The field.
    pub field: Field,
    /// Its name.
    pub name: &'static str,
    /// Another name.
    pub alias: Option<&'static str>,
    /// What it is compared with.
    pub kind: Kind,
    /// What must be known to answer.
    pub need: Need,
    /// What it means, in one line.
    pub what: &'static str,
    /// A value as people write it; empty for a flag.
    pub example: &'static str,
}

impl Field {
    /// All fields, as the documentation tells them.
    #[must_use]
    pub const fn all() -> &'static [Description] {
        FIELDS
    }

    /// The field with this name, in any case of its letters.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Description> {
        let is_it = |other: &str| other.eq_ignore_ascii_case(name);
        FIELDS.iter().find(|field| is_it(field.name) || field.alias.is_some_and(is_it))
    }
}

/// What entries are called, as in JSON Lines.
pub(super) const EVENTS: [&str; 7] =
    ["message", "pdu", "gap", "anomaly", "transport", "association", "connection"];

fn events() -> Vec<&'static str> {
    EVENTS.to_vec()
}

fn pdus() -> Vec<&'static str> {
    (1..=7).map(|kind| PduType(kind).name()).collect()
}

fn roles() -> Vec<&'static str> {
    Role::BOTH.map(Role::name).to_vec()
}

fn services() -> Vec<&'static str> {
    let mut names = Service::ALL.map(Service::name).to_vec();
    names.sort_unstable();
    names.dedup();
    names
}

fn outcomes() -> Vec<&'static str> {
    Outcome::ALL.map(Outcome::name).to_vec()
}

/// All severities by name, the lightest first.
pub(super) fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::name).to_vec()
}

/// All commands by name: what request and response have in common, then each of them.
pub(super) fn commands() -> Vec<&'static str> {
    let both = CommandField::REQUESTS.into_iter().map(CommandField::service_name);
    let requests = CommandField::REQUESTS.into_iter().map(CommandField::name);
    let responses = CommandField::REQUESTS.into_iter().map(CommandField::response);
    let responses = responses.filter(|field| field.is_known()).map(CommandField::name);
    both.chain(requests).chain(responses).collect()
}

const fn field(
    field: Field,
    name: &'static str,
    kind: Kind,
    need: Need,
    what: &'static str,
    example: &'static str,
) -> Description {
    Description { field, name, alias: None, kind, need, what, example }
}

use Field as F;
use Kind as K;
use Need as N;

/// In the order in which the documentation tells them.
#[rustfmt::skip]
static FIELDS: &[Description] = &[
    field(F::Command, "command", K::Command, N::Event, "Command of a message: C-STORE is request and response, C-STORE-RQ one of them", "C-STORE"),
    field(F::Status, "status", K::Status, N::Event, "Status of a response: its number (an x is any digit), or success, pending, warning, failure, cancel", "A7xx"),
    field(F::MessageId, "message-id", K::Number, N::Event, "Message ID; of a response the one that it responds to", "7"),
    field(F::Context, "context", K::Number, N::Event, "Presentation-context-ID of a message", "3"),
    field(F::SopClass, "sop-class", K::Uid(names::Kind::SopClass), N::Event, "SOP class of a message: its UID, name or keyword", "\"CT Image Storage\""),
    field(F::SopInstance, "sop-instance", K::Text, N::Event, "SOP Instance UID of a message; of a response the request's, where it has none", "1.2.3"),
    field(F::Service, "service", K::Word(services), N::Event, "Service that the SOP class of a message belongs to", "Worklist"),
    field(F::TransferSyntax, "transfer-syntax", K::Uid(names::Kind::TransferSyntax), N::Event, "Transfer syntax of a message's context: its UID, name or keyword", "\"RLE Lossless\""),
    field(F::ResponseTime, "response-time", K::Duration, N::Event, "From the last octet of a request to the last of its response", "500ms"),
    field(F::Pdu, "pdu", K::Word(pdus), N::Event, "Type of a PDU", "A-ABORT"),
    field(F::Sender, "sender", K::Word(roles), N::Event, "Who sent it: requestor or acceptor of the association", "acceptor"),
    field(F::Octets, "octets", K::Octets, N::Event, "Octets of a message's data set, a PDU, a gap, or both sides of an association", "10MB"),
    field(F::Frame, "frame", K::Number, N::Event, "Number of the frame that ended it", "1234"),
    field(F::Time, "time", K::Time, N::Event, "When it ended: a date or RFC 3339, in UTC where no offset follows", "2026-03-01T12:00:00Z"),
    field(F::Event, "event", K::Word(events), N::Event, "Kind of an event, as in JSON Lines", "message"),
    field(F::Failed, "failed", K::Flag, N::Event, "It went wrong: a failure status, an abort, a rejection, an association that did not end well", ""),
    field(F::Incomplete, "incomplete", K::Flag, N::Event, "The capture does not have all of it", ""),
    field(F::Patient, "patient", K::Text, N::DataSet, "Patient ID or Patient's Name in a message's data set", "\"DOE^JANE\""),
    field(F::PatientId, "patient-id", K::Text, N::DataSet, "Patient ID in a message's data set", "PID0001"),
    field(F::PatientName, "patient-name", K::Text, N::DataSet, "Patient's Name in a message's data set: all of it, or one of its component groups", "\"DOE^*\""),
    field(F::Accession, "accession", K::Text, N::DataSet, "Accession Number in a message's data set", "ACC0001"),
    field(F::Study, "study", K::Text, N::DataSet, "Study Instance UID in a message's data set", "1.2.3"),
    field(F::Association, "association", K::Number, N::Association, "Number of the association", "3"),
    field(F::Ae, "ae", K::Text, N::Association, "AE title of either peer", "\"CT*\""),
    field(F::Calling, "calling", K::Text, N::Association, "Calling AE title", "CT01"),
    field(F::Called, "called", K::Text, N::Association, "Called AE title", "PACS"),
    field(F::Host, "host", K::Host, N::Association, "Address of either peer, its network, or its name where the capture knows it", "10.0.1.0/24"),
    field(F::Port, "port", K::Number, N::Association, "TCP port of either peer", "104"),
    field(F::AbstractSyntax, "abstract-syntax", K::Uid(names::Kind::SopClass), N::Association, "SOP class of a presentation context of the association, whether accepted or not", "\"MR Image Storage\""),
    field(F::Implementation, "implementation", K::Text, N::Association, "Implementation Class UID or Implementation Version Name of either peer", "\"OFFIS_DCMTK*\""),
    field(F::Outcome, "outcome", K::Word(outcomes), N::End, "How the association ended", "aborted"),
    field(F::Duration, "duration", K::Duration, N::End, "How long the association or connection lasted", "2s"),
    field(F::Messages, "messages", K::Number, N::End, "Messages of the association", "100"),
    Description { alias: Some("rule"), ..field(F::Finding, "finding", K::Rule, N::Judgement, "Rule that found something in the association", "UL-048") },
    field(F::Severity, "severity", K::Severity, N::Judgement, "Severity of a finding in the association: note, warning, violation", "warning"),
    field(F::Diagnosis, "diagnosis", K::Diagnosis, N::Judgement, "What went wrong with the association", "aborted"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_names_one_field() {
        let names = FIELDS.iter().flat_map(|field| [Some(field.name), field.alias]).flatten();
        let all: Vec<&str> = names.collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for field in FIELDS {
            assert_eq!(Field::by_name(field.name).unwrap().field, field.field);
            assert!(!["and", "or", "not", "in"].contains(&field.name));
            assert_eq!(field.example.is_empty(), matches!(field.kind, Kind::Flag), "{}", field.name);
        }
        assert_eq!(Field::by_name("Rule").unwrap().field, Field::Finding);
    }
}
