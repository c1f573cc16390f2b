//! What is made of a C-GET or C-MOVE: its sub-operations are counted, and the associations that it needed are found.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::check;
use dcmtap::scenario::{Ladder, pdus, workflow};
use dcmtap::stream::Side;
use dcmtap::ul::{AbortSource, RejectReason, encode};

const COUNTERS: &str = "SVC-RET-007";
const NEVER_SENT: &str = "SVC-GET-004";
const NOTHING: &str = "SVC-RET-013";
const NOT_REACHED: &str = "SVC-MOVE-005";

/// What these rules observed.
fn observed(ladder: &Ladder, rules: &[&'static str]) -> Vec<(&'static str, String)> {
    let findings = check(&ladder.pcapng(), false).into_iter();
    let of_them = findings.filter(|finding| rules.contains(&finding.rule.id));
    of_them.map(|finding| (finding.rule.id, finding.evidence.observed.clone())).collect()
}

/// A C-GET with a C-STORE for each of these statuses, if one is answered at all, and what the final response counts.
fn get(statuses: &[Option<u16>], [completed, failed, with_warning]: [u16; 3]) -> Ladder {
    let mut ladder = Ladder::get();
    for (id, status) in (1..).zip(statuses) {
        ladder.acceptor(&pdus::store_request(3, id, &pdus::ct_image(64), 4_096));
        if let Some(status) = status {
            ladder.requestor(&pdus::store_response(3, id, *status));
        }
    }
    let counters = [None, Some(completed), Some(failed), Some(with_warning)];
    ladder.acceptor(&workflow::get_response(0x0000, counters));
    ladder.release();
    ladder
}

/// PS3.4 C.4.3.1.5 to C.4.3.1.8: the numbers of sub-operations are held against those that were seen.
#[test]
fn sub_operations_are_counted_by_what_became_of_them() {
    const OF_EACH: [Option<u16>; 3] = [Some(0x0000), Some(0xb000), Some(0xa700)];
    let hold = |statuses: &[Option<u16>], counters, expected: &[(&'static str, &str)]| {
        let observed = observed(&get(statuses, counters), &[COUNTERS, NEVER_SENT, NOTHING]);
        let observed: Vec<_> = observed.iter().map(|(rule, text)| (*rule, text.as_str())).collect();
        assert_eq!(observed, expected, "{statuses:04x?} {counters:?}");
    };
    hold(&OF_EACH, [1, 1, 1], &[]);
    hold(&OF_EACH, [2, 1, 0], &[(COUNTERS, "2 completed, 1 failed, 0 with warning")]);
    hold(&OF_EACH, [1, 0, 1], &[(COUNTERS, "1 completed, 0 failed, 1 with warning")]);
    hold(&OF_EACH, [1, 1, 2], &[(COUNTERS, "1 completed, 1 failed, 2 with warning")]);
    // What fails may never have been sent.
    hold(&OF_EACH, [1, 3, 1], &[(NEVER_SENT, "3 failed, 2 of them without a C-STORE-RQ")]);
    // While a sub-operation has no answer, it may count as whatever it will be.
    hold(&[Some(0x0000), None, Some(0xa700)], [2, 1, 0], &[]);
    hold(&[Some(0x0000), None, None], [1, 2, 0], &[]);
    hold(&[Some(0x0000), None, None], [1, 3, 0], &[(NEVER_SENT, "3 failed, 1 of them without a C-STORE-RQ")]);
    hold(&[], [0, 1, 0], &[(NEVER_SENT, "1 failed, 1 of them without a C-STORE-RQ")]);
    hold(&[], [0, 0, 0], &[(NOTHING, "success with 0 completed, 0 failed, 0 with warning")]);
}

/// The archive calls a host as WORKSTATION01, and its association starts as `start` says.
fn calls(ladder: &mut Ladder, host: [u8; 4], title: &str, start: impl FnOnce(&mut Ladder)) {
    ladder.connect_between(workflow::ARCHIVE, host);
    ladder.requestor(&pdus::request("PACS", title, &[pdus::CT_IMAGE_STORAGE]));
    start(ladder);
    ladder.switch_to(0);
}

fn reject(ladder: &mut Ladder) {
    ladder.acceptor(&encode::reject(2, RejectReason { source: 1, reason: 7 }));
    ladder.close();
}

/// The C-MOVE fails; what is told of the way to its destination?
fn not_reached(mut ladder: Ladder) -> Vec<String> {
    ladder.acceptor(&workflow::move_response(0xa702, [None, Some(0), Some(1), Some(0)]));
    ladder.release();
    observed(&ladder, &[NOT_REACHED]).into_iter().map(|(_, text)| text).collect()
}

fn after(step: impl FnOnce(&mut Ladder)) -> Vec<String> {
    let mut ladder = Ladder::retrieval();
    step(&mut ladder);
    not_reached(ladder)
}

const TO: &str = "association 2 to WORKSTATION01 at 10.0.1.40:104";

#[test]
fn an_association_that_a_move_needed_is_found_with_what_became_of_it() {
    use workflow::WORKSTATION;
    let told = |what: &str| [format!("{TO}: {what}")];
    let start = |start: fn(&mut Ladder)| after(|ladder| calls(ladder, WORKSTATION, "WORKSTATION01", start));
    assert_eq!(start(reject), told("rejected: called AE title not recognized"));
    let abort = |ladder: &mut Ladder| {
        ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
        ladder.close();
    };
    assert_eq!(start(abort), told("aborted by the service-provider"));
    let nothing_accepted = |ladder: &mut Ladder| {
        ladder.acceptor(&pdus::associate_ac("PACS", "WORKSTATION01", vec![pdus::answer(1, 3)]));
        ladder.release();
    };
    assert_eq!(start(nothing_accepted), told("no presentation context was accepted"));
    assert_eq!(start(|ladder| ladder.reset(Side::Responder)), told("the connection was reset"));
    assert_eq!(start(Ladder::close), told("the connection was closed"));
    // What came through came through, whatever the end was like.
    let delivered = |ladder: &mut Ladder| {
        ladder.acceptor(&pdus::accept("PACS", "WORKSTATION01", &[1]));
        ladder.requestor(&workflow::store_for_move(1, 1, "WORKSTATION01", 1));
        ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
        ladder.close();
    };
    assert_eq!(start(delivered), <[&str; 0]>::default());
}

#[test]
fn a_connection_that_a_move_needed_is_found_where_nothing_could_be_said() {
    use workflow::{ARCHIVE, MODALITY, WORKSTATION};
    let refused = |ladder: &mut Ladder, from, to| {
        ladder.connect_between(from, to);
        ladder.refuse();
        ladder.switch_to(0);
    };
    let nothing: [&str; 0] = [];
    let to = |host: &str| [format!("association 2 to {host}:104: the connection was refused")];
    assert_eq!(after(|ladder| refused(ladder, ARCHIVE, WORKSTATION)), to("10.0.1.40"));
    // Where a destination is, only the archive knows.
    assert_eq!(after(|ladder| refused(ladder, ARCHIVE, MODALITY)), to("10.0.1.30"));
    assert_eq!(after(|ladder| refused(ladder, MODALITY, WORKSTATION)), nothing);
}

#[test]
fn what_may_be_for_something_else_is_not_taken_for_a_move() {
    use workflow::{ARCHIVE, MODALITY, WORKSTATION};
    let nothing: [&str; 0] = [];
    assert_eq!(after(|ladder| calls(ladder, WORKSTATION, "ARCHIVE02", reject)), nothing);
    let of_another_host = |ladder: &mut Ladder| {
        ladder.connect_between(MODALITY, WORKSTATION);
        ladder.requestor(&pdus::request("CT01", "WORKSTATION01", &[pdus::CT_IMAGE_STORAGE]));
        reject(ladder);
        ladder.switch_to(0);
    };
    assert_eq!(after(of_another_host), nothing);
    // Of two moves to the same destination it may be for either.
    let of_two = |ladder: &mut Ladder| {
        ladder.connect_between(WORKSTATION, ARCHIVE);
        ladder.requestor(&pdus::request("WORKSTATION01", "PACS", &[workflow::STUDY_ROOT_MOVE]));
        ladder.acceptor(&pdus::accept("WORKSTATION01", "PACS", &[1]));
        ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &workflow::study()));
        calls(ladder, WORKSTATION, "WORKSTATION01", reject);
    };
    assert_eq!(after(of_two), nothing);
    // It was over.
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::move_response(0xa702, [None, Some(0), Some(1), Some(0)]));
    calls(&mut ladder, WORKSTATION, "WORKSTATION01", reject);
    ladder.release();
    assert_eq!(observed(&ladder, &[NOT_REACHED]), []);
}
