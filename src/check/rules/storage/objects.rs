//! What kind of object a C-STORE-RQ brings.

use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::timeline::MessageEntry;

/// Whose modules the object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Those of patient, study and series.
    OfPatient,
    /// Nobody but its vendor knows.
    Private,
}

/// Objects for security, whose "patient" is a piece of luggage.
const DICOS: &str = "1.2.840.10008.5.1.4.1.1.501.";

/// The kind of object that a C-STORE-RQ brings; `None` for one that belongs to no patient, and for other messages.
pub(super) fn stored(entry: &MessageEntry) -> Option<Kind> {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return None;
    }
    let class = entry.sop_class_uid()?;
    if !class.octets().starts_with(b"1.2.840.10008.") {
        return Some(Kind::Private);
    }
    let is_of_patient = Service::of(class.as_str()) == Service::Storage && !class.as_str().starts_with(DICOS);
    is_of_patient.then_some(Kind::OfPatient)
}
