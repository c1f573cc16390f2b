//! Messages (PS3.7).

use dcmtap::dict::attribute::Tag;
use dcmtap::scenario::messages::{Managed, find_request, find_response, managed_request, managed_response};
use dcmtap::scenario::workflow::{self, references};
use dcmtap::scenario::{DataSetBuilder, Ladder, pdus};
use dcmtap::stream::Side;
use dcmtap::ul::{AbortSource, CommonExtendedNegotiation, Content, Item, ItemType, encode};

use super::{
    CommandField, CommandSetBuilder, NONE, NOTE, PRESENT, VIOLATION, WARNING, affected, association_with,
    send, weight,
};

const FIND: &str = pdus::STUDY_ROOT_FIND;
const PRINTER: &str = "1.2.840.10008.5.1.1.16";
const PRINTER_INSTANCE: &str = "1.2.840.10008.5.1.1.17";
const FILM_SESSION: &str = "1.2.840.10008.5.1.1.1";
const PRIVATE: &str = "1.3.6.1.4.1.9590.100.1";

fn studies() -> DataSetBuilder {
    DataSetBuilder::default().with(Tag(0x0008, 0x0052), "STUDY").with(Tag(0x0020, 0x000d), "")
}

fn one_match() -> Vec<u8> {
    let found = studies().with(Tag(0x0008, 0x0054), "PACS").with(Tag(0x0020, 0x000d), "2.25.3");
    find_response(1, 1, FIND, 0xff00, Some(&found))
}

fn end_of_query(status: u16) -> Vec<u8> {
    find_response(1, 1, FIND, status, None)
}

fn cancel(message_id: u16) -> Vec<u8> {
    send(&CommandSetBuilder::new(CommandField::C_CANCEL_RQ).u16(0x0120, message_id).u16(0x0800, NONE))
}

fn query() -> Ladder {
    let mut ladder = Ladder::association(&[FIND]);
    ladder.requestor(&find_request(1, 1, FIND, &studies()));
    ladder
}

fn released(mut ladder: Ladder) -> Ladder {
    ladder.release();
    ladder
}

fn store(ladder: &mut Ladder, message_id: u16, instance: &str) {
    ladder.requestor(&pdus::command(1, &pdus::store_command(message_id, instance)));
    ladder.requestor(&pdus::data_set(1, &pdus::ct_image(64), 4_096));
}

/// An N-GET-RQ for the printer, with this Attribute Identifier List.
fn ask_printer(list: Option<&[u8]>) -> Vec<u8> {
    let set = CommandSetBuilder::default().uid(0x0003, PRINTER).u16(0x0100, CommandField::N_GET_RQ.0);
    let set = set.u16(0x0110, 1).u16(0x0800, NONE).uid(0x1001, PRINTER_INSTANCE);
    send(&match list {
        Some(list) => set.element(0x1005, list),
        None => set,
    })
}

fn echo_answered(set: &CommandSetBuilder) -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&send(set));
    released(ladder)
}

fn echo_response(status: u16) -> CommandSetBuilder {
    let set = affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ.response()).u16(0x0120, 7);
    set.u16(0x0800, NONE).u16(0x0900, status)
}

/// PS3.7 D.3.3.3.
#[test]
fn as_many_requests_wait_as_the_window_allows() {
    let stores = |window: Option<[u16; 2]>, answer: Option<[u16; 2]>, count: u16| {
        let item = |window: Option<[u16; 2]>| -> Vec<Item> {
            let content = window.map(|[own, other]| Content::AsynchronousOperationsWindow(own, other));
            let kind = ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW;
            content.into_iter().map(|content| pdus::item(kind, content)).collect()
        };
        let mut ladder = association_with(&[pdus::CT_IMAGE_STORAGE], item(window), item(answer));
        (1..=count).for_each(|id| store(&mut ladder, id, "2.25.2"));
        (1..=count).for_each(|id| ladder.acceptor(&pdus::store_response(1, id, 0x0000)));
        weight(&released(ladder), "DIMSE-032")
    };
    assert_eq!(stores(None, None, 1), None);
    assert_eq!(stores(None, None, 2), VIOLATION);
    assert_eq!(stores(Some([2, 1]), Some([2, 1]), 2), None);
    assert_eq!(stores(Some([2, 1]), Some([2, 1]), 3), VIOLATION);
    assert_eq!(stores(Some([4, 1]), Some([2, 1]), 3), VIOLATION);
    // Who does not answer the item does one thing after the other.
    assert_eq!(stores(Some([2, 1]), None, 2), VIOLATION);
    // 0 is any number.
    assert_eq!(stores(Some([0, 1]), Some([0, 1]), 9), None);
    // What it invokes is the requestor's, what it performs the acceptor's.
    assert_eq!(stores(Some([1, 9]), Some([1, 9]), 2), VIOLATION);
}

