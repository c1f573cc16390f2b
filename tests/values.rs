//! Values of a stored image at the bounds of what their VR allows (PS3.5 6.2): what is still right, and what is not.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::check;
use dcmtap::check::Severity;
use dcmtap::scenario::{Ladder, pdus};

const EXPLICIT: &str = "1.2.840.10008.1.2.1";

/// An element in Explicit VR Little Endian, padded with a space to an even length.
fn element(group: u16, element: u16, vr: &str, value: &[u8]) -> Vec<u8> {
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(b' ');
    }
    let length = value.len() as u16;
    [&group.to_le_bytes()[..], &element.to_le_bytes(), vr.as_bytes(), &length.to_le_bytes(), &value].concat()
}

/// An association that stores an image with this element in the place of its own.
fn stored(group: u16, number: u16, vr: &str, value: &[u8]) -> Ladder {
    let two = |value: u16| value.to_le_bytes();
    let own: [(u16, u16, &str, &[u8]); 23] = [
        (0x0008, 0x0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        (0x0008, 0x0018, "UI", b"2.25.2"),
        (0x0008, 0x0020, "DA", b"20260101"),
        (0x0008, 0x0030, "TM", b"101500"),
        (0x0008, 0x0050, "SH", b""),
        (0x0008, 0x0060, "CS", b"CT"),
        (0x0008, 0x0090, "PN", b""),
        (0x0010, 0x0010, "PN", b"TESTPATIENT^ADA"),
        (0x0010, 0x0020, "LO", b"TEST01"),
        (0x0010, 0x0030, "DA", b""),
        (0x0010, 0x0040, "CS", b"O"),
        (0x0020, 0x000d, "UI", b"2.25.3"),
        (0x0020, 0x000e, "UI", b"2.25.5"),
        (0x0020, 0x0010, "SH", b"1"),
        (0x0028, 0x0002, "US", &two(1)),
        (0x0028, 0x0004, "CS", b"MONOCHROME2"),
        (0x0028, 0x0010, "US", &two(8)),
        (0x0028, 0x0011, "US", &two(8)),
        (0x0028, 0x0100, "US", &two(8)),
        (0x0028, 0x0101, "US", &two(8)),
        (0x0028, 0x0102, "US", &two(7)),
        (0x0028, 0x0103, "US", &two(0)),
        (0x7fe0, 0x0010, "OW", &[]),
    ];
    let mut elements: Vec<_> = own
        .iter()
        .filter(|it| (it.0, it.1) != (group, number) && it.2 != "OW")
        .map(|it| ((it.0, it.1), element(it.0, it.1, it.2, it.3)))
        .collect();
    elements.push(((group, number), element(group, number, vr, value)));
    elements.sort();
    let mut data_set: Vec<u8> = elements.into_iter().flat_map(|it| it.1).collect();
    // Pixel data: 8 by 8 octets.
    data_set.extend([0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 64, 0, 0, 0]);
    data_set.extend([0x2a; 64]);
    let mut ladder = Ladder::new();
    let syntaxes = [EXPLICIT, pdus::IMPLICIT];
    let contexts = vec![pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &syntaxes)];
    ladder.requestor(&pdus::associate_rq("CT01", "PACS", contexts));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer_with(1, 0, &[EXPLICIT])]));
    ladder.requestor(&pdus::store_request(1, 1, &data_set, 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}

/// What the rules about data sets say of it.
fn found(group: u16, number: u16, vr: &str, value: &[u8]) -> Vec<(&'static str, Severity)> {
    let findings = check(&stored(group, number, vr, value).pcapng(), false);
    let departures =
        findings.iter().filter(|it| it.rule.id.starts_with("DS-") && it.severity > Severity::Note);
    departures.map(|it| (it.rule.id, it.severity)).collect()
}

#[track_caller]
fn expect(place: (u16, u16, &str), rule: &str, right: &[&str], wrong: &[&str]) {
    for value in right {
        let told = found(place.0, place.1, place.2, value.as_bytes());
        assert!(told.is_empty(), "{place:04X?} {value:?}: {told:?}");
    }
    for value in wrong {
        let told = found(place.0, place.1, place.2, value.as_bytes());
        assert_eq!(told, [(rule, Severity::Violation)], "{place:04X?} {value:?}");
    }
}

#[test]
fn dates_and_times_have_their_form() {
    let date = (0x0008, 0x0020, "DA");
    expect(
        date,
        "DS-034",
        &["20260101", "20261231", "19000229"],
        &["2026010", "20260001", "20261301", "20260100", "20260132", "2026-01-01", "2026 101", "Jan 2026"],
    );
    let time = (0x0008, 0x0030, "TM");
    expect(
        time,
        "DS-034",
        &["10", "1015", "101500", "000000", "235960", "101500.1", "101500.123456"],
        &[
            "1",
            "101",
            "240000",
            "106000",
            "101561",
            "101500.",
            "101500.1234567",
            "1015.5",
            "10150",
            "10150000",
        ],
    );
    let moment = (0x0008, 0x002a, "DT");
    expect(
        moment,
        "DS-034",
        &[
            "2026",
            "202601",
            "20260101",
            "2026010110",
            "20260101101500",
            "20260101101500.1",
            "2026+0100",
            "202601-0500",
        ],
        &[
            "202",
            "20261",
            "20261301",
            "2026010124",
            "202601011060",
            "20260101101561",
            "2026+01",
            "2026.5",
            "+0100",
        ],
    );
    for (place, value) in [(date, "2026.01.01"), (time, "10:15:00"), (time, "10:15")] {
        let told = found(place.0, place.1, place.2, value.as_bytes());
        assert_eq!(told, [("DS-034", Severity::Warning)], "{value}: a form of old");
    }
    // What is no date or time without its separators is none with them.
    expect(date, "DS-034", &[], &["2026.13.01", "2026.0101", "20.2601.01", "20260101.."]);
    expect(time, "DS-034", &[], &["24:00", "10:1500", "1015:00", ":::::"]);
}

#[test]
fn numbers_ages_and_codes_have_their_form() {
    expect(
        (0x0010, 0x1010, "AS"),
        "DS-034",
        &["042Y", "001D", "999M", "012W"],
        &["42Y", "042y", "042", "0A2Y", "042X"],
    );
    expect(
        (0x0020, 0x0013, "IS"),
        "DS-034",
        &["1", "-12", "+7", "2147483647", "-2147483648"],
        &["1.0", "2147483648", "1e3", "x", "1 2"],
    );
    expect(
        (0x0018, 0x0050, "DS"),
        "DS-034",
        &["1", "-1.5", "1.5E+3", ".5", "1.", "1e-7"],
        &["1,5", "inf", "nan", "1.5.1", "0x10", "1 2"],
    );
    expect((0x0008, 0x0060, "CS"), "DS-034", &["CT", "CT_2 B", "0"], &["ct", "CT-2", "C.T"]);
    expect((0x0010, 0x0020, "LO"), "DS-034", &["any: text (of) one line!"], &["two\nlines", "a\tb", "a\x7f"]);
}

#[test]
fn values_are_as_long_as_their_vr_allows() {
    for (group, number, vr, most, character) in [
        (0x0008, 0x0060, "CS", 16, "C"),
        (0x0008, 0x0050, "SH", 16, "é"),
        (0x0018, 0x0050, "DS", 16, "1"),
        (0x0010, 0x0020, "LO", 64, "x"),
        (0x0010, 0x0010, "PN", 64, "N"),
        (0x0008, 0x0081, "ST", 1_024, "s"),
        (0x0010, 0x4000, "LT", 10_240, "l"),
    ] {
        let character = if character.is_ascii() { character } else { "x" };
        let told = |count: usize| found(group, number, vr, character.repeat(count).as_bytes());
        assert_eq!(told(most), [], "{vr} {most}");
        assert_eq!(told(most + 1), [("DS-033", Severity::Violation)], "{vr} {}", most + 1);
    }
    // Each group of components of a name counts for itself, and each of several values.
    let long = "N".repeat(64);
    assert_eq!(found(0x0010, 0x0010, "PN", format!("{long}={long}").as_bytes()), []);
    let long = "1".repeat(16);
    assert_eq!(found(0x0028, 0x0030, "DS", format!("{long}\\{long}").as_bytes()), []);
    // Spaces around it do not count.
    assert_eq!(found(0x0010, 0x0020, "LO", format!("  {}  ", "x".repeat(64)).as_bytes()), []);
}

#[test]
fn attributes_have_as_many_values_as_the_dictionary_says() {
    let wrong = [("DS-036", Severity::Violation)];
    // Pixel Spacing: 2. Image Type: 2 to n. Modality: 1. Window Center: 1 to n.
    let spacing = |value: &str| found(0x0028, 0x0030, "DS", value.as_bytes());
    assert_eq!([spacing("1\\1"), spacing("1"), spacing("1\\1\\1")].map(|it| it.len()), [0, 1, 1]);
    assert_eq!(spacing("1"), wrong);
    let kind = |value: &str| found(0x0008, 0x0008, "CS", value.as_bytes());
    assert_eq!(
        (kind("ORIGINAL\\PRIMARY"), kind("ORIGINAL\\PRIMARY\\AXIAL"), kind("ORIGINAL")),
        (vec![], vec![], wrong.to_vec())
    );
    assert_eq!(found(0x0008, 0x0060, "CS", b"CT\\MR"), wrong);
    assert_eq!(found(0x0028, 0x1050, "DS", b"40\\300"), []);
    // A backslash is a character of these (PS3.5 6.4).
    assert_eq!(found(0x0010, 0x4000, "LT", b"a\\b"), []);
    assert_eq!(found(0x0008, 0x0081, "ST", b"a\\b"), []);
    // Numbers are counted by their width.
    assert_eq!(found(0x0028, 0x0106, "US", &[0, 0]), []);
    assert_eq!(found(0x0028, 0x0106, "US", &[0, 0, 1, 0]), wrong);
}
