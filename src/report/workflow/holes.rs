//! What one would expect to follow in a workflow and was not seen: remarks, for the capture may not have it.
//!
//! They are only made where nothing in the capture could be what is looked for.

use super::host::Hosts;
use super::role::Does;
use super::{Case, Key, Operation, Remark, Workflow, diagram::step_status};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::report::index::{Index, MessageRow};

/// Remarks on a case.
const MAX_REMARKS: usize = 20;

/// An operation of a case, with what it is.
struct Seen<'a> {
    place: u32,
    operation: &'a Operation,
    message: &'a MessageRow,
    service: Service,
    /// The host that asked for it.
    host: usize,
}

impl Seen<'_> {
    const fn command(&self) -> CommandField {
        self.message.command_field
    }

    fn remark(&self, text: &str) -> Remark {
        Remark {
            text: format!("{text} seen in this capture"),
            evidence: (self.operation.number(), self.operation.row as usize),
        }
    }
}

impl Workflow {
    /// What was not seen of a case.
    pub(super) fn holes(&self, index: &Index, hosts: &Hosts, case: &Case) -> Vec<Remark> {
        if case.key == Key::Others {
            return Vec::new();
        }
        let seen: Vec<Seen<'_>> =
            case.operations.iter().filter_map(|place| self.seen(index, hosts, *place)).collect();
        let name = |host: usize| hosts.all.get(host).map_or_else(String::new, super::Host::title);
        let mut remarks = Vec::new();
        let mut senders: Vec<usize> = Vec::new();
        for one in &seen {
            if remarks.len() >= MAX_REMARKS {
                break;
            }
            match (one.command(), one.service) {
                (CommandField::C_STORE_RQ, Service::Storage)
                    if !one.operation.is_for_retrieval
                        && !senders.contains(&one.host)
                        && one.operation.is_done(index) =>
                {
                    senders.push(one.host);
                    remarks.extend(self.after_storing(index, hosts, one, &seen, &name(one.host)));
                }
                (CommandField::N_CREATE_RQ, Service::PerformedProcedureStep) => {
                    remarks.extend(self.after_creating(index, one, &name(one.host)));
                }
                (CommandField::N_SET_RQ, Service::PerformedProcedureStep) => {
                    remarks.extend(without_images(index, hosts, one, &name(one.host)));
                }
                (CommandField::N_ACTION_RQ, Service::StorageCommitment) => {
                    remarks.extend(self.after_asking(index, one, &name(one.host)));
                }
                _ => {}
            }
        }
        remarks
    }

    fn seen<'a>(&'a self, index: &'a Index, hosts: &Hosts, place: u32) -> Option<Seen<'a>> {
        let operation = self.operation(place)?;
        let message = operation.message(index)?;
        let host = self.parties.host(hosts, operation.association(), operation.requester)?;
        Some(Seen { place, operation, message, service: super::service(index, message), host })
    }

    /// Images were stored by a host, this one first.
    fn after_storing(
        &self,
        index: &Index,
        hosts: &Hosts,
        first: &Seen<'_>,
        seen: &[Seen<'_>],
        name: &str,
    ) -> Vec<Remark> {
        let Some(deeds) = hosts.all.get(first.host).map(|host| host.deeds) else { return Vec::new() };
        let mut remarks = Vec::new();
        let is_announced = seen.iter().any(|one| one.service == Service::ModalityWorklist);
        if deeds.asks(Does::Worklist) && !is_announced {
            remarks.push(first.remark(&format!("images stored by {name}: no worklist entry of theirs")));
        }
        let began = first.operation.started(index);
        let is_asked =
            self.commitments.iter().filter_map(|place| self.seen(index, hosts, *place)).any(|one| {
                one.command() == CommandField::N_ACTION_RQ
                    && one.host == first.host
                    && one.operation.started(index) >= began
            });
        if !is_asked && !deeds.is_archive() {
            remarks
                .push(first.remark(&format!("images stored by {name}: no request for storage commitment")));
        }
        remarks
    }

    /// A procedure step was created.
    fn after_creating(&self, index: &Index, created: &Seen<'_>, name: &str) -> Option<Remark> {
        if !created.operation.is_done(index) {
            return None;
        }
        let instance = index.instance(created.message)?;
        // An N-SET that cannot be placed could be the one.
        let could_end = |place: &u32| {
            let Some(operation) = self.operation(*place) else { return false };
            let Some(message) = operation.message(index) else { return false };
            let is_own = operation.parent == Some(created.place)
                || index.instance(message).is_none_or(|other| other == instance);
            is_own && step_status(index, message) != "IN PROGRESS"
        };
        let text = format!("procedure step created by {name}: neither completion nor discontinuation");
        (!self.step_updates.iter().any(could_end)).then(|| created.remark(&text))
    }

    /// Commitment was asked for.
    fn after_asking(&self, index: &Index, asked: &Seen<'_>, name: &str) -> Option<Remark> {
        let could_report = |place: &u32| {
            let Some(operation) = self.operation(*place) else { return false };
            operation
                .message(index)
                .is_some_and(|message| message.command_field == CommandField::N_EVENT_REPORT_RQ)
                && operation.parent.is_none_or(|parent| parent == asked.place)
        };
        let is_open = asked.operation.is_done(index) && !self.commitments.iter().any(could_report);
        is_open.then(|| asked.remark(&format!("storage commitment asked for by {name}: no report of it")))
    }
}

/// A procedure step was completed by a host that has stored nothing.
fn without_images(index: &Index, hosts: &Hosts, set: &Seen<'_>, name: &str) -> Option<Remark> {
    let is_completed = set.operation.is_done(index) && step_status(index, set.message) == "COMPLETED";
    let has_stored = hosts.all.get(set.host).is_none_or(|host| host.deeds.asks(Does::Store));
    (is_completed && !has_stored)
        .then(|| set.remark(&format!("procedure step completed by {name}: no images stored by it")))
}