#[test]
fn a_cancel_and_requests_of_the_other_peer_wait_for_nobody() {
    let mut ladder = query();
    ladder.requestor(&cancel(1));
    ladder.acceptor(&end_of_query(0xfe00));
    let ladder = released(ladder);
    assert_eq!(weight(&ladder, "DIMSE-032"), None);
    assert_eq!(weight(&ladder, "DIMSE-042"), None);

    let mut ladder = Ladder::association(&[workflow::COMMITMENT]);
    let asked = references("2.25.9", None, Some(&[workflow::reference("2.25.2")]));
    ladder.requestor(&workflow::commitment_request(1, &asked));
    ladder.acceptor(&workflow::commitment_report(1, 1, &asked));
    ladder.acceptor(&workflow::commitment_response(1, 0x0000));
    ladder.requestor(&workflow::report_response(1, 1, 0x0000));
    let ladder = released(ladder);
    for rule in ["DIMSE-020", "DIMSE-021", "DIMSE-032"] {
        assert_eq!(weight(&ladder, rule), None, "{rule}");
    }
}

#[test]
fn where_octets_were_lost_nothing_is_said_of_what_waits() {
    let two = |lost: u64| {
        let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
        store(&mut ladder, 1, "2.25.2");
        ladder.gap(Side::Responder, lost);
        store(&mut ladder, 1, "2.25.2");
        ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
        released(ladder)
    };
    assert_eq!(weight(&two(0), "DIMSE-020"), VIOLATION);
    for rule in ["DIMSE-020", "DIMSE-021", "DIMSE-024", "DIMSE-032"] {
        assert_eq!(weight(&two(100), rule), None, "{rule}");
    }
}

/// PS3.7 10.1.2.
#[test]
fn an_n_get_may_ask_for_all() {
    let printer = |list: Option<&[u8]>, extra: Tag| {
        let managed = Managed::new(CommandField::N_GET_RQ, 1, PRINTER, PRINTER_INSTANCE);
        let mut ladder = Ladder::association(&[PRINTER]);
        ladder.requestor(&ask_printer(list));
        let answer = DataSetBuilder::default().with(Tag(0x2110, 0x0010), "NORMAL").with(extra, "X");
        ladder.acceptor(&managed_response(1, &managed, 0x0000, Some(&answer)));
        weight(&released(ladder), "DIMSE-064")
    };
    let status = [0x10, 0x21, 0x10, 0x00];
    assert_eq!(printer(Some(&status), Tag(0x2110, 0x0030)), NOTE);
    assert_eq!(printer(Some(&status), Tag(0x0008, 0x0005)), None);
    assert_eq!(printer(Some(&status), Tag(0x2111, 0x0010)), None);
    assert_eq!(printer(Some(&[]), Tag(0x2110, 0x0030)), None);
    assert_eq!(printer(None, Tag(0x2110, 0x0030)), None);
}

/// PS3.4 C.4.1.3.1.
#[test]
fn responses_were_on_their_way_when_a_cancel_came() {
    let after = |count: u32, apart_ms: u32| {
        let mut ladder = query();
        ladder.acceptor(&one_match());
        ladder.requestor(&cancel(1));
        for _ in 0..count {
            ladder.wait_ms(apart_ms);
            ladder.acceptor(&one_match());
        }
        ladder.acceptor(&end_of_query(0xfe00));
        weight(&released(ladder), "DIMSE-051")
    };
    assert_eq!(after(20, 200), WARNING);
    assert_eq!(after(20, 1), None);
    assert_eq!(after(2, 2_000), None);
}

