//! The entries of the timeline as subjects of filters.

use std::collections::HashMap;
use std::net::IpAddr;

use super::Subject;
use super::facts::AssociationFacts;
use super::field::Field;
use super::value::Value;
use crate::dict::attribute::{self, Tag};
use crate::dimse::{CommandField, CommandSet};
use crate::time::{Moment, Timestamp};
use crate::timeline::{AssociationEntry, ConnectionEntry, Entry, MessageEntry, PduContent, PduEntry};
use crate::ul::Role;

const ACCESSION_NUMBER: Tag = Tag(0x0008, 0x0050);
const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);
const PATIENT_ID: Tag = Tag(0x0010, 0x0020);
const STUDY_INSTANCE_UID: Tag = Tag(0x0020, 0x000d);

/// Names of hosts that a capture knows.
pub type HostNames = HashMap<IpAddr, String>;

/// An entry of the timeline with what is known of its association.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Its association, or the connection itself.
    pub association: Option<&'a AssociationFacts>,
    /// Names of hosts.
    pub names: &'a HostNames,
}

/// An association, or a connection that is not DICOM, without a single event.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// What is known of it.
    pub association: &'a AssociationFacts,
    /// Names of hosts.
    pub names: &'a HostNames,
}

impl Subject for Whole<'_> {
    fn visit(&self, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool) {
        let mut is_done = false;
        self.association.visit(field, &mut |value| {
            is_done = test(value);
            is_done
        });
        if field == Field::Host && !is_done {
            let addresses = self.association.endpoints.iter().map(|endpoint| endpoint.address);
            let mut names = addresses.filter_map(|address| self.names.get(&address));
            names.any(|name| test(Value::Text(name)));
        }
    }
}

impl Subject for Event<'_> {
    fn visit(&self, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool) {
        let entry = self.entry;
        let value = match field {
            Field::Event => Some(Value::Text(entry.kind())),
            Field::Time => Some(Value::Time(moment(entry).0)),
            Field::Frame => Some(moment(entry).1).filter(|frame| *frame > 0).map(Value::Number),
            Field::Sender => sender(entry).map(|role| Value::Text(role.name())),
            Field::Octets => octets(entry).map(Value::Number),
            Field::Failed => is_failure(entry).then_some(Value::There),
            Field::Incomplete => is_incomplete(entry).then_some(Value::There),
            Field::Pdu => match entry {
                Entry::Pdu(pdu) => Some(Value::Text(pdu.content.header().kind.name())),
                _ => None,
            },
            _ => return self.visit_rest(field, test),
        };
        if let Some(value) = value {
            test(value);
        }
    }
}

impl Event<'_> {
    fn visit_rest(&self, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool) {
        match (field, self.entry, self.association) {
            (
                Field::Patient | Field::PatientId | Field::PatientName | Field::Accession | Field::Study,
                Entry::Message(message),
                _,
            ) => data_set(message, field, test),
            (
                Field::Command
                | Field::Status
                | Field::MessageId
                | Field::Context
                | Field::SopClass
                | Field::SopInstance
                | Field::Service
                | Field::TransferSyntax
                | Field::ResponseTime,
                Entry::Message(message),
                _,
            ) => self::message(message, field, test),
            (field, _, Some(association)) => Whole { association, names: self.names }.visit(field, test),
            _ => {}
        }
    }
}

/// When an entry ended, and in which frame.
fn moment(entry: &Entry) -> (Timestamp, u64) {
    let moment: Moment = match entry {
        Entry::Opened(entry) => entry.at,
        Entry::Pdu(entry) => entry.last,
        Entry::Message(entry) => entry.last,
        Entry::Gap(entry) => entry.at,
        Entry::Anomaly(entry) => entry.at,
        Entry::Transport(entry) => entry.at,
        Entry::Association(entry) => entry.last,
        Entry::Connection(entry) => entry.last,
    };
    (moment.at, moment.frame)
}

const fn sender(entry: &Entry) -> Option<Role> {
    match entry {
        Entry::Pdu(entry) => Some(entry.sender),
        Entry::Message(entry) => Some(entry.sender),
        Entry::Gap(entry) => Some(entry.sender),
        Entry::Anomaly(entry) => Some(entry.sender),
        Entry::Transport(entry) => Some(entry.sender),
        Entry::Opened(_) | Entry::Association(_) | Entry::Connection(_) => None,
    }
}

