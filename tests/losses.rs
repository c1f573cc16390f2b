//! What a report says of octets that the capture lost, cut or has twice, and of what never came: in the words of the
//! lines that users and programs read.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::stdout;
use serde_json::Value;

/// The lines of an event of a capture.
fn lines(capture: &str, event: &str, options: &[&str]) -> Vec<Value> {
    let file = format!("captures/{capture}.pcap");
    let text = stdout(["read", "--format", "jsonl", &file].iter().chain(options));
    let all = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.filter(|line| line["event"] == event).collect()
}

fn message(capture: &str, command: &str) -> Value {
    lines(capture, "message", &[]).into_iter().find(|line| line["command"] == command).unwrap()
}

fn read(capture: &str, options: &[&str]) -> String {
    let file = format!("captures/{capture}.pcap");
    stdout(["read", &file].iter().chain(options))
}

#[test]
fn a_message_behind_a_loss_has_the_time_of_its_own_frame() {
    let request = message("capture-lost-segment", "C-STORE-RQ");
    assert_eq!(request["last_frame"], 60);
    assert!(request["time"].as_str().unwrap().ends_with(":01.076075000Z"), "{}", request["time"]);
    assert_eq!(message("capture-lost-segment", "C-STORE-RSP")["response_time_us"], 550);
}

#[test]
fn without_the_end_of_the_request_there_is_no_response_time() {
    assert_eq!(message("capture-lost-many", "C-STORE-RQ")["ended"], "lost");
    assert_eq!(message("capture-lost-many", "C-STORE-RSP")["response_time_us"], Value::Null);
    // The capture cut the frame of the end, and knows when it came.
    assert_eq!(message("capture-snaplen-256", "C-STORE-RSP")["response_time_us"], 840);
}

#[test]
fn an_unfinished_pdu_belongs_to_a_frame_of_its_sender() {
    let last_frame = |capture: &str, sender: &str| {
        let pdus = lines(capture, "pdu", &["--pdus"]);
        let unfinished = pdus.iter().rfind(|pdu| pdu["missing_bytes"].is_u64() && pdu["sender"] == sender);
        unfinished.unwrap()["frame"].as_u64().unwrap()
    };
    assert_eq!(last_frame("pdu-of-4-gb", "requestor"), 8);
    assert_eq!(last_frame("capture-ends-early", "requestor"), 13);
}

#[test]
fn a_pdu_that_never_ends_is_told_without_being_asked_for() {
    let text = read("pdu-of-4-gb", &[]);
    assert!(text.contains("octets of it never came"), "{text}");
    assert!(text.contains("PDU length 4294967295, the acceptor takes 16384"), "{text}");
    let failed = read("pdu-of-4-gb", &["--failed"]);
    assert!(failed.contains("P-DATA-TF"), "{failed}");
    assert_eq!(lines("pdu-of-4-gb", "pdu", &[]).len(), 1);
    // That the capture ends is nothing that a peer did.
    assert!(!read("capture-ends-early", &[]).contains("P-DATA-TF"));
}

#[test]
fn a_pdu_comes_before_the_message_that_it_completes() {
    let text = read("echo-dcmtk-to-dcmtk", &["--pdus"]);
    let place = |what: &str| text.find(what).unwrap();
    assert!(place("P-DATA-TF") < place("C-ECHO-RQ"), "{text}");
    assert!(place("C-ECHO-RQ") < text.rfind("P-DATA-TF").unwrap(), "{text}");
    assert!(text.rfind("P-DATA-TF").unwrap() < place("C-ECHO-RSP"), "{text}");
}

#[test]
fn what_the_capture_did_not_see_is_no_failure() {
    for capture in ["capture-lost-response", "capture-lost-many", "capture-only-requests"] {
        let association = lines(capture, "association", &[]).remove(0);
        assert_eq!(association["unanswered"], 0, "{capture}");
        assert!(association["answers_not_captured"].as_u64().unwrap() > 0, "{capture}");
        assert!(read(capture, &[]).contains("whose final response was not captured"), "{capture}");
    }
    for capture in ["capture-ends-early", "capture-file-cut"] {
        let association = lines(capture, "association", &[]).remove(0);
        assert_eq!(
            (&association["failures"], &association["unanswered"]),
            (&0.into(), &0.into()),
            "{capture}"
        );
        assert_eq!(association["incomplete"], 1, "{capture}");
        assert!(read(capture, &[]).contains("the capture ended before its last fragment"), "{capture}");
        assert!(!read(capture, &["--failed"]).contains("C-STORE-RQ"), "{capture}");
    }
}

