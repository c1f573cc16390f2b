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
