//! The transactions of IHE Radiology that DIMSE operations carry out.

use super::role::{Deeds, Does};
use crate::dict::service::Service;
use crate::dimse::CommandField;

/// A transaction of the IHE Radiology Technical Framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// `RAD-8`; `RAD-8/18` where the traffic does not tell which.
    pub number: &'static str,
    /// Its name.
    pub name: &'static str,
}

#[expect(clippy::unnecessary_wraps, reason = "what it makes stands beside what is none")]
const fn rad(number: &'static str, name: &'static str) -> Option<Transaction> {
    Some(Transaction { number, name })
}

/// What is known of an operation that its transaction depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    pub(super) command: CommandField,
    pub(super) service: Service,
    /// SOP class, as text; empty if unknown.
    pub(super) sop_class: &'a str,
    /// Performed Procedure Step Status (0040,0252); empty if unknown.
    pub(super) step_status: &'a str,
    /// Is it a C-STORE for a C-MOVE or C-GET?
    pub(super) is_sub_operation: bool,
    /// What its requester does on the whole.
    pub(super) requester: Deeds,
}

/// The transaction; `None` where IHE has none, or several that cannot be told apart.
pub(super) fn of(facts: &Facts<'_>) -> Option<Transaction> {
    match (facts.command, facts.service) {
        (CommandField::C_FIND_RQ, Service::ModalityWorklist) => rad("RAD-5", "Query Modality Worklist"),
        (CommandField::C_FIND_RQ, Service::QueryRetrieveFind) => rad("RAD-14", "Query Images"),
        (CommandField::C_MOVE_RQ, Service::QueryRetrieveMove)
        | (CommandField::C_GET_RQ, Service::QueryRetrieveGet) => rad("RAD-16", "Retrieve Images"),
        (CommandField::C_STORE_RQ, Service::Storage) => store(facts),
        (CommandField::N_CREATE_RQ | CommandField::N_SET_RQ, Service::PerformedProcedureStep) => step(facts),
        (CommandField::N_ACTION_RQ | CommandField::N_EVENT_REPORT_RQ, Service::StorageCommitment) => {
            rad("RAD-10", "Storage Commitment")
        }
        (CommandField::N_CREATE_RQ, Service::InstanceAvailability) => {
            rad("RAD-49", "Instance Availability Notification")
        }
        _ => None,
    }
}

/// What kind of device the requester is, as far as its deeds tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Device {
    Modality,
    Creator,
    Unknown,
}

fn device(deeds: Deeds) -> Device {
    if deeds.asks(Does::Worklist) || (deeds.asks(Does::Step) && !deeds.asks(Does::Retrieve)) {
        Device::Modality
    } else if deeds.asks(Does::Query) || deeds.asks(Does::Retrieve) {
        Device::Creator
    } else {
        Device::Unknown
    }
}

const PRESENTATION_STATES: &str = "1.2.840.10008.5.1.4.1.1.11.";
const KEY_OBJECT_SELECTION: &str = "1.2.840.10008.5.1.4.1.1.88.59";
const RADIATION_DOSE: &str = "1.2.840.10008.5.1.4.1.1.88.67";
const REPORTS: &str = "1.2.840.10008.5.1.4.1.1.88.";

fn store(facts: &Facts<'_>) -> Option<Transaction> {
    let class = facts.sop_class;
    if class == KEY_OBJECT_SELECTION {
        return if facts.is_sub_operation {
            rad("RAD-31", "Retrieve Key Image Notes")
        } else {
            rad("RAD-29", "Key Image Note Stored")
        };
    }
    if class.starts_with(REPORTS) {
        return (class == RADIATION_DOSE && !facts.is_sub_operation)
            .then_some(Transaction { number: "RAD-62", name: "Store Dose Information" });
    }
    let is_state = class.starts_with(PRESENTATION_STATES);
    match (is_state, facts.is_sub_operation, device(facts.requester)) {
        (false, true, _) => rad("RAD-16", "Retrieve Images"),
        (true, true, _) => rad("RAD-17", "Retrieve Presentation States"),
        (false, _, Device::Modality) => rad("RAD-8", "Modality Images Stored"),
        (false, _, Device::Creator) => rad("RAD-18", "Creator Images Stored"),
        (false, _, Device::Unknown) => rad("RAD-8/18", "Modality or Creator Images Stored"),
        (true, _, Device::Modality) => rad("RAD-9", "Modality Presentation State Stored"),
        (true, _, Device::Creator) => rad("RAD-19", "Creator Presentation State Stored"),
        (true, _, Device::Unknown) => rad("RAD-9/19", "Modality or Creator Presentation State Stored"),
    }
}

