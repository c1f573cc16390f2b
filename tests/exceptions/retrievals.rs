//! Retrievals (PS3.4 C.4.2, C.4.3).

use dcmtap::check::Severity;
use dcmtap::dimse::CommandField;
use dcmtap::scenario::{Ladder, pdus, workflow};

use super::{NOTE, VIOLATION, WARNING, weight};

fn moved(status: u16, counters: [Option<u16>; 3], failed: Option<&[u8]>) -> Ladder {
    let [completed, with_failure, with_warning] = counters;
    let counters = [None, completed, with_failure, with_warning];
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::retrieve_response(CommandField::C_MOVE_RQ, 1, status, counters, failed));
    ladder.release();
    ladder
}

/// PS3.4 C.4.2.1.4.2.
#[test]
fn a_list_of_what_failed_has_as_many_as_failed() {
    let with = |failed: u16, list: Option<&str>| {
        let list = list.map(workflow::failed_list);
        let ladder = moved(0xb000, [Some(1), Some(failed), Some(0)], list.as_deref());
        (weight(&ladder, "SVC-RET-009"), weight(&ladder, "SVC-RET-011"))
    };
    assert_eq!(with(2, Some("2.25.2\\2.25.4")), (None, None));
    assert_eq!(with(2, Some("2.25.2")), (None, WARNING));
    assert_eq!(with(2, Some("")), (NOTE, None));
    assert_eq!(with(2, None), (VIOLATION, None));
    // Some archives cut long lists.
    let many = |count: u16| (0..count).map(|id| format!("2.25.{id}")).collect::<Vec<_>>().join("\\");
    assert_eq!(with(300, Some(&many(99))), (None, WARNING));
    assert_eq!(with(300, Some(&many(100))), (None, None));
    assert_eq!(with(300, Some(&many(301))), (None, WARNING));
}

#[test]
fn without_a_failed_sub_operation_there_is_no_list() {
    let ladder = |status, counters| moved(status, counters, None);
    assert_eq!(weight(&ladder(0xb000, [Some(1), Some(0), Some(2)]), "SVC-RET-009"), None);
    assert_eq!(weight(&ladder(0xa701, [None; 3]), "SVC-RET-009"), None);
    assert_eq!(weight(&ladder(0xa702, [Some(0), Some(2), Some(0)]), "SVC-RET-009"), VIOLATION);
}

/// PS3.4 C.4.2.1.5.
#[test]
fn the_status_of_a_retrieval_fits_its_counters() {
    let with = |status, counters: [u16; 3]| {
        let [completed, failed, with_warning] = counters.map(Some);
        weight(&moved(status, [completed, failed, with_warning], None), "SVC-RET-008")
    };
    assert_eq!(with(0x0000, [2, 0, 0]), None);
    assert_eq!(with(0x0000, [0, 0, 0]), None);
    assert_eq!(with(0x0000, [1, 1, 0]), VIOLATION);
    assert_eq!(with(0x0000, [1, 0, 1]), VIOLATION);
    assert_eq!(with(0xb000, [2, 0, 0]), VIOLATION);
    assert_eq!(with(0xb000, [1, 1, 0]), None);
    assert_eq!(with(0xb000, [0, 0, 2]), None);
    assert_eq!(with(0xb000, [0, 2, 0]), WARNING);
    assert_eq!(with(0xa702, [1, 1, 0]), None);
    assert_eq!(with(0xa900, [1, 1, 0]), WARNING);
    assert_eq!(with(0xa900, [0, 2, 0]), None);
    assert_eq!(with(0xfe00, [1, 1, 0]), None);
}

#[test]
fn a_final_response_has_the_list_alone() {
    let with = |status, data_set: Option<&[u8]>| {
        weight(&moved(status, [Some(1), Some(1), Some(0)], data_set), "SVC-RET-010")
    };
    let list = workflow::failed_list("2.25.2");
    assert_eq!(with(0xb000, Some(&list)), None);
    assert_eq!(
        with(0xb000, Some(&[list.clone(), workflow::uid(0x0020, 0x000d, "2.25.3")].concat())),
        VIOLATION
    );
    assert_eq!(with(0x0000, Some(&list)), VIOLATION);
    assert_eq!(with(0x0000, None), None);
}

/// PS3.4 C.4.3.1.4: what came, and what the archive says that it sent.
#[test]
fn what_was_not_sent_counts_as_failed_without_a_c_store() {
    let got = |statuses: &[u16], counters: [u16; 3]| {
        let mut ladder = Ladder::get();
        for (status, id) in statuses.iter().zip(1..) {
            ladder.acceptor(&pdus::store_request(3, id, &pdus::ct_image(64), 4_096));
            ladder.requestor(&pdus::store_response(3, id, *status));
        }
        let [completed, failed, with_warning] = counters.map(Some);
        let status = if counters == [counters[0], 0, 0] { 0x0000 } else { 0xb000 };
        ladder.acceptor(&workflow::get_response(status, [None, completed, failed, with_warning]));
        ladder.release();
        (weight(&ladder, "SVC-RET-007"), weight(&ladder, "SVC-GET-004"))
    };
    assert_eq!(got(&[0, 0], [2, 0, 0]), (None, None));
    assert_eq!(got(&[0, 0], [3, 0, 0]), (WARNING, None));
    assert_eq!(got(&[0, 0], [1, 0, 1]), (WARNING, None));
    assert_eq!(got(&[0, 0xb000], [1, 0, 1]), (None, None));
    assert_eq!(got(&[0, 0xa700], [1, 0, 0]), (WARNING, None));
    assert_eq!(got(&[0, 0xa700], [1, 1, 0]), (None, None));
    // Without a context for it, an instance fails unsent.
    assert_eq!(got(&[0], [1, 2, 0]), (None, NOTE));
}