#[test]
fn a_cancel_may_cross_the_last_response() {
    let cancelled = |round_trip_ms: u32, later_ms: u32| {
        let mut ladder = Ladder::association(&[FIND]);
        ladder.wait_ms(round_trip_ms);
        ladder.requestor(&find_request(1, 1, FIND, &studies()));
        ladder.wait_ms(round_trip_ms);
        ladder.acceptor(&end_of_query(0x0000));
        ladder.wait_ms(later_ms);
        ladder.requestor(&cancel(1));
        weight(&released(ladder), "DIMSE-050")
    };
    assert_eq!(cancelled(5, 60_000), NOTE);
    assert_eq!(cancelled(5, 0), None);
    // The capture may have lost the request.
    let mut ladder = Ladder::association(&[FIND]);
    ladder.gap(Side::Initiator, 200);
    ladder.requestor(&cancel(1));
    assert_eq!(weight(&released(ladder), "DIMSE-050"), None);
}

#[test]
fn a_cancel_may_have_been_lost() {
    let ended = |lost: u64| {
        let mut ladder = query();
        ladder.gap(Side::Initiator, lost);
        ladder.acceptor(&end_of_query(0xfe00));
        weight(&released(ladder), "DIMSE-042")
    };
    assert_eq!(ended(0), VIOLATION);
    assert_eq!(ended(90), None);
    // A cancel of something else has a finding of its own.
    let mut ladder = query();
    ladder.requestor(&cancel(2));
    ladder.acceptor(&end_of_query(0xfe00));
    assert_eq!(weight(&ladder, "DIMSE-042"), None);
    assert_eq!(weight(&ladder, "DIMSE-050"), NOTE);
}

/// PS3.4 C.4.2.3.1.
#[test]
fn a_cancelled_retrieval_may_have_had_everything_already() {
    let ended = |pending: [u16; 4], status: u16, done: [u16; 3]| {
        let mut ladder = Ladder::retrieval();
        ladder.acceptor(&workflow::move_response(0xff00, pending.map(Some)));
        ladder.requestor(&cancel(1));
        let [completed, failed, warning] = done.map(Some);
        ladder.acceptor(&workflow::move_response(status, [None, completed, failed, warning]));
        weight(&released(ladder), "DIMSE-052")
    };
    assert_eq!(ended([3, 1, 0, 0], 0x0000, [2, 0, 0]), WARNING);
    assert_eq!(ended([3, 1, 0, 0], 0xb000, [1, 1, 0]), WARNING);
    assert_eq!(ended([3, 1, 0, 0], 0x0000, [4, 0, 0]), None);
    assert_eq!(ended([3, 1, 0, 0], 0xb000, [2, 1, 1]), None);
    assert_eq!(ended([3, 1, 0, 0], 0xa702, [1, 3, 0]), None);
    assert_eq!(ended([3, 1, 0, 0], 0xfe00, [2, 0, 0]), None);
}

/// PS3.7 Annex C and E.
#[test]
fn optional_elements_may_be_empty_and_comments_are_told_elsewhere() {
    let with = |element: u16, value: &[u8]| echo_answered(&echo_response(0x0110).element(element, value));
    assert_eq!(weight(&with(0x0902, b"no disk "), "DIMSE-005"), None);
    assert_eq!(weight(&with(0x0902, b""), "DIMSE-005"), NOTE);
    assert_eq!(weight(&with(0x0903, &[1]), "DIMSE-005"), VIOLATION);
    let long = "no room left on the device that the archive of this department writes to ".repeat(2);
    let long = with(0x0902, long.as_bytes());
    assert_eq!(weight(&long, "DIMSE-005"), None);
    assert_eq!(weight(&long, "DIMSE-044"), VIOLATION);
    let spaces = [b"no disk".as_slice(), &[b' '; 101]].concat();
    assert_eq!(weight(&with(0x0902, &spaces), "DIMSE-044"), None);
    assert_eq!(weight(&with(0x0902, "kein Plattenplatz übrig ".as_bytes()), "DIMSE-044"), VIOLATION);
    assert_eq!(weight(&with(0x0902, b"no\\disk "), "DIMSE-013"), VIOLATION);
    assert_eq!(weight(&with(0x0902, b"no/disk "), "DIMSE-013"), None);
}

