//! PDUs after the establishment (PS3.8 9.2, 9.3.5 to 9.3.8, Annex E).

use dcmtap::check::Severity;
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::stream::Side;
use dcmtap::ul::{AbortSource, encode};

use super::{NOTE, VIOLATION, WARNING, weight};

const CT: &str = pdus::CT_IMAGE_STORAGE;

fn abort(source: u8, reason: u8) -> Vec<u8> {
    encode::abort(AbortSource { source, reason })
}

/// PS3.8 9.3.8: only the service-provider's reasons are defined.
#[test]
fn the_reason_of_a_user_is_not_significant() {
    let aborted = |source, reason| {
        let mut ladder = Ladder::verification();
        ladder.requestor(&abort(source, reason));
        ladder.close();
        weight(&ladder, "UL-094")
    };
    assert_eq!(aborted(0, 0), None);
    assert_eq!(aborted(0, 99), None);
    for reason in [0, 1, 2, 4, 5, 6] {
        assert_eq!(aborted(2, reason), None, "{reason}");
    }
    for (source, reason) in [(1, 0), (2, 3), (2, 7), (3, 0)] {
        assert_eq!(aborted(source, reason), VIOLATION, "{source} {reason}");
    }
}

fn ended(end: impl FnOnce(&mut Ladder)) -> impl Fn(&str) -> Option<Severity> {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    end(&mut ladder);
    move |rule| weight(&ladder, rule)
}

/// PS3.8 7.2: who asks for the release.
#[test]
fn the_acceptor_may_answer_a_release_and_not_ask_for_one() {
    let by_acceptor = ended(|ladder| {
        ladder.acceptor(&encode::release_request());
        ladder.requestor(&encode::release_response());
        ladder.close();
    });
    assert_eq!(by_acceptor("UL-097"), VIOLATION);
    assert_eq!(ended(Ladder::release)("UL-097"), None);
    // In the middle of a connection, who asked for the association is a guess.
    let mut ladder = Ladder::mid_stream();
    ladder.acceptor(&encode::release_request());
    ladder.requestor(&encode::release_response());
    ladder.close();
    assert_eq!(weight(&ladder, "UL-097"), None);
}

/// PS3.8 9.2.3, Table 9-9.
#[test]
fn a_release_is_answered_by_who_hears_it() {
    let asked = |end: &dyn Fn(&mut Ladder)| {
        ended(|ladder| {
            ladder.requestor(&encode::release_request());
            end(ladder);
        })("UL-099")
    };
    assert_eq!(asked(&|ladder| ladder.acceptor(&encode::release_response())), None);
    assert_eq!(asked(&|ladder| ladder.acceptor(&abort(2, 0))), None);
    assert_eq!(asked(&|ladder| ladder.fin(Side::Responder)), VIOLATION);
    assert_eq!(asked(&|ladder| ladder.reset(Side::Responder)), VIOLATION);
    // Who closes at once gets no answer, and who waited long was owed one.
    assert_eq!(asked(&|ladder| ladder.reset(Side::Initiator)), None);
    assert_eq!(
        asked(&|ladder| {
            ladder.wait_ms(120_000);
            ladder.reset(Side::Initiator);
        }),
        VIOLATION
    );
    assert_eq!(asked(&|ladder| ladder.requestor(&abort(0, 0))), None);
    assert_eq!(asked(&|_| ()), None);
    assert_eq!(
        asked(&|ladder| {
            ladder.gap(Side::Responder, 10);
            ladder.fin(Side::Responder);
        }),
        None
    );
}

/// PS3.7 A.5; PS3.8 7.2.
#[test]
fn an_operation_that_is_not_waited_for_does_not_hold_a_release() {
    let released_after = |waited_ms: u32, answered: bool| {
        let mut ladder = Ladder::verification();
        ladder.requestor(&pdus::echo_request(1, 7));
        if answered {
            ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
        }
        ladder.wait_ms(waited_ms);
        ladder.release();
        weight(&ladder, "UL-098")
    };
    assert_eq!(released_after(10, true), None);
    assert_eq!(released_after(10, false), VIOLATION);
    assert_eq!(released_after(60_000, false), None);
    // Its answer may be among what the capture lost.
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.gap(Side::Responder, 90);
    ladder.release();
    assert_eq!(weight(&ladder, "UL-098"), None);
}

