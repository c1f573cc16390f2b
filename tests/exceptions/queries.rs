//! Queries and modality worklists (PS3.4 C.4.1, K.4.1).

use dcmtap::dict::attribute::Tag;
use dcmtap::scenario::messages::{MODALITY_WORKLIST_FIND, PATIENT_ROOT_FIND, find_request, find_response};
use dcmtap::scenario::{DataSetBuilder, Ladder, pdus};
use dcmtap::ul::{Content, ExtendedNegotiation, Item, ItemType};

use super::{NOTE, VIOLATION, WARNING, association_with, weight};
use dcmtap::check::Severity;

const STUDY_ROOT: &str = pdus::STUDY_ROOT_FIND;
const CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
const INSTANCE: Tag = Tag(0x0008, 0x0018);
const STUDY_DATE: Tag = Tag(0x0008, 0x0020);
const LEVEL: Tag = Tag(0x0008, 0x0052);
const RETRIEVE_AE_TITLE: Tag = Tag(0x0008, 0x0054);
const AVAILABILITY: Tag = Tag(0x0008, 0x0056);
const MODALITY: Tag = Tag(0x0008, 0x0060);
const TIMEZONE: Tag = Tag(0x0008, 0x0201);
const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);
const PATIENT_ID: Tag = Tag(0x0010, 0x0020);
const STUDY: Tag = Tag(0x0020, 0x000d);
const SERIES: Tag = Tag(0x0020, 0x000e);
const STEPS: Tag = Tag(0x0040, 0x0100);
const START_DATE: Tag = Tag(0x0040, 0x0002);
const FILE_SET_ID: Tag = Tag(0x0088, 0x0130);
const FILE_SET_UID: Tag = Tag(0x0088, 0x0140);

/// Options of extended negotiation, by their octets (PS3.4 C.5.1.1).
const RELATIONAL: &[u8] = &[1];
const DATE_AND_TIME: &[u8] = &[0, 1];

fn at_level(level: &str) -> DataSetBuilder {
    DataSetBuilder::default().with(LEVEL, level)
}

fn studies() -> DataSetBuilder {
    at_level("STUDY").with(STUDY, "")
}

fn found() -> DataSetBuilder {
    at_level("STUDY").with(STUDY, "2.25.3").with(RETRIEVE_AE_TITLE, "PACS")
}

fn negotiated(class: &str, options: &[u8]) -> Vec<Item> {
    let content = Content::ExtendedNegotiation(ExtendedNegotiation {
        sop_class_uid: class.into(),
        application_information: options.into(),
    });
    if options.is_empty() { vec![] } else { vec![pdus::item(ItemType::EXTENDED_NEGOTIATION, content)] }
}

/// A query with these matches, after both peers negotiated these options.
fn query_with(options: &[u8], class: &str, keys: &DataSetBuilder, matches: &[DataSetBuilder]) -> Ladder {
    let mut ladder = association_with(&[class], negotiated(class, options), negotiated(class, options));
    ladder.requestor(&find_request(1, 1, class, keys));
    for found in matches {
        ladder.acceptor(&find_response(1, 1, class, 0xff00, Some(found)));
    }
    ladder.acceptor(&find_response(1, 1, class, 0x0000, None));
    ladder.release();
    ladder
}

fn asked(keys: &DataSetBuilder, rule: &str) -> Option<Severity> {
    weight(&query_with(&[], STUDY_ROOT, keys, &[]), rule)
}

fn answered(keys: &DataSetBuilder, found: &DataSetBuilder, rule: &str) -> Option<Severity> {
    weight(&query_with(&[], STUDY_ROOT, keys, std::slice::from_ref(found)), rule)
}

/// PS3.4 C.4.1.1.3, C.4.1.1.3.2.
#[test]
fn a_match_may_have_more_than_was_asked_for() {
    assert_eq!(answered(&studies(), &found().with(PATIENT_NAME, "A"), "SVC-FIND-015"), VIOLATION);
    for tag in [CHARACTER_SET, AVAILABILITY, TIMEZONE, FILE_SET_ID, FILE_SET_UID] {
        assert_eq!(answered(&studies(), &found().with(tag, "X"), "SVC-FIND-015"), None, "{tag}");
    }
    let asked = studies().with(PATIENT_NAME, "");
    assert_eq!(answered(&asked, &found().with(PATIENT_NAME, "A"), "SVC-FIND-015"), None);
}