/// PS3.4 C.4.3.1: the requestor of a C-GET receives, as SCP, on the same association.
#[test]
fn who_wants_to_get_offers_to_receive() {
    let role = |as_provider: u8| vec![workflow::role(pdus::CT_IMAGE_STORAGE, 0, as_provider)];
    let asked = |offered, granted, asks: bool| {
        let mut ladder = Ladder::get_with(offered, granted);
        if asks {
            ladder.requestor(&workflow::get_request(1, 1, &workflow::study()));
            ladder.acceptor(&workflow::get_response(0x0000, [None, Some(0), Some(0), Some(0)]));
        }
        ladder.release();
        (weight(&ladder, "SVC-GET-001"), weight(&ladder, "SVC-GET-002"))
    };
    assert_eq!(asked(role(1), role(1), true), (None, None));
    assert_eq!(asked(vec![], vec![], true), (VIOLATION, None));
    // Until something is asked for, the storage contexts may be for something else.
    assert_eq!(asked(vec![], vec![], false), (None, None));
    assert_eq!(asked(role(1), role(0), true), (None, WARNING));
    assert_eq!(asked(role(1), vec![], true), (None, WARNING));
}

#[test]
fn a_store_without_the_role_is_told_and_so_is_one_without_an_answer() {
    let stored = |granted: u8, end: &dyn Fn(&mut Ladder)| -> [Option<Severity>; 2] {
        let role = |as_provider| vec![workflow::role(pdus::CT_IMAGE_STORAGE, 0, as_provider)];
        let mut ladder = Ladder::get_with(role(1), role(granted));
        ladder.requestor(&workflow::get_request(1, 1, &workflow::study()));
        ladder.acceptor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
        end(&mut ladder);
        ["SVC-GET-003", "SVC-GET-005"].map(|rule| weight(&ladder, rule))
    };
    let answer = |ladder: &mut Ladder| {
        ladder.requestor(&pdus::store_response(3, 1, 0x0000));
        ladder.acceptor(&workflow::get_response(0x0000, [None, Some(1), Some(0), Some(0)]));
        ladder.release();
    };
    assert_eq!(stored(1, &answer), [None, None]);
    assert_eq!(stored(0, &answer), [WARNING, None]);
    assert_eq!(stored(1, &Ladder::release), [None, VIOLATION]);
    assert_eq!(stored(1, &Ladder::close), [None, None]);
    let late = |ladder: &mut Ladder| {
        ladder.wait_ms(600_000);
        ladder.close();
    };
    assert_eq!(stored(1, &late), [None, VIOLATION]);
    assert_eq!(stored(1, &|_| ()), [None, None]);
}

/// PS3.4 C.4.2.1.4.1: what an identifier of a retrieval has.
#[test]
fn an_identifier_may_name_its_character_set_and_view() {
    let with = |more: &[u8]| {
        let mut ladder = Ladder::association(&[workflow::STUDY_ROOT_MOVE]);
        // The other keys stand behind it.
        let identifier = [more, &workflow::study()].concat();
        ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &identifier));
        ladder.acceptor(&workflow::move_response(0x0000, [None, Some(0), Some(0), Some(0)]));
        ladder.release();
        weight(&ladder, "SVC-RET-002")
    };
    assert_eq!(with(&[]), None);
    assert_eq!(with(&pdus::implicit(0x0008, 0x0005, b"ISO_IR 100")), None);
    assert_eq!(with(&pdus::implicit(0x0008, 0x0000, &[20, 0, 0, 0])), None);
    assert_eq!(with(&pdus::implicit(0x0008, 0x0020, b"20260101")), VIOLATION);
}

#[test]
fn counters_are_due_in_pending_responses_that_come() {
    let with = |counters: Option<[Option<u16>; 4]>| {
        let mut ladder = Ladder::retrieval();
        if let Some(counters) = counters {
            ladder.acceptor(&workflow::move_response(0xff00, counters));
        }
        ladder.acceptor(&workflow::move_response(0x0000, [None, Some(1), Some(0), Some(0)]));
        ladder.release();
        weight(&ladder, "SVC-RET-004")
    };
    assert_eq!(with(None), None);
    assert_eq!(with(Some([Some(1), Some(0), Some(0), Some(0)])), None);
    assert_eq!(with(Some([None, Some(0), Some(0), Some(0)])), VIOLATION);
    assert_eq!(with(Some([Some(1), Some(0), Some(0), None])), VIOLATION);
}

/// PS3.4 C.4.2: sub-operations have an association of their own; those of a C-GET share it.
#[test]
fn a_c_store_beside_a_c_move_is_on_the_wrong_association() {
    let mut ladder = Ladder::association(&[workflow::STUDY_ROOT_MOVE, pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &workflow::study()));
    ladder.acceptor(&workflow::store_for_move(3, 1, "CT01", 1));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    assert_eq!(weight(&ladder, "SVC-MOVE-004"), VIOLATION);
    let mut ladder = Ladder::get();
    ladder.acceptor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&workflow::get_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    assert_eq!(weight(&ladder, "SVC-MOVE-004"), None);
}