fn step(facts: &Facts<'_>) -> Option<Transaction> {
    let is_creator = device(facts.requester) == Device::Creator;
    let is_end = match (facts.command, facts.step_status) {
        (CommandField::N_CREATE_RQ, _) | (_, "IN PROGRESS") => Some(false),
        (_, "COMPLETED" | "DISCONTINUED") => Some(true),
        _ => None,
    };
    match (is_creator, is_end) {
        (false, Some(false)) => rad("RAD-6", "Modality PS In Progress"),
        (false, Some(true)) => rad("RAD-7", "Modality PS Completed"),
        (false, None) => rad("RAD-6/7", "Modality PS In Progress or Completed"),
        (true, Some(false)) => rad("RAD-20", "Creator PS In Progress"),
        (true, Some(true)) => rad("RAD-21", "Creator PS Completed"),
        (true, None) => rad("RAD-20/21", "Creator PS In Progress or Completed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CT: &str = "1.2.840.10008.5.1.4.1.1.2";

    fn number(
        command: CommandField,
        sop_class: &str,
        step_status: &str,
        is_sub_operation: bool,
        requester: Deeds,
    ) -> &'static str {
        let service = Service::of(sop_class);
        of(&Facts { command, service, sop_class, step_status, is_sub_operation, requester })
            .map_or("", |known| known.number)
    }

    #[test]
    fn stores_are_told_apart_by_who_sends_what() {
        let store = |class, is_sub, deeds| number(CommandField::C_STORE_RQ, class, "", is_sub, deeds);
        let modality = Deeds::default().asking(Does::Worklist);
        let workstation = Deeds::default().asking(Does::Query);
        assert_eq!(store(CT, false, modality), "RAD-8");
        assert_eq!(store(CT, false, workstation), "RAD-18");
        assert_eq!(store(CT, false, Deeds::default()), "RAD-8/18");
        assert_eq!(store(CT, true, Deeds::default()), "RAD-16");
        assert_eq!(store("1.2.840.10008.5.1.4.1.1.11.1", false, modality), "RAD-9");
        assert_eq!(store(KEY_OBJECT_SELECTION, false, workstation), "RAD-29");
        assert_eq!(store(RADIATION_DOSE, false, modality), "RAD-62");
        assert_eq!(store("1.2.840.10008.5.1.4.1.1.88.11", false, modality), "");
    }

    #[test]
    fn a_step_is_completed_only_when_it_says_so() {
        let step =
            |command, status| number(command, "1.2.840.10008.3.1.2.3.3", status, false, Deeds::default());
        assert_eq!(step(CommandField::N_CREATE_RQ, "IN PROGRESS"), "RAD-6");
        assert_eq!(step(CommandField::N_SET_RQ, "IN PROGRESS"), "RAD-6");
        assert_eq!(step(CommandField::N_SET_RQ, "COMPLETED"), "RAD-7");
        assert_eq!(step(CommandField::N_SET_RQ, "DISCONTINUED"), "RAD-7");
        assert_eq!(step(CommandField::N_SET_RQ, ""), "RAD-6/7");
    }

    #[test]
    fn what_ihe_has_no_transaction_for_gets_none() {
        assert_eq!(number(CommandField::C_ECHO_RQ, "1.2.840.10008.1.1", "", false, Deeds::default()), "");
    }
}
