//! Modality worklists (PS3.4 Annex K) across queries: nothing found, although there is something close by.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::check;
use dcmtap::dict::attribute::Tag;
use dcmtap::scenario::messages::{MODALITY_WORKLIST_FIND as CLASS, find_request, find_response};
use dcmtap::scenario::{DataSetBuilder, Ladder};

const STEPS: Tag = Tag(0x0040, 0x0100);
const STATION: Tag = Tag(0x0040, 0x0001);
const DATE: Tag = Tag(0x0040, 0x0002);
const MODALITY: Tag = Tag(0x0008, 0x0060);
const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);

fn step(station: &str, date: &str, modality: &str) -> DataSetBuilder {
    DataSetBuilder::default().with(MODALITY, modality).with(STATION, station).with(DATE, date)
}

fn keys(step: DataSetBuilder) -> DataSetBuilder {
    DataSetBuilder::default().with(PATIENT_NAME, "").with_items(STEPS, &[step])
}

/// A query that finds a step of CT01 on 2 March 2026, and then one that finds nothing: what is told of that?
fn told(empty: &DataSetBuilder) -> Option<String> {
    let mut ladder = Ladder::association(&[CLASS]);
    ladder.requestor(&find_request(1, 1, CLASS, &keys(step("", "20260302", ""))));
    let found = keys(step("CT01", "20260302", "CT")).with(PATIENT_NAME, "TEST^ADA");
    ladder.acceptor(&find_response(1, 1, CLASS, 0xff00, Some(&found)));
    ladder.acceptor(&find_response(1, 1, CLASS, 0x0000, None));
    ladder.requestor(&find_request(1, 2, CLASS, empty));
    ladder.acceptor(&find_response(1, 2, CLASS, 0x0000, None));
    ladder.release();
    let mut found = check(&ladder.pcapng(), false).into_iter().filter(|it| it.rule.id == "SVC-MWL-010");
    let text = found.next().map(|finding| finding.evidence.observed.clone());
    assert_eq!(found.count(), 0);
    text
}

#[test]
fn a_query_that_misses_by_station_or_modality_is_told() {
    for (station, date, modality) in [
        ("CT02", "20260302", ""),
        ("ct01", "20260302", "CT"),
        ("", "20260302", "MR"),
        ("CT01", "20260302", "MR"),
        ("CT02", "20260301-20260303", ""),
        ("CT02", "20260302-", ""),
        ("CT02", "-20260302", ""),
        ("CT02", "20260302-20260302", ""),
    ] {
        let text = told(&keys(step(station, date, modality)));
        assert!(
            text.as_ref().is_some_and(|text| text.contains("CT01")),
            "{station} {date} {modality}: {text:?}"
        );
    }
}

#[test]
fn a_query_that_finds_nothing_for_a_reason_is_not() {
    for (station, date, modality) in [
        // Another day.
        ("CT02", "20260303", ""),
        ("CT02", "20260303-20260304", ""),
        ("CT02", "20260303-", ""),
        ("CT02", "-20260301", ""),
        // Of no day in particular, of no station and modality, or of many.
        ("CT02", "", ""),
        ("", "20260302", ""),
        ("CT*", "20260302", ""),
        ("", "20260302", "M?"),
        // What the same query found before was taken off the list.
        ("CT01", "20260302", "CT"),
        ("CT01", "20260302", ""),
    ] {
        assert_eq!(told(&keys(step(station, date, modality))), None, "{station} {date} {modality}");
    }
    // More was asked for, and may be what nothing fits.
    let of_patient = keys(step("CT02", "20260302", "")).with(PATIENT_NAME, "NOBODY");
    assert_eq!(told(&of_patient), None);
    let at_time = keys(step("CT02", "20260302", "").with(Tag(0x0040, 0x0003), "0800-0900"));
    assert_eq!(told(&at_time), None);
}