/// PS3.7 9.1, 10.1.
#[test]
fn a_retired_element_is_noted_and_an_alien_one_is_not_legal() {
    let with = |tag: u16| {
        let set = affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ).u16(0x0110, 7).u16(0x0800, NONE);
        let mut ladder = Ladder::verification();
        ladder.requestor(&send(&set.element(tag, b"OLD PEER")));
        ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
        weight(&released(ladder), "DIMSE-004")
    };
    // Initiator, as ACR-NEMA had it.
    assert_eq!(with(0x0200), NOTE);
    assert_eq!(with(0x5010), NOTE);
    assert_eq!(with(0x7777), VIOLATION);
}

#[test]
fn a_response_may_repeat_the_message_id_of_its_request() {
    let with = |element: u16| {
        let set = affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ.response());
        let set = if element == 0x0110 { set.u16(0x0110, 7) } else { set };
        let set = set.u16(0x0120, 7);
        let set = if element == 0x0700 { set.u16(0x0700, 0) } else { set };
        echo_answered(&set.u16(0x0800, NONE).u16(0x0900, 0x0000))
    };
    assert_eq!(weight(&with(0x0110), "DIMSE-009"), None);
    assert_eq!(weight(&with(0x0700), "DIMSE-009"), WARNING);
}

/// PS3.7 10.1.5.
#[test]
fn the_instance_that_an_n_create_made_is_named_once_at_least() {
    let created = |asked: Option<&str>, own: Option<&str>| {
        let named = |set: CommandSetBuilder, uid: Option<&str>| match uid {
            Some(uid) => set.uid(0x1000, uid),
            None => set,
        };
        let mut ladder = Ladder::association(&[FILM_SESSION]);
        let set = affected(FILM_SESSION, CommandField::N_CREATE_RQ).u16(0x0110, 1).u16(0x0800, PRESENT);
        ladder.requestor(&send(&named(set, asked)));
        ladder.requestor(&pdus::data_set(1, &pdus::implicit(0x2000, 0x0010, b"1 "), 4_096));
        let set = affected(FILM_SESSION, CommandField::N_CREATE_RQ.response()).u16(0x0120, 1);
        ladder.acceptor(&send(&named(set.u16(0x0800, NONE).u16(0x0900, 0x0000), own)));
        let ladder = released(ladder);
        (weight(&ladder, "DIMSE-062"), weight(&ladder, "DIMSE-063"))
    };
    assert_eq!(created(None, None), (VIOLATION, None));
    assert_eq!(created(Some("2.25.7"), None), (None, None));
    assert_eq!(created(None, Some("2.25.7")), (None, None));
    assert_eq!(created(Some("2.25.7"), Some("2.25.7")), (None, None));
    assert_eq!(created(Some("2.25.7"), Some("2.25.8")), (None, VIOLATION));
}

/// PS3.7 9.1, E.2.
#[test]
fn a_data_set_may_be_cut_off_by_an_abort_or_by_the_capture() {
    let left_out = |end: &dyn Fn(&mut Ladder)| {
        let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
        ladder.requestor(&pdus::command(1, &pdus::store_command(1, "2.25.2")));
        end(&mut ladder);
        weight(&ladder, "DIMSE-014")
    };
    assert_eq!(left_out(&Ladder::release), VIOLATION);
    assert_eq!(
        left_out(&|ladder| {
            ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
            ladder.close();
        }),
        None
    );
    assert_eq!(
        left_out(&|ladder| {
            ladder.gap(Side::Initiator, 400);
            ladder.release();
        }),
        None
    );
    assert_eq!(left_out(&|_| ()), None);
}

/// PS3.7 9.1, 10.1.
#[test]
fn where_no_data_set_belongs_an_empty_one_is_told_once() {
    let empty = |set: CommandSetBuilder, class: &str| {
        let mut ladder = Ladder::association(&[class]);
        ladder.requestor(&send(&set));
        ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 2, &[])]));
        released(ladder)
    };
    let create = affected(FILM_SESSION, CommandField::N_CREATE_RQ).u16(0x0110, 1).u16(0x0800, PRESENT);
    let create = empty(create, FILM_SESSION);
    assert_eq!((weight(&create, "DIMSE-017"), weight(&create, "DIMSE-016")), (WARNING, None));
    let echo = affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ).u16(0x0110, 1).u16(0x0800, PRESENT);
    let echo = empty(echo, pdus::VERIFICATION);
    assert_eq!((weight(&echo, "DIMSE-017"), weight(&echo, "DIMSE-016")), (None, VIOLATION));
    // A cancel has a rule of its own.
    let cancel = CommandSetBuilder::new(CommandField::C_CANCEL_RQ).u16(0x0120, 1).u16(0x0800, PRESENT);
    let mut ladder = query();
    ladder.requestor(&send(&cancel));
    ladder.requestor(&pdus::data_set(1, &studies().build(), 4_096));
    ladder.acceptor(&end_of_query(0xfe00));
    let ladder = released(ladder);
    assert_eq!((weight(&ladder, "DIMSE-016"), weight(&ladder, "DIMSE-053")), (None, VIOLATION));
}

