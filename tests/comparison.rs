//! What `dcmtap diff` tells of two associations: each thing in which they can differ, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::{everything, root, timeline_of_capture, timeline_of_events};
use dcmtap::check::{Digest, Digester, compare};
use dcmtap::scenario::{Ladder, pdus};

fn digest(ladder: &Ladder) -> Digest {
    let mut digester = Digester::new(None);
    for entry in timeline_of_events(|sink| ladder.events(|event| sink(&event)), everything()) {
        digester.push(&entry);
    }
    digester.finish().unwrap()
}

fn of_capture(name: &str, association: u64) -> Digest {
    let octets = std::fs::read(root().join("captures").join(name)).unwrap();
    let mut digester = Digester::new(Some(association));
    for entry in timeline_of_capture(octets, everything()) {
        digester.push(&entry);
    }
    digester.finish().unwrap()
}

/// What differs, on the left, on the right.
fn differences(left: &Digest, right: &Digest) -> Vec<[String; 3]> {
    compare(left, right).into_iter().map(|it| [it.what, it.left, it.right]).collect()
}

/// Both ways round, what differs between two captures, by what it is about.
fn hold(left: &Digest, right: &Digest, expected: &[[&str; 3]]) {
    assert_eq!(differences(left, right), expected);
    let turned: Vec<_> = expected.iter().map(|[what, left, right]| [*what, *right, *left]).collect();
    assert_eq!(differences(right, left), turned);
    assert_eq!(differences(left, left), <[[&str; 3]; 0]>::default());
}

#[test]
fn what_is_negotiated_is_compared_item_by_item() {
    const FIND: &str = "Study Root Query/Retrieve Information Model - FIND";
    const FOUR: &str = "Implicit VR Little Endian, Explicit VR Little Endian, Deflated Explicit VR Little Endian, \
                        Explicit VR Big Endian";
    let everything = of_capture("negotiate-everything.pcap", 1);
    let [as_scu, as_both] = ["SCU", "SCU and SCP"]
        .map(|roles| format!("{FOUR} ⇒ accepted Implicit VR Little Endian, requestor {roles}"));
    let rejected = format!("{FOUR} ⇒ rejected by the user (1), requestor SCU");
    hold(
        &of_capture("negotiate-extended.pcap", 1),
        &everything,
        &[
            ["presentation context for CT Image Storage", &as_scu, &as_both],
            ["presentation context for MR Image Storage", &as_scu, &rejected],
            ["asynchronous operations window of the requestor", "none", "5/3"],
            [
                "role selection of the requestor",
                "none",
                "CT Image Storage SCU 1 SCP 1; MR Image Storage SCU 0 SCP 1",
            ],
            ["user identity of the requestor", "none", "username and passcode"],
            ["asynchronous operations window of the acceptor", "none", "1/1"],
            ["role selection of the acceptor", "none", "CT Image Storage SCU 1 SCP 1"],
        ],
    );
    hold(
        &of_capture("negotiate-roles.pcap", 1),
        &everything,
        &[
            ["asynchronous operations window of the requestor", "none", "5/3"],
            [
                "extended negotiation of the requestor",
                "none",
                &format!("{FIND} 01010101; CT Image Storage 020003000000"),
            ],
            ["user identity of the requestor", "none", "username and passcode"],
            ["asynchronous operations window of the acceptor", "none", "1/1"],
            ["extended negotiation of the acceptor", "none", &format!("{FIND} 0101; CT Image Storage 0200")],
        ],
    );
}

