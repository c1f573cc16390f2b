//! Requests of these services, for the examples of this folder.

use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::messages::{Managed, find_request, find_response, managed_request, managed_response};
use crate::scenario::{DataSetBuilder, Ladder, pdus};

/// An association with a C-GET that fails.
pub(super) fn got(sop_class: &str, request: &DataSetBuilder) -> Ladder {
    let mut ladder = Ladder::association(&[sop_class]);
    ladder.requestor(&pdus::request_with(1, CommandField::C_GET_RQ, 1, sop_class, &request.build()));
    ladder.acceptor(&pdus::response(1, CommandField::C_GET_RQ, 1, sop_class, 0xa900));
    ladder.release();
    ladder
}

/// An association with a query that finds these matches.
pub(super) fn queried(sop_class: &str, request: &DataSetBuilder, matches: &[DataSetBuilder]) -> Ladder {
    let mut ladder = Ladder::association(&[sop_class]);
    ladder.requestor(&find_request(1, 1, sop_class, request));
    for found in matches {
        ladder.acceptor(&find_response(1, 1, sop_class, 0xff00, Some(found)));
    }
    ladder.acceptor(&find_response(1, 1, sop_class, 0x0000, None));
    ladder.release();
    ladder
}

/// A query for relevant patient information.
pub(super) fn relevant_request() -> DataSetBuilder {
    let template =
        DataSetBuilder::default().with(Tag(0x0008, 0x0105), "DCMR").with(Tag(0x0040, 0xdb00), "9007");
    relevant("T1").with_items(Tag(0x0040, 0xa504), &[template])
}

/// A match for it.
pub(super) fn relevant(patient: &str) -> DataSetBuilder {
    DataSetBuilder::default().with(Tag(0x0010, 0x0020), patient)
}

/// An association with one request without data set.
pub(super) fn managed(
    sop_class: &str,
    field: CommandField,
    kind: Option<u16>,
    instance: &str,
    status: u16,
) -> Ladder {
    let mut ladder = Ladder::association(&[sop_class]);
    let managed = Managed { type_id: kind, ..Managed::new(field, 1, sop_class, instance) };
    let information = DataSetBuilder::default().with(Tag(0x0008, 0x0008), "");
    let information = (field == CommandField::N_ACTION_RQ).then_some(&information);
    ladder.requestor(&managed_request(1, &managed, information));
    ladder.acceptor(&managed_response(1, &managed, status, None));
    ladder.release();
    ladder
}

/// An association with an availability notification.
pub(super) fn notified(availability: &str) -> Ladder {
    const NOTIFICATION: &str = "1.2.840.10008.5.1.4.33";
    let instance = DataSetBuilder::default()
        .with(Tag(0x0008, 0x0054), "PACS")
        .with(Tag(0x0008, 0x0056), availability)
        .with(Tag(0x0008, 0x1150), pdus::CT_IMAGE_STORAGE)
        .with(Tag(0x0008, 0x1155), "2.25.2");
    let series = DataSetBuilder::default()
        .with_items(Tag(0x0008, 0x1199), &[instance])
        .with(Tag(0x0020, 0x000e), "2.25.5");
    let notification = DataSetBuilder::default()
        .with_items(Tag(0x0008, 0x1111), &[])
        .with_items(Tag(0x0008, 0x1115), &[series])
        .with(Tag(0x0020, 0x000d), "2.25.3");
    let mut ladder = Ladder::association(&[NOTIFICATION]);
    let managed = Managed::new(CommandField::N_CREATE_RQ, 1, NOTIFICATION, "2.25.60");
    ladder.requestor(&managed_request(1, &managed, Some(&notification)));
    ladder.acceptor(&managed_response(1, &managed, 0x0000, None));
    ladder.release();
    ladder
}