/// PS3.7 9.1.2 to 9.1.4: a last response is due, but not to who left.
#[test]
fn who_did_not_wait_is_owed_no_response() {
    let query_ended_by = |end: &dyn Fn(&mut Ladder)| {
        let mut ladder = query();
        ladder.acceptor(&one_match());
        end(&mut ladder);
        (weight(&ladder, "DIMSE-060"), weight(&ladder, "DIMSE-034"))
    };
    let abort = |source| encode::abort(AbortSource { source, reason: 0 });
    assert_eq!(query_ended_by(&|ladder| ladder.requestor(&abort(0))), (None, None));
    assert_eq!(query_ended_by(&|ladder| ladder.acceptor(&abort(2))), (NOTE, None));
    assert_eq!(query_ended_by(&Ladder::release), (None, None));
    assert_eq!(
        query_ended_by(&|ladder| {
            ladder.wait_ms(600_000);
            ladder.release();
        }),
        (WARNING, None)
    );
    // Who closes its side sends no response any more.
    assert_eq!(query_ended_by(&|ladder| ladder.fin(Side::Responder)), (VIOLATION, None));
    assert_eq!(query_ended_by(&|ladder| ladder.fin(Side::Initiator)), (None, None));
    // The capture ends, or lost some octets.
    assert_eq!(query_ended_by(&|_| ()), (None, None));
    assert_eq!(
        query_ended_by(&|ladder| {
            ladder.gap(Side::Responder, 100);
            ladder.fin(Side::Responder);
            ladder.fin(Side::Initiator);
        }),
        (None, None)
    );
    // A cancelled one is not waited for.
    assert_eq!(
        query_ended_by(&|ladder| {
            ladder.requestor(&cancel(1));
            ladder.wait_ms(600_000);
            ladder.release();
        }),
        (None, None)
    );
}

#[test]
fn a_request_without_any_response_is_told_of_who_ended_the_association() {
    let echo_ended_by = |end: &dyn Fn(&mut Ladder)| {
        let mut ladder = Ladder::verification();
        ladder.requestor(&pdus::echo_request(1, 7));
        end(&mut ladder);
        weight(&ladder, "DIMSE-034")
    };
    let abort = |source| encode::abort(AbortSource { source, reason: 0 });
    assert_eq!(echo_ended_by(&Ladder::release), None);
    assert_eq!(
        echo_ended_by(&|ladder| {
            ladder.wait_ms(600_000);
            ladder.release();
        }),
        WARNING
    );
    assert_eq!(
        echo_ended_by(&|ladder| {
            ladder.wait_ms(600_000);
            ladder.requestor(&abort(0));
            ladder.close();
        }),
        WARNING
    );
    assert_eq!(echo_ended_by(&|ladder| ladder.acceptor(&abort(2))), NOTE);
    assert_eq!(echo_ended_by(&|ladder| ladder.reset(Side::Responder)), VIOLATION);
    assert_eq!(echo_ended_by(&|ladder| ladder.reset(Side::Initiator)), None);
    assert_eq!(echo_ended_by(&|_| ()), None);
}