#[test]
fn what_the_capture_cut_is_not_said_to_be_missing() {
    let text = read("capture-snaplen-256", &[]);
    assert!(text.contains("at least 1 context, maximum length not seen"), "{text}");
    assert!(text.contains("not seen of the requestor's list"), "{text}");
    assert!(text.contains("the capture cut 3 frames"), "{text}");
    assert!(!text.contains("no maximum length") && !text.contains("never proposed"), "{text}");
}

#[test]
fn packets_captured_twice_are_no_retransmissions() {
    for capture in ["capture-both-ends", "link-linux-cooked-v2-router"] {
        let association = lines(capture, "association", &[]).remove(0);
        assert_eq!(association["transport"]["retransmitted_bytes"], 0, "{capture}");
        assert_eq!(association["transport"]["repeated_syns"], 0, "{capture}");
        assert!(association["transport"]["captured_twice"].as_u64().unwrap() > 5, "{capture}");
    }
    let lost = &lines("network-loss-at-sender", "association", &[])[0]["transport"];
    assert!(lost["retransmitted_bytes"].as_u64().unwrap() > 0, "what is sent again stays sent again");
}

#[test]
fn what_a_router_says_is_said() {
    let text = read("tcp-prohibited", &[]);
    assert!(
        text.contains("not possible; ICMP: communication administratively prohibited, says 192.0.2.20"),
        "{text}"
    );
    // Each of six segments was too long, for the same router.
    assert_eq!(read("link-path-mtu-discovery", &[]).matches("ICMP: fragmentation needed").count(), 1);
    let association = lines("tcp-prohibited", "association", &[]).remove(0);
    assert_eq!(association["transport"]["unreachable"]["code"], 13);
}

#[test]
fn a_connection_without_an_octet_is_not_said_to_be_something_else() {
    for capture in ["move-destination-down-dcmtk-from-dcmqrscp", "timeout-association-dicom-rs"] {
        let text = read(capture, &[]);
        assert!(text.contains("what it was for is not known"), "{capture}: {text}");
        assert!(!text.contains("not DICOM"), "{capture}: {text}");
    }
    assert!(read("http-to-dicom-port", &[]).contains("not DICOM"));
}

#[test]
fn a_clock_set_back_makes_no_negative_durations() {
    let text = read("capture-clock-set-back", &[]);
    assert!(text.contains("for how long is not known") && !text.contains("-59 min"), "{text}");
}

#[test]
fn a_capture_that_begins_with_the_request_does_not_start_in_the_middle() {
    assert!(read("capture-without-handshake", &[]).contains("(no handshake captured)"));
    assert!(read("capture-late-in-pdu", &[]).contains("(the capture starts in the middle)"));
}

#[test]
fn failures_are_told_with_their_cause() {
    for (capture, said) in [
        ("contexts-none-accepted-dcmtk", "abstract syntax not supported"),
        ("contexts-rejected-by-dcmtk", "A-ASSOCIATE-AC"),
        ("http-to-dicom-port", "HTTP"),
        ("tls-server-not-trusted", "reset"),
        ("tls-server-plain-client", "TCP reset by the acceptor"),
        ("move-destination-down-dcmtk-from-dcmqrscp", "connection refused"),
        ("store-statuses-dcmtk-to-pynetdicom", "to C-STORE-RQ 3 of frame 26: CT Image Storage"),
    ] {
        let text = read(capture, &["--failed"]);
        assert!(text.contains(said), "{capture}: {text}");
    }
    let responses = lines("store-statuses-dcmtk-to-pynetdicom", "message", &["--failed"]);
    assert!(responses.iter().all(|response| response["request"]["sop_instance_uid"].is_string()));
}
