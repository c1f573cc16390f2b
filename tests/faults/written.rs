//! How faults are written.

use super::*;

#[test]
fn every_kind_has_an_example_that_is_read_and_written_as_the_same() {
    for kind in Fault::ALL {
        let read = fault(kind.example);
        assert_eq!(read.kind(), kind);
        assert_eq!(fault(&read.to_string()), read, "{read}");
        assert!(!kind.does.ends_with('.') && !kind.teaches.ends_with('.'), "{}", kind.does);
        assert!(kind.does.len() <= 110 && kind.teaches.len() <= 110, "{}", kind.name);
    }
    for text in MANY {
        assert_eq!(fault(&fault(text).to_string()), fault(text), "{text}");
    }
}

#[test]
fn faults_have_one_form() {
    for (text, canonical) in [
        ("  ABORT  at pdu 12", "abort at pdu 12"),
        ("abort by provider at pdu 12 once by initiator", "abort at pdu 12 by provider by initiator once"),
        ("drop after 1000000", "drop after 1MB"),
        ("delay response 1.5 s", ""),
        ("delay response 90s for c-store final", "delay response 90s for C-STORE final"),
        ("max-pdu unlimited", "max-pdu 0"),
        ("max-pdu 16KiB", "max-pdu 16384"),
        ("status 0xa700 for C-STORE 3", "status A700 for C-STORE 3"),
        ("status A700 for any 2", "status A700 for any 2"),
        ("refuse context CT Image Storage", "refuse context CTImageStorage"),
        ("refuse context 1.2.3.4 in association 2", "refuse context 1.2.3.4 in association 2"),
        ("corrupt length at pdu 3", "corrupt length at pdu 3 to 4294967295"),
        ("corrupt pdu-type at pdu 3 to 7", "corrupt pdu-type at pdu 3 to 0x07"),
        ("silence responder every association", "silence responder"),
    ] {
        match Fault::parse(text) {
            Ok(read) => assert_eq!(read.to_string(), canonical, "{text}"),
            Err(_) => assert_eq!(canonical, "", "{text}"),
        }
    }
}

#[test]
fn what_is_wrong_is_said_with_what_is_possible() {
    let wrong = [
        "",
        "abrt at pdu 12",
        "abort",
        "abort at 12",
        "abort at pdu zero",
        "abort at pdu 0",
        "abort after 0",
        "abort after 1XB",
        "abort at pdu 12 to 3",
        "abort at pdu 12 by provider by user",
        "abort at pdu 12 by partner",
        "delay",
        "delay respons 3s",
        "delay response",
        "delay response 30",
        "delay response 30s for C-STOR",
        "delay request 30s for C-FIND final",
        "delay accept 3s for C-STORE",
        "reject 1/1",
        "reject 1/1/300",
        "max-pdu lots",
        "status A7 for C-STORE",
        "status A700 for",
        "refuse context",
        "refuse context CTImageStorag",
        "refuse context 1.2..3",
        "refuse everything",
        "split segments 0",
        "silence",
        "silence both",
        "corrupt pdu-type to 3",
        "corrupt pdu-type at pdu 3 to 300",
        "abort at pdu 3 in association 0",
        "abort at pdu 3 once once",
        "reject 1/1/1 once more",
        "status A700\u{1b}[2J",
    ];
    let said = wrong.map(|text| Fault::parse(text).unwrap_err().to_string()).join("\n");
    insta::assert_snapshot!(said);
}

#[test]
fn the_table_is_read() {
    let rows = Fault::ALL.iter().map(|kind| {
        format!("{}\n    {}\n    {}\n    {}\n", kind.form(), kind.example, kind.does, kind.teaches)
    });
    insta::assert_snapshot!(rows.collect::<String>());
}