/// PS3.7 10.1.2: a printer that was asked for nothing in particular may have nothing to say.
#[test]
fn a_data_set_is_due_where_the_service_wants_one() {
    let answered = |list: Option<&[u8]>, status: u16| {
        let mut ladder = Ladder::association(&[PRINTER]);
        ladder.requestor(&ask_printer(list));
        let managed = Managed::new(CommandField::N_GET_RQ, 1, PRINTER, PRINTER_INSTANCE);
        ladder.acceptor(&managed_response(1, &managed, status, None));
        weight(&released(ladder), "DIMSE-015")
    };
    let status = [0x10, 0x21, 0x10, 0x00];
    assert_eq!(answered(Some(&status), 0x0000), VIOLATION);
    assert_eq!(answered(Some(&[]), 0x0000), WARNING);
    assert_eq!(answered(None, 0x0000), WARNING);
    assert_eq!(answered(Some(&status), 0x0110), None);

    let created = |class: &str| {
        let mut ladder = Ladder::association(&[class]);
        let managed = Managed::new(CommandField::N_CREATE_RQ, 1, class, "2.25.7");
        ladder.requestor(&managed_request(1, &managed, None));
        ladder.acceptor(&managed_response(1, &managed, 0x0000, None));
        weight(&released(ladder), "DIMSE-015")
    };
    assert_eq!(created(FILM_SESSION), None);
    assert_eq!(created(workflow::PROCEDURE_STEP), VIOLATION);
}

#[test]
fn a_refused_request_may_be_tried_again_when_another_one_was_meant() {
    let again = |status: u16, second: &str| {
        let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
        store(&mut ladder, 1, "2.25.2");
        ladder.acceptor(&pdus::store_response(1, 1, status));
        store(&mut ladder, 2, second);
        ladder.acceptor(&pdus::store_response_to(1, 2, 0x0000, second));
        let ladder = released(ladder);
        (weight(&ladder, "DIMSE-065"), weight(&ladder, "DIMSE-047"))
    };
    assert_eq!(again(0x0122, "2.25.2"), (NOTE, None));
    assert_eq!(again(0x0122, "2.25.4"), (None, None));
    assert_eq!(again(0xa700, "2.25.2"), (None, None));
    assert_eq!(again(0xb000, "2.25.2"), (None, NOTE));
    assert_eq!(again(0xb000, "2.25.4"), (None, None));
}

/// PS3.7 10.1.1, 10.1.4.
#[test]
fn without_a_reply_the_type_of_an_event_is_optional() {
    let answered = |type_id: Option<u16>, reply: bool| {
        let mut ladder = Ladder::association(&[workflow::COMMITMENT]);
        let asked = references("2.25.9", None, Some(&[workflow::reference("2.25.2")]));
        ladder.requestor(&workflow::commitment_request(1, &asked));
        let set = affected(workflow::COMMITMENT, CommandField::N_ACTION_RQ.response()).u16(0x0120, 1);
        let set = set.u16(0x0800, if reply { PRESENT } else { NONE }).u16(0x0900, 0x0000);
        let set = set.uid(0x1000, workflow::COMMITMENT_INSTANCE);
        ladder.acceptor(&send(&match type_id {
            Some(id) => set.u16(0x1008, id),
            None => set,
        }));
        if reply {
            ladder.acceptor(&pdus::data_set(1, &asked, 4_096));
        }
        weight(&released(ladder), "DIMSE-061")
    };
    assert_eq!(answered(None, false), None);
    assert_eq!(answered(Some(1), false), None);
    assert_eq!(answered(Some(2), false), VIOLATION);
    assert_eq!(answered(None, true), VIOLATION);
    assert_eq!(answered(Some(1), true), None);
}

/// PS3.7 9.1.1, D.3.3.6.
#[test]
fn a_request_may_be_of_a_class_negotiated_as_related() {
    const SPECIALISED: &str = "1.2.840.10008.5.1.4.1.1.2.1";
    let stored = |related: Vec<Item>, class: &str| {
        let mut ladder = association_with(&[pdus::CT_IMAGE_STORAGE], related, vec![]);
        let set = affected(class, CommandField::C_STORE_RQ).u16(0x0110, 1).u16(0x0700, 0);
        let set = set.u16(0x0800, PRESENT).uid(0x1000, "2.25.2");
        ladder.requestor(&send(&set));
        ladder.requestor(&pdus::data_set(1, &pdus::ct_image(64), 4_096));
        let set = affected(class, CommandField::C_STORE_RQ.response()).u16(0x0120, 1).u16(0x0800, NONE);
        ladder.acceptor(&send(&set.u16(0x0900, 0x0000).uid(0x1000, "2.25.2")));
        weight(&released(ladder), "DIMSE-030")
    };
    let related = |class: &str, general: &str| {
        let common = CommonExtendedNegotiation {
            sop_class_uid: class.into(),
            service_class_uid: "1.2.840.10008.4.2".into(),
            related_general_sop_class_uids: vec![general.into()],
            reserved: Box::default(),
        };
        let content = Content::CommonExtendedNegotiation(common);
        vec![pdus::item(ItemType::COMMON_EXTENDED_NEGOTIATION, content)]
    };
    assert_eq!(stored(vec![], SPECIALISED), VIOLATION);
    assert_eq!(stored(vec![], pdus::CT_IMAGE_STORAGE), None);
    assert_eq!(stored(related(SPECIALISED, pdus::CT_IMAGE_STORAGE), SPECIALISED), None);
    assert_eq!(stored(related(pdus::CT_IMAGE_STORAGE, SPECIALISED), SPECIALISED), None);
    assert_eq!(stored(related(SPECIALISED, pdus::VERIFICATION), SPECIALISED), VIOLATION);
}