#[test]
fn what_belongs_to_responses_may_be_asked_for_in_part() {
    assert_eq!(asked(&studies().with(AVAILABILITY, ""), "SVC-FIND-008"), VIOLATION);
    assert_eq!(asked(&studies().with(RETRIEVE_AE_TITLE, ""), "SVC-FIND-008"), None);
    assert_eq!(asked(&studies().with(TIMEZONE, ""), "SVC-FIND-008"), VIOLATION);
    assert_eq!(asked(&studies().with(TIMEZONE, "+0100"), "SVC-FIND-008"), None);
}

/// PS3.4 C.4.1.1.2; PS3.5 6.1.2.
#[test]
fn text_beyond_ascii_needs_a_character_set_and_other_text_may_have_one() {
    let with = |set: Option<&str>, name: &[u8]| {
        let keys = studies().with_octets(PATIENT_NAME, name);
        asked(&set.into_iter().fold(keys, |keys, set| keys.with(CHARACTER_SET, set)), "SVC-FIND-009")
    };
    assert_eq!(with(None, b"M\xfcLLER*"), VIOLATION);
    assert_eq!(with(Some(""), b"M\xfcLLER*"), VIOLATION);
    assert_eq!(with(Some("ISO_IR 100"), b"M\xfcLLER*"), None);
    assert_eq!(with(Some("ISO_IR 100"), b"MUELLER*"), None);
    assert_eq!(with(None, b"MUELLER*"), None);
}

#[test]
fn another_character_set_is_told_where_it_matters() {
    let with = |asked: &str, own: &str, name: &[u8]| {
        let keys = studies().with(CHARACTER_SET, asked).with(PATIENT_NAME, "");
        let found = found().with(CHARACTER_SET, own).with_octets(PATIENT_NAME, name);
        answered(&keys, &found, "SVC-FIND-024")
    };
    assert_eq!(with("ISO_IR 100", "ISO_IR 192", "MÜLLER".as_bytes()), NOTE);
    assert_eq!(with("ISO_IR 100", "ISO_IR 192", b"MUELLER"), None);
    assert_eq!(with("ISO_IR 192", "ISO_IR 192", "MÜLLER".as_bytes()), None);
}

/// PS3.4 C.4.1.1.3.2.
#[test]
fn availability_and_the_place_to_retrieve_from_may_be_left_out_in_part() {
    let availability = |value: &str| answered(&studies(), &found().with(AVAILABILITY, value), "SVC-FIND-017");
    assert_eq!(answered(&studies(), &found(), "SVC-FIND-017"), None);
    assert_eq!(availability("NEARLINE"), None);
    assert_eq!(availability("SOMEWHERE"), VIOLATION);
    let place = |found: DataSetBuilder| answered(&studies(), &found, "SVC-FIND-016");
    assert_eq!(place(found()), None);
    assert_eq!(place(found().with(RETRIEVE_AE_TITLE, "")), None);
    assert_eq!(place(found().without(RETRIEVE_AE_TITLE)), VIOLATION);
    let file_set = found().without(RETRIEVE_AE_TITLE).with(FILE_SET_ID, "CD1");
    assert_eq!(place(file_set.clone()), VIOLATION);
    assert_eq!(place(file_set.with(FILE_SET_UID, "2.25.8")), None);
    // At the lowest level it has to have a value.
    let keys = at_level("IMAGE").with(STUDY, "2.25.3").with(SERIES, "2.25.5").with(INSTANCE, "");
    let image = |title: &str| {
        let found = keys.clone().with(INSTANCE, "2.25.2").with(RETRIEVE_AE_TITLE, title);
        answered(&keys, &found, "SVC-FIND-016")
    };
    assert_eq!((image("PACS"), image("")), (None, VIOLATION));
}

/// PS3.4 C.4.1.2.1, C.4.1.2.2.1, C.6.2.1.
#[test]
fn relational_queries_are_free_in_their_keys() {
    let series = at_level("SERIES").with(SERIES, "");
    let keys_of_above = |options: &[u8], keys: &DataSetBuilder, rule: &str| {
        weight(&query_with(options, STUDY_ROOT, keys, &[]), rule)
    };
    for (keys, fault) in [
        (series.clone(), VIOLATION),
        (series.clone().with(STUDY, ""), VIOLATION),
        (series.clone().with(STUDY, "2.25.3\\2.25.4"), VIOLATION),
        (series.clone().with(STUDY, "2.25.3"), None),
    ] {
        assert_eq!(keys_of_above(&[], &keys, "SVC-FIND-003"), fault);
        assert_eq!(keys_of_above(RELATIONAL, &keys, "SVC-FIND-003"), None);
    }
    // In Study Root a patient is an attribute of the study.
    let of_study = series.with(STUDY, "2.25.3").with(STUDY_DATE, "20260101");
    assert_eq!(keys_of_above(&[], &of_study, "SVC-FIND-004"), VIOLATION);
    assert_eq!(keys_of_above(RELATIONAL, &of_study, "SVC-FIND-004"), None);
    assert_eq!(keys_of_above(&[], &studies().with(PATIENT_NAME, "A*"), "SVC-FIND-004"), None);
    let patient_root = studies().with(PATIENT_ID, "T1").with(PATIENT_NAME, "A*");
    let weight_of =
        |keys: &DataSetBuilder| weight(&query_with(&[], PATIENT_ROOT_FIND, keys, &[]), "SVC-FIND-004");
    assert_eq!(weight_of(&patient_root), VIOLATION);
    assert_eq!(weight_of(&patient_root.without(PATIENT_NAME)), None);
}

