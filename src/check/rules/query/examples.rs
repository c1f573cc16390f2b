//! Queries and their matches, for the examples of this folder.

use super::identifiers::{LEVEL, STUDY_INSTANCE_UID};
use crate::dict::attribute::Tag;
use crate::scenario::{DataSetBuilder, Ladder, messages};

/// A query for the studies of a day, in Study Root.
pub(super) fn study_request() -> DataSetBuilder {
    DataSetBuilder::default()
        .with(Tag(0x0008, 0x0020), "20260101")
        .with(Tag(0x0008, 0x0030), "")
        .with(Tag(0x0008, 0x0050), "")
        .with(LEVEL, "STUDY")
        .with(Tag(0x0010, 0x0010), "")
        .with(Tag(0x0010, 0x0020), "")
        .with(STUDY_INSTANCE_UID, "")
        .with(Tag(0x0020, 0x0010), "")
}

/// A match for it.
pub(super) fn study_match() -> DataSetBuilder {
    study_request()
        .with(Tag(0x0008, 0x0030), "0900")
        .with(Tag(0x0008, 0x0050), "A1")
        .with(Tag(0x0008, 0x0054), "PACS")
        .with(Tag(0x0010, 0x0010), "TESTPATIENT^ADA")
        .with(Tag(0x0010, 0x0020), "T1")
        .with(STUDY_INSTANCE_UID, "2.25.3")
        .with(Tag(0x0020, 0x0010), "1")
}

/// A query for the series of a study, in Study Root.
pub(super) fn series_request() -> DataSetBuilder {
    DataSetBuilder::default()
        .with(LEVEL, "SERIES")
        .with(Tag(0x0008, 0x0060), "")
        .with(STUDY_INSTANCE_UID, "2.25.3")
        .with(Tag(0x0020, 0x000e), "")
        .with(Tag(0x0020, 0x0011), "")
}

/// A match for it.
pub(super) fn series_match() -> DataSetBuilder {
    series_request()
        .with(Tag(0x0008, 0x0054), "PACS")
        .with(Tag(0x0008, 0x0060), "CT")
        .with(Tag(0x0020, 0x000e), "2.25.5")
        .with(Tag(0x0020, 0x0011), "1")
}

/// An association with one query that finds these matches.
pub(super) fn queried(sop_class: &str, request: &DataSetBuilder, matches: &[DataSetBuilder]) -> Ladder {
    let mut ladder = Ladder::association(&[sop_class]);
    ladder.requestor(&messages::find_request(1, 1, sop_class, request));
    for found in matches {
        ladder.acceptor(&messages::find_response(1, 1, sop_class, 0xff00, Some(found)));
    }
    ladder.acceptor(&messages::find_response(1, 1, sop_class, 0x0000, None));
    ladder.release();
    ladder
}
