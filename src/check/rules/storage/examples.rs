//! Objects and their storage, for the examples of this folder.

use crate::dict::attribute::Tag;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::{DataSetBuilder, Ladder, messages, pdus};

/// A CT image as it should be.
pub(super) fn image() -> DataSetBuilder {
    DataSetBuilder::default()
        .with(Tag(0x0008, 0x0016), pdus::CT_IMAGE_STORAGE)
        .with(Tag(0x0008, 0x0018), "2.25.2")
        .with(Tag(0x0008, 0x0020), "20260101")
        .with(Tag(0x0008, 0x0030), "0900")
        .with(Tag(0x0008, 0x0050), "")
        .with(Tag(0x0008, 0x0060), "CT")
        .with(Tag(0x0008, 0x0090), "")
        .with(Tag(0x0010, 0x0010), "TESTPATIENT^ADA")
        .with(Tag(0x0010, 0x0020), "T1")
        .with(Tag(0x0010, 0x0030), "")
        .with(Tag(0x0010, 0x0040), "")
        .with(Tag(0x0020, 0x000d), "2.25.3")
        .with(Tag(0x0020, 0x000e), "2.25.5")
        .with(Tag(0x0020, 0x0010), "")
}

/// An association that stores one CT image.
pub(super) fn stored(image: &DataSetBuilder) -> Ladder {
    stored_as(pdus::CT_IMAGE_STORAGE, image, 0x0000)
}

/// An association that stores one CT image and gets this status.
pub(super) fn answered(status: u16) -> Ladder {
    stored_as(pdus::CT_IMAGE_STORAGE, &image(), status)
}

/// An association that stores one object of this SOP class and gets this status.
pub(super) fn stored_as(sop_class: &str, object: &DataSetBuilder, status: u16) -> Ladder {
    let request = store_command(sop_class, 1);
    let response = CommandSetBuilder::default()
        .uid(0x0002, sop_class)
        .u16(0x0100, CommandField::C_STORE_RQ.response().0)
        .u16(0x0120, 1)
        .u16(0x0800, 0x0101)
        .u16(0x0900, status)
        .uid(0x1000, "2.25.2");
    let mut ladder = Ladder::association(&[sop_class]);
    ladder.requestor(&messages::message(1, &request, Some(object)));
    ladder.acceptor(&messages::message(1, &response, None));
    ladder.release();
    ladder
}

/// The command set of a C-STORE-RQ.
pub(super) fn store_command(sop_class: &str, message_id: u16) -> CommandSetBuilder {
    CommandSetBuilder::default()
        .uid(0x0002, sop_class)
        .u16(0x0100, CommandField::C_STORE_RQ.0)
        .u16(0x0110, message_id)
        .u16(0x0700, 0)
        .u16(0x0800, 1)
        .uid(0x1000, "2.25.2")
}