#[test]
fn the_unique_key_of_the_level_may_be_empty_and_not_wild() {
    assert_eq!(asked(&at_level("STUDY").with(PATIENT_NAME, "A*"), "SVC-FIND-005"), VIOLATION);
    assert_eq!(asked(&studies(), "SVC-FIND-005"), None);
    let image = |options: &[u8], study: &str, instance: &str| {
        let keys = at_level("IMAGE").with(STUDY, study).with(SERIES, "2.25.5").with(INSTANCE, instance);
        weight(&query_with(options, STUDY_ROOT, &keys, &[]), "SVC-FIND-006")
    };
    assert_eq!(image(&[], "2.25.3", "2.25.2\\2.25.4"), None);
    assert_eq!(image(&[], "2.25.3", "2.25.*"), VIOLATION);
    assert_eq!(image(RELATIONAL, "2.25.3", "2.25.*"), WARNING);
    assert_eq!(image(RELATIONAL, "2.25.*", "2.25.2"), VIOLATION);
}

/// PS3.4 C.2.2.2.
#[test]
fn a_match_is_judged_by_keys_whose_matching_is_sure() {
    let with = |options: &[u8], tag: Tag, asked: &str, found_value: &str| {
        let (keys, found) = (studies().with(tag, asked), found().with(tag, found_value));
        weight(&query_with(options, STUDY_ROOT, &keys, &[found]), "SVC-FIND-022")
    };
    assert_eq!(with(&[], PATIENT_ID, "T1", "T2"), WARNING);
    assert_eq!(with(&[], PATIENT_ID, "T1", "t1"), None);
    assert_eq!(with(&[], PATIENT_ID, "T*", "T2"), None);
    assert_eq!(with(&[], PATIENT_ID, "T1", ""), None);
    assert_eq!(with(&[], PATIENT_NAME, "ADA", "BABBAGE"), None);
    assert_eq!(with(&[], STUDY_DATE, "20260101", "20260102"), WARNING);
    assert_eq!(with(&[], STUDY_DATE, "20260101-20260103", "20260102"), None);
    // Which day it is depends on the hour, where date and time are matched as one.
    assert_eq!(with(DATE_AND_TIME, STUDY_DATE, "20260101", "20260102"), None);
}

#[test]
fn the_same_patient_twice_is_another_one_if_something_tells_them_apart() {
    let patients = |first: DataSetBuilder, second: DataSetBuilder| {
        let keys = at_level("PATIENT").with(PATIENT_ID, "").with(PATIENT_NAME, "");
        weight(&query_with(&[], PATIENT_ROOT_FIND, &keys, &[first, second]), "SVC-FIND-021")
    };
    let one = at_level("PATIENT").with(RETRIEVE_AE_TITLE, "PACS").with(PATIENT_ID, "T1");
    let ada = one.clone().with(PATIENT_NAME, "ADA");
    assert_eq!(patients(ada.clone(), ada.clone()), VIOLATION);
    assert_eq!(patients(ada.clone(), one.clone().with(PATIENT_NAME, "BABBAGE")), None);
    assert_eq!(patients(ada.clone(), ada.clone().with(PATIENT_ID, "T2")), None);
    assert_eq!(patients(ada.clone(), ada.with(Tag(0x0010, 0x0021), "WARD 3")), None);
}

/// PS3.4 C.4.1.1.3.2: the keys that were asked for, and those of the levels above.
#[test]
fn optional_keys_may_be_missing_in_a_match() {
    assert_eq!(answered(&studies().with(STUDY_DATE, ""), &found(), "SVC-FIND-013"), VIOLATION);
    assert_eq!(
        answered(&studies().with(STUDY_DATE, ""), &found().with(STUDY_DATE, ""), "SVC-FIND-013"),
        None
    );
    assert_eq!(answered(&studies().with(Tag(0x0008, 0x1030), ""), &found(), "SVC-FIND-013"), None);
    let above = |found: DataSetBuilder| {
        let keys = studies().with(PATIENT_ID, "T1");
        weight(&query_with(&[], PATIENT_ROOT_FIND, &keys, &[found]), "SVC-FIND-014")
    };
    assert_eq!(above(found()), VIOLATION);
    assert_eq!(above(found().with(PATIENT_ID, "")), None);
}

