//! Steps and what is done with them, for the examples of this folder.

use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::messages::{Managed, managed_request, managed_response};
use crate::scenario::{DataSetBuilder, Ladder};

/// Unified Procedure Step - Push SOP Class.
pub(super) const PUSH: &str = "1.2.840.10008.5.1.4.34.6.1";
/// Unified Procedure Step - Watch SOP Class.
pub(super) const WATCH: &str = "1.2.840.10008.5.1.4.34.6.2";
/// Unified Procedure Step - Pull SOP Class.
pub(super) const PULL: &str = "1.2.840.10008.5.1.4.34.6.3";
/// A step.
pub(super) const INSTANCE: &str = "2.25.40";

/// The attributes of a step that matter here.
pub(super) fn step() -> DataSetBuilder {
    DataSetBuilder::default()
        .with(Tag(0x0008, 0x1195), "")
        .with(Tag(0x0074, 0x1000), "SCHEDULED")
        .with(Tag(0x0074, 0x1200), "MEDIUM")
        .with(Tag(0x0074, 0x1204), "REPORT")
}

/// What claims a step.
pub(super) fn claim() -> DataSetBuilder {
    DataSetBuilder::default().with(Tag(0x0008, 0x1195), "2.25.41").with(Tag(0x0074, 0x1000), "IN PROGRESS")
}

/// A step is created.
pub(super) fn created(step: &DataSetBuilder) -> Ladder {
    let mut ladder = Ladder::association(&[PUSH]);
    let managed = Managed::new(CommandField::N_CREATE_RQ, 1, PUSH, INSTANCE);
    ladder.requestor(&managed_request(1, &managed, Some(step)));
    ladder.acceptor(&managed_response(1, &managed, 0x0000, None));
    ladder.release();
    ladder
}

/// An N-ACTION on a context for `negotiated` that names `class`.
pub(super) fn acted(
    negotiated: &str,
    class: &str,
    action: u16,
    instance: &str,
    information: &DataSetBuilder,
) -> Ladder {
    let mut ladder = Ladder::association(&[negotiated]);
    let managed =
        Managed { type_id: Some(action), ..Managed::new(CommandField::N_ACTION_RQ, 1, class, instance) };
    ladder.requestor(&managed_request(1, &managed, Some(information)));
    let managed = Managed { class: PUSH, ..managed };
    ladder.acceptor(&managed_response(1, &managed, 0x0000, None));
    ladder.release();
    ladder
}

/// An N-SET.
pub(super) fn set(ladder: &mut Ladder, message_id: u16, attributes: &DataSetBuilder) {
    let managed = Managed::new(CommandField::N_SET_RQ, message_id, PUSH, INSTANCE);
    ladder.requestor(&managed_request(1, &managed, Some(attributes)));
    ladder.acceptor(&managed_response(1, &managed, 0x0000, None));
}

/// An N-EVENT-REPORT from the manager, which is the acceptor here.
pub(super) fn reported(event: u16, information: &DataSetBuilder) -> Ladder {
    const EVENT: &str = "1.2.840.10008.5.1.4.34.6.4";
    let mut ladder = Ladder::association(&[EVENT]);
    let managed =
        Managed { type_id: Some(event), ..Managed::new(CommandField::N_EVENT_REPORT_RQ, 1, PUSH, INSTANCE) };
    ladder.acceptor(&managed_request(1, &managed, Some(information)));
    ladder.requestor(&managed_response(1, &managed, 0x0000, None));
    ladder.release();
    ladder
}