#[test]
fn peers_and_contexts_are_compared_by_name() {
    let told = differences(
        &of_capture("contexts-rejected-by-dcmtk.pcap", 1),
        &of_capture("store-dcmtk-to-ctn.pcap", 1),
    );
    let of = |what: &str| {
        let found = told.iter().find(|it| it[0] == what).unwrap();
        [found[1].as_str(), found[2].as_str()]
    };
    assert_eq!(
        of("message 1, the first that differs"),
        [
            "C-ECHO-RQ (Verification) by the requestor, frame 8",
            "C-STORE-RQ (CT Image Storage) by the requestor, frame 11"
        ]
    );
    assert_eq!(
        of("calling AE title"),
        ["\"RAW\" (52415720202020202020202020202020)", "\"STORESCU\" (53544f52455343552020202020202020)"]
    );
    assert_eq!(
        of("presentation context for 1.2.3.4.5.6.7"),
        ["Implicit VR Little Endian ⇒ abstract syntax not supported (3), requestor SCU", "not proposed"]
    );
    assert_eq!(
        of("implementation class UID of the acceptor"),
        ["1.2.276.0.7230010.3.0.3.6.7", "1.2.840.113654.2.3.1995.3.0.6"]
    );
    assert_eq!(of("implementation version name of the requestor"), ["RAW_PDUS", "OFFIS_DCMTK_367"]);
    assert_eq!(of("messages"), ["2", "4"]);
}

#[test]
fn what_ends_and_what_is_lost_is_compared() {
    const ACCEPTED: &str = "Implicit VR Little Endian ⇒ accepted Implicit VR Little Endian, requestor SCU";
    hold(
        &of_capture("abort-by-user-echoscu.pcap", 1),
        &of_capture("abort-by-provider-dcmtk.pcap", 1),
        &[
            [
                "outcome",
                "aborted by the requestor: service-user (0/0)",
                "aborted by the acceptor: service-user (0/0)",
            ],
            [
                "message 2, the first that differs",
                "C-ECHO-RSP 0000 (Verification) by the acceptor, frame 12",
                "nothing more",
            ],
            [
                "presentation context for Verification",
                ACCEPTED,
                "proposal not seen ⇒ not answered, requestor SCU",
            ],
            ["messages", "2", "1"],
        ],
    );
    hold(
        &of_capture("capture-lost-segment.pcap", 1),
        &of_capture("capture-lost-response.pcap", 1),
        &[
            [
                "message 1, the first that differs",
                "C-STORE-RQ (Computed Radiography Image Storage) by the requestor, incomplete, frame 60",
                "C-STORE-RQ (Computed Radiography Image Storage) by the requestor, frame 58",
            ],
            ["messages", "4", "3"],
            ["what the capture lacks", "1448 octets lost by the capture", "12 octets lost by the capture"],
        ],
    );
}

/// An association with a C-ECHO that is answered after so many milliseconds, with a status.
fn echo(wait_ms: u32, status: u16) -> Digest {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.wait_ms(wait_ms);
    ladder.acceptor(&pdus::echo_response(1, 1, status));
    ladder.release();
    digest(&ladder)
}

#[test]
fn times_are_told_where_one_is_much_longer() {
    const BOTH: [&str; 2] = ["slowest response", "duration"];
    let quick = echo(0, 0);
    let about = |left: &Digest, right: &Digest| -> Vec<String> {
        differences(left, right).into_iter().map(|[what, ..]| what).collect()
    };
    assert_eq!(about(&quick, &echo(500, 0)), BOTH);
    assert_eq!(about(&echo(500, 0), &quick), BOTH);
    // Ten times as long, and short.
    assert!(about(&quick, &echo(50, 0)).is_empty());
    // Long, and not much longer.
    assert!(about(&echo(400, 0), &echo(1000, 0)).is_empty());
    assert_eq!(about(&echo(400, 0), &echo(1300, 0)), BOTH);
}

#[test]
fn failures_are_told_beside_the_first_difference() {
    let told = differences(&echo(0, 0), &echo(0, 0x0110));
    let expected = ["C-ECHO-RSP 0000", "C-ECHO-RSP 0110"]
        .map(|text| format!("{text} (Verification) by the acceptor, frame "));
    let [first, failed] = &told[..] else { unreachable!("{told:?}") };
    assert_eq!(first[0], "message 2, the first that differs");
    assert!(first[1].starts_with(&expected[0]) && first[2].starts_with(&expected[1]), "{first:?}");
    assert_eq!((&*failed[0], &*failed[1], &failed[2]), ("failed responses", "none", &first[2]));
}