#[test]
fn an_empty_item_matches_anything_and_two_match_nothing() {
    let item = DataSetBuilder::default().with(MODALITY, "CT");
    let with =
        |items: &[DataSetBuilder]| asked(&studies().with_items(Tag(0x0008, 0x1111), items), "SVC-FIND-010");
    assert_eq!(with(&[]), None);
    assert_eq!(with(&[DataSetBuilder::default()]), None);
    assert_eq!(with(std::slice::from_ref(&item)), None);
    assert_eq!(with(&[item.clone(), item]), VIOLATION);
}

fn worklist(keys: &DataSetBuilder, found: &[DataSetBuilder], rule: &str) -> Option<Severity> {
    weight(&query_with(&[], MODALITY_WORKLIST_FIND, keys, found), rule)
}

fn step() -> DataSetBuilder {
    DataSetBuilder::default().with(MODALITY, "CT").with(START_DATE, "20260101")
}

/// PS3.4 K.6.1.2.2.
#[test]
fn what_is_of_the_step_stands_in_its_item() {
    let with = |step: &DataSetBuilder, tag: Tag, value: &str| {
        let keys = DataSetBuilder::default().with_items(STEPS, std::slice::from_ref(step)).with(tag, value);
        worklist(&keys, &[], "SVC-MWL-002")
    };
    assert_eq!(with(&step(), PATIENT_NAME, "A*"), None);
    assert_eq!(with(&step(), START_DATE, "20260101"), VIOLATION);
    assert_eq!(with(&step(), START_DATE, ""), WARNING);
    assert_eq!(with(&step(), MODALITY, "CT"), NOTE);
    assert_eq!(with(&step().without(MODALITY), MODALITY, "CT"), VIOLATION);
}

#[test]
fn a_worklist_query_names_one_step_or_none() {
    let with = |steps: Option<&[DataSetBuilder]>| {
        let keys = DataSetBuilder::default().with(PATIENT_NAME, "A*");
        let keys = steps.into_iter().fold(keys, |keys, steps| keys.with_items(STEPS, steps));
        (worklist(&keys, &[], "SVC-MWL-003"), worklist(&keys, &[], "SVC-FIND-010"))
    };
    assert_eq!(with(Some(&[step()])), (None, None));
    assert_eq!(with(Some(&[])), (None, None));
    assert_eq!(with(None), (WARNING, None));
    assert_eq!(with(Some(&[step(), step()])), (VIOLATION, None));
}

#[test]
fn the_matching_of_worklist_keys_is_prescribed() {
    let with = |tag: Tag, value: &str| {
        let keys = DataSetBuilder::default().with_items(STEPS, &[step().with(tag, value)]);
        worklist(&keys, &[], "SVC-MWL-004")
    };
    assert_eq!(with(MODALITY, "CT"), None);
    assert_eq!(with(MODALITY, ""), None);
    assert_eq!(with(MODALITY, "C*"), VIOLATION);
    assert_eq!(with(MODALITY, "*"), NOTE);
    assert_eq!(with(START_DATE, "20260101-20260103"), None);
    assert_eq!(with(START_DATE, "2026*"), VIOLATION);
}

/// A worklist has no level, and a query has one of its model.
#[test]
fn a_worklist_has_no_level() {
    let keys = DataSetBuilder::default().with_items(STEPS, &[step()]);
    assert_eq!(worklist(&keys, &[], "SVC-FIND-001"), None);
    assert_eq!(worklist(&keys.clone().with(LEVEL, "PATIENT"), &[], "SVC-MWL-001"), WARNING);
    assert_eq!(worklist(&keys, &[], "SVC-MWL-001"), None);
    assert_eq!(asked(&DataSetBuilder::default().with(STUDY, ""), "SVC-FIND-001"), VIOLATION);
    assert_eq!(asked(&studies(), "SVC-FIND-001"), None);
}

/// PS3.4 C.5.1.1.
#[test]
fn extended_negotiation_of_one_octet_is_the_old_form() {
    let with = |options: &[u8]| weight(&query_with(options, STUDY_ROOT, &studies(), &[]), "SVC-FIND-025");
    assert_eq!(with(&[1]), None);
    assert_eq!(with(&[1, 1, 1, 1, 1]), None);
    assert_eq!(with(&[2]), VIOLATION);
    assert_eq!(with(&[1, 1, 1, 1, 2]), VIOLATION);
}