/// PS3.7 9.1: what a private class is for, only its vendor knows.
#[test]
fn a_private_class_has_what_messages_and_statuses_it_wants() {
    let asked = |class: &str, status: u16| {
        let mut ladder = Ladder::association(&[class]);
        let set = affected(class, CommandField::C_FIND_RQ).u16(0x0110, 1).u16(0x0700, 0);
        ladder.requestor(&send(&set.u16(0x0800, PRESENT)));
        ladder.requestor(&pdus::data_set(1, &studies().build(), 4_096));
        ladder.acceptor(&find_response(1, 1, class, status, None));
        let ladder = released(ladder);
        (weight(&ladder, "DIMSE-031"), weight(&ladder, "DIMSE-041"))
    };
    assert_eq!(asked(FIND, 0x0000), (None, None));
    assert_eq!(asked(pdus::CT_IMAGE_STORAGE, 0x0000), (VIOLATION, None));
    assert_eq!(asked(PRIVATE, 0x0000), (None, None));
    // Refused: not authorized; processing failure; no such argument; one that nobody has; one of storage.
    assert_eq!(asked(FIND, 0x0124), (None, None));
    assert_eq!(asked(FIND, 0x0110), (None, None));
    assert_eq!(asked(FIND, 0x0115).1, NOTE);
    assert_eq!(asked(FIND, 0xb007).1, WARNING);
    assert_eq!(asked(PRIVATE, 0xb007).1, None);
}

/// PS3.7 E.1: a response to a request that is still being sent.
#[test]
fn a_failure_may_come_before_the_request_has_ended() {
    let early = |status: u16, wait_ms: u32| {
        let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
        ladder.requestor(&pdus::command(1, &pdus::store_command(1, "2.25.2")));
        let image = pdus::ct_image(64);
        let (head, rest) = image.split_at(image.len() / 2);
        ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0, head)]));
        ladder.wait_ms(10);
        ladder.acceptor(&pdus::store_response(1, 1, status));
        ladder.wait_ms(wait_ms);
        ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 2, rest)]));
        weight(&released(ladder), "DIMSE-028")
    };
    assert_eq!(early(0x0000, 5_000), VIOLATION);
    assert_eq!(early(0xb000, 5_000), VIOLATION);
    assert_eq!(early(0xa700, 5_000), None);
    assert_eq!(early(0x0000, 0), None);
}

/// PS3.7 9.1.3: objects take their time.
#[test]
fn a_retrieval_may_take_long_between_its_responses() {
    let slow = |mut ladder: Ladder, response: &[u8]| {
        ladder.wait_ms(120_000);
        ladder.acceptor(response);
        weight(&released(ladder), "DIMSE-035")
    };
    assert_eq!(slow(query(), &end_of_query(0x0000)), NOTE);
    let moved = workflow::move_response(0x0000, [None, Some(1), Some(0), Some(0)]);
    assert_eq!(slow(Ladder::retrieval(), &moved), None);
}

/// PS3.7 9.3: where the capture starts late the request was before it.
#[test]
fn a_response_may_be_to_a_request_before_the_capture() {
    let mut late = Ladder::mid_stream();
    late.acceptor(&pdus::echo_response(1, 7, 0x0000));
    late.release();
    assert_eq!(weight(&late, "DIMSE-021"), None);
    let mut whole = Ladder::verification();
    whole.acceptor(&pdus::echo_response(1, 7, 0x0000));
    whole.release();
    assert_eq!(weight(&whole, "DIMSE-021"), VIOLATION);
}