/// PS3.8 9.3.5; Annex E.2.
#[test]
fn a_fragment_has_a_place_in_one_message() {
    let command = pdus::store_command(1, "2.25.2");
    let image = pdus::ct_image(64);
    let (head, rest) = image.split_at(100);
    let sent = |pdus: &[Vec<Vec<u8>>]| {
        let mut ladder = Ladder::association(&[CT, CT]);
        for pdvs in pdus {
            ladder.requestor(&encode::p_data_tf(pdvs));
        }
        ladder.acceptor(&super::pdus::store_response(1, 1, 0x0000));
        ladder.release();
        ["UL-115", "UL-116", "UL-117", "UL-118", "UL-121", "UL-123", "UL-124"]
            .into_iter()
            .filter(|rule| weight(&ladder, rule).is_some())
            .collect::<Vec<_>>()
    };
    let pdv = encode::pdv;
    let none: [&str; 0] = [];
    assert_eq!(sent(&[vec![pdv(1, 3, &command)], vec![pdv(1, 0, head)], vec![pdv(1, 2, rest)]]), none);
    // Command and data set may share a PDU.
    assert_eq!(sent(&[vec![pdv(1, 3, &command), pdv(1, 0, head)], vec![pdv(1, 2, rest)]]), none);
    assert_eq!(sent(&[vec![pdv(1, 3, &command)], vec![pdv(1, 0, head), pdv(1, 2, rest)]]), ["UL-118"]);
    assert_eq!(sent(&[vec![pdv(1, 3, &command)], vec![pdv(3, 2, &image)]]), ["UL-117"]);
    let data_alone = sent(&[vec![pdv(1, 2, &image)], vec![pdv(1, 3, &command)], vec![pdv(1, 2, &image)]]);
    assert_eq!(data_alone, ["UL-121"]);
    let after_last = sent(&[vec![pdv(1, 3, &command)], vec![pdv(1, 2, &image)], vec![pdv(1, 2, rest)]]);
    assert_eq!(after_last, ["UL-123"]);
    let not_ended = sent(&[vec![pdv(1, 1, &command)], vec![pdv(1, 2, &image)]]);
    assert_eq!(not_ended, ["UL-124"]);
}

/// PS3.8 9.1.4: what an abort or the other peer's close cut off nobody owes.
#[test]
fn a_message_is_ended_unless_it_was_cut_off() {
    let unfinished = |end: &dyn Fn(&mut Ladder)| {
        let mut ladder = Ladder::association(&[CT]);
        ladder.requestor(&pdus::command(1, &pdus::store_command(1, "2.25.2")));
        ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0, &pdus::ct_image(64))]));
        end(&mut ladder);
        weight(&ladder, "UL-122")
    };
    assert_eq!(unfinished(&Ladder::release), VIOLATION);
    assert_eq!(unfinished(&|ladder| ladder.reset(Side::Initiator)), VIOLATION);
    assert_eq!(unfinished(&|ladder| ladder.reset(Side::Responder)), None);
    assert_eq!(unfinished(&|ladder| ladder.requestor(&abort(0, 0))), None);
    assert_eq!(unfinished(&|ladder| ladder.acceptor(&abort(2, 0))), None);
    assert_eq!(unfinished(&|_| ()), None);
}

/// An abort is a legal end, which is noted; an end without a word is a warning, unless something is missing.
#[test]
fn the_end_of_an_association_is_told_by_its_kind() {
    let weights = |end: &dyn Fn(&mut Ladder)| {
        let weight = ended(end);
        [weight("UL-096"), weight("TCP-002")]
    };
    assert_eq!(weights(&Ladder::release), [None, None]);
    assert_eq!(weights(&|ladder| ladder.requestor(&abort(0, 0))), [NOTE, None]);
    assert_eq!(weights(&Ladder::close), [None, WARNING]);
    assert_eq!(weights(&|ladder| ladder.reset(Side::Responder)), [None, WARNING]);
    assert_eq!(weights(&|_| ()), [None, None]);
    let lost = |ladder: &mut Ladder| {
        ladder.gap(Side::Initiator, 10);
        ladder.close();
    };
    assert_eq!(weights(&lost), [None, None]);
}
