//! DIMSE messages with their data sets, as a correct peer sends them.

use super::DataSetBuilder;
use super::pdus::{command, data_set};
use crate::dimse::{CommandField, CommandSetBuilder};

/// Modality Worklist Information Model - FIND.
pub const MODALITY_WORKLIST_FIND: &str = "1.2.840.10008.5.1.4.31";
/// Patient Root Query/Retrieve Information Model - FIND.
pub const PATIENT_ROOT_FIND: &str = "1.2.840.10008.5.1.4.1.2.1.1";

/// Octets of a data set in one PDU.
const FRAGMENT: usize = 4_096;
const NO_DATA_SET: u16 = 0x0101;
const HAS_DATA_SET: u16 = 0x0001;

/// A message: the command set, which says itself whether a data set follows, and the data set.
#[must_use]
pub fn message(context_id: u8, set: &CommandSetBuilder, identifier: Option<&DataSetBuilder>) -> Vec<u8> {
    let mut octets = command(context_id, &set.clone().build());
    octets.extend(identifier.iter().flat_map(|set| data_set(context_id, &set.build(), FRAGMENT)));
    octets
}

/// A C-FIND-RQ.
#[must_use]
pub fn find_request(
    context_id: u8,
    message_id: u16,
    sop_class: &str,
    identifier: &DataSetBuilder,
) -> Vec<u8> {
    let set = CommandSetBuilder::default()
        .uid(0x0002, sop_class)
        .u16(0x0100, CommandField::C_FIND_RQ.0)
        .u16(0x0110, message_id)
        .u16(0x0700, 0)
        .u16(0x0800, HAS_DATA_SET);
    message(context_id, &set, Some(identifier))
}

/// A C-FIND-RSP: with an identifier it is a match.
#[must_use]
pub fn find_response(
    context_id: u8,
    message_id: u16,
    sop_class: &str,
    status: u16,
    identifier: Option<&DataSetBuilder>,
) -> Vec<u8> {
    let set = CommandSetBuilder::default()
        .uid(0x0002, sop_class)
        .u16(0x0100, CommandField::C_FIND_RQ.response().0)
        .u16(0x0120, message_id)
        .u16(0x0800, if identifier.is_some() { HAS_DATA_SET } else { NO_DATA_SET })
        .u16(0x0900, status);
    message(context_id, &set, identifier)
}

/// What a message of an N-service is about.
#[derive(Clone, Copy, Debug)]
pub struct Managed<'a> {
    /// Command Field of the request.
    pub field: CommandField,
    /// Message ID of the request.
    pub message_id: u16,
    /// SOP class.
    pub class: &'a str,
    /// SOP instance.
    pub instance: &'a str,
    /// Event Type ID or Action Type ID.
    pub type_id: Option<u16>,
}

impl<'a> Managed<'a> {
    /// Without an Event Type ID or Action Type ID.
    #[must_use]
    pub const fn new(field: CommandField, message_id: u16, class: &'a str, instance: &'a str) -> Self {
        Self { field, message_id, class, instance, type_id: None }
    }

    /// The element of the Event Type ID or Action Type ID.
    fn with_type(&self, set: CommandSetBuilder) -> CommandSetBuilder {
        let element = if self.field == CommandField::N_ACTION_RQ { 0x1008 } else { 0x1002 };
        match self.type_id {
            Some(id) => set.u16(element, id),
            None => set,
        }
    }
}

/// A request of an N-service.
#[must_use]
pub fn managed_request(
    context_id: u8,
    managed: &Managed<'_>,
    information: Option<&DataSetBuilder>,
) -> Vec<u8> {
    let is_affected = matches!(managed.field, CommandField::N_CREATE_RQ | CommandField::N_EVENT_REPORT_RQ);
    let (class, instance) = if is_affected { (0x0002, 0x1000) } else { (0x0003, 0x1001) };
    let set = CommandSetBuilder::default()
        .uid(class, managed.class)
        .u16(0x0100, managed.field.0)
        .u16(0x0110, managed.message_id)
        .u16(0x0800, if information.is_some() { HAS_DATA_SET } else { NO_DATA_SET })
        .uid(instance, managed.instance);
    message(context_id, &managed.with_type(set), information)
}

/// The response to it.
#[must_use]
pub fn managed_response(
    context_id: u8,
    managed: &Managed<'_>,
    status: u16,
    information: Option<&DataSetBuilder>,
) -> Vec<u8> {
    let set = CommandSetBuilder::default()
        .uid(0x0002, managed.class)
        .u16(0x0100, managed.field.response().0)
        .u16(0x0120, managed.message_id)
        .u16(0x0800, if information.is_some() { HAS_DATA_SET } else { NO_DATA_SET })
        .u16(0x0900, status)
        .uid(0x1000, managed.instance);
    message(context_id, &managed.with_type(set), information)
}