fn octets(entry: &Entry) -> Option<u64> {
    match entry {
        Entry::Message(entry) => entry.data_set_octets,
        Entry::Pdu(entry) => Some(entry.content.header().span().length),
        Entry::Gap(entry) => Some(entry.count),
        Entry::Association(entry) => Some(entry.octets.initiator.saturating_add(entry.octets.responder)),
        Entry::Connection(entry) => Some(entry.octets.initiator.saturating_add(entry.octets.responder)),
        Entry::Opened(_) | Entry::Anomaly(_) | Entry::Transport(_) => None,
    }
}

fn is_failure(entry: &Entry) -> bool {
    match entry {
        Entry::Message(entry) => entry.is_failure(),
        Entry::Pdu(entry) => entry.is_failure(),
        Entry::Transport(entry) => entry.is_failure(),
        Entry::Association(entry) => entry.is_failure(),
        Entry::Connection(entry) => entry.is_failure(),
        Entry::Anomaly(_) => true,
        Entry::Opened(_) | Entry::Gap(_) => false,
    }
}

fn is_incomplete(entry: &Entry) -> bool {
    let is_cut = |entry: &PduEntry| match &entry.content {
        PduContent::Control(pdu) => pdu.missing > 0,
        PduContent::Data(pdu) => pdu.missing > 0,
    };
    let lacks = |entry: &AssociationEntry| entry.incomplete > 0 || entry.gaps > 0 || entry.is_mid_stream;
    let lost = |entry: &ConnectionEntry| entry.lost_octets > 0;
    match entry {
        Entry::Message(entry) => !entry.is_complete,
        Entry::Pdu(entry) => is_cut(entry),
        Entry::Association(entry) => lacks(entry),
        Entry::Connection(entry) => lost(entry),
        Entry::Gap(_) => true,
        Entry::Opened(_) | Entry::Anomaly(_) | Entry::Transport(_) => false,
    }
}

fn message(entry: &MessageEntry, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool) {
    let command = entry.command.as_ref();
    let value = match field {
        Field::Command => entry.command_field().map(Value::Command),
        Field::Status => {
            entry.status().zip(entry.status_class()).map(|(code, class)| Value::Status(code, class))
        }
        Field::MessageId => {
            let is_about_another =
                |field: CommandField| field.is_response() || field == CommandField::C_CANCEL_RQ;
            let id = command.and_then(|command| match command.command_field() {
                Some(field) if is_about_another(field) => command.message_id_being_responded_to(),
                _ => command.message_id(),
            });
            id.map(|id| Value::Number(id.into()))
        }
        Field::Context => Some(Value::Number(entry.context_id.into())),
        Field::SopClass => {
            if let Some(uid) = entry.sop_class_uid() {
                test(Value::Uid(uid.as_str()));
            }
            return;
        }
        Field::SopInstance => {
            let own = command.and_then(CommandSet::sop_instance_uid);
            let requested = || entry.request.as_ref().and_then(|request| request.sop_instance_uid.clone());
            if let Some(uid) = own.or_else(requested) {
                test(Value::Uid(uid.as_str()));
            }
            return;
        }
        Field::Service => Some(Value::Text(entry.service().name())),
        Field::TransferSyntax => entry.transfer_syntax.as_ref().map(|uid| Value::Uid(uid.as_str())),
        Field::ResponseTime => entry.response_time_ns().map(Value::Duration),
        _ => None,
    };
    if let Some(value) = value {
        test(value);
    }
}

/// The values of some attributes, at the top of the data set and in its sequences.
fn data_set(entry: &MessageEntry, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool) {
    let Some(data_set) = &entry.data_set else { return };
    let is_wanted = |tag: Tag| match field {
        Field::PatientId => tag == PATIENT_ID,
        Field::PatientName => tag == PATIENT_NAME,
        Field::Patient => tag == PATIENT_ID || tag == PATIENT_NAME,
        Field::Accession => tag == ACCESSION_NUMBER,
        _ => tag == STUDY_INSTANCE_UID,
    };
    for (node, sets) in data_set.nodes_with_character_sets().filter(|(node, _)| is_wanted(node.tag)) {
        let Some(octets) = node.value() else { continue };
        let is_name = node.tag == PATIENT_NAME;
        let decoded = sets.decode(attribute::vr(node.tag), octets);
        let value = decoded.trim_matches([' ', '\0']);
        if value.is_empty() {
            continue;
        }
        let has_groups = is_name && value.contains('=');
        let groups = has_groups.then(|| value.split('=').filter(|group| !group.is_empty()));
        if test(Value::Text(value)) || groups.into_iter().flatten().any(|group| test(Value::Text(group))) {
            return;
        }
    }
}
