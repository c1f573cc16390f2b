//! Damaged captures: whatever is cut or changed, the program ends without a panic and keeps what it understood.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::{captures, dcmtap, everything, json, name, timeline_of_capture};

/// How much to try, in octets decoded: more if the environment asks for it.
fn budget() -> usize {
    if std::env::var_os("DCMTAP_THOROUGH").is_some() { 2_000_000_000 } else { 20_000_000 }
}

/// Places in a capture of `length` octets, as many as the budget of one capture allows.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let count = (budget() / 200 / length.max(1)).clamp(8, length.max(8));
    let step = (length / count).max(1);
    // An odd step meets every field of a record sooner or later.
    (0..length).step_by(step | 1)
}

fn plain_captures() -> impl Iterator<Item = (String, Vec<u8>)> {
    captures().into_iter().map(|path| (name(&path).to_owned(), std::fs::read(&path).unwrap()))
}

#[test]
fn every_truncation_is_read_up_to_the_cut() {
    for (name, octets) in plain_captures() {
        let whole = timeline_of_capture(octets.clone(), everything()).len();
        for end in places(octets.len()) {
            let cut = timeline_of_capture(octets[..end].to_vec(), everything());
            // What is open when a capture ends is told then, so a cut one can have a few entries more.
            assert!(cut.len() <= whole + 64, "{name} cut at {end}");
        }
    }
}

#[test]
fn every_change_of_an_octet_is_survived() {
    for (name, octets) in plain_captures() {
        for place in places(octets.len()) {
            for value in [octets[place] ^ 0x80, !octets[place], octets[place].wrapping_add(1)] {
                let mut changed = octets.clone();
                changed[place] = value;
                let entries = timeline_of_capture(changed, everything());
                // Everything can also be written.
                let lines = json(&entries);
                assert!(lines.len() < 100_000, "{name} changed at {place}");
            }
        }
    }
}

#[test]
fn a_run_of_noise_in_a_capture_is_survived() {
    for (_, octets) in plain_captures() {
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        for start in places(octets.len()) {
            let mut changed = octets.clone();
            for octet in changed.iter_mut().skip(start).take(64) {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                *octet = seed as u8;
            }
            json(&timeline_of_capture(changed, everything()));
        }
    }
}

/// One line on standard error with file, offset and what was expected; exit status 2.
fn assert_complaint(arguments: &[&str], expected: &str) {
    let output = dcmtap(arguments);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
    assert!(stderr.starts_with("dcmtap: ") && stderr.trim_end().lines().count() == 1, "{stderr}");
    assert!(stderr.contains(expected), "{arguments:?}: {stderr:?} does not tell {expected:?}");
}

#[test]
fn what_is_no_capture_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, octets: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, octets).unwrap();
        path.to_str().unwrap().to_owned()
    };
    assert_complaint(&["read", &write("empty.pcap", b"")], "the file is empty");
    assert_complaint(&["read", &write("short.pcap", b"\xd4")], "not a capture: it starts with d4");
    assert_complaint(
        &["read", &write("text.pcap", b"GET / HTTP/1.1\r\n\r\n")],
        "not a capture: it starts with 47455420",
    );
    assert_complaint(&["read", "no-such-file.pcap"], "No such file or directory");
    assert_complaint(&["read", "captures"], "is a directory");
    let header = b"\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x69\0\0\0";
    assert_complaint(&["read", &write("wlan.pcap", header)], "offset 20: link type 105 is not supported");
    assert_complaint(
        &["read", &write("cut.pcap", &header[..20])],
        "the capture ends inside a pcap file header: 24 octets",
    );
    let mut record = header.to_vec();
    record[20] = 1;
    record.extend(b"\0\0\0\0\0\0\0\0\xff\xff\xff\x7f\xff\xff\xff\x7f");
    assert_complaint(&["read", &write("long.pcap", &record)], "offset 24: damaged pcap record");
    let section =
        b"\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x1c\0\0\0";
    let mut block = section.to_vec();
    block.extend(b"\x06\0\0\0\x0b\0\0\0\0\0\0\0");
    assert_complaint(&["read", &write("block.pcapng", &block)], "offset 28: damaged pcapng block");
    let mut packet = section.to_vec();
    packet.extend(b"\x06\0\0\0\x20\0\0\0");
    packet.extend([0; 20]);
    packet.extend(b"\x20\0\0\0");
    assert_complaint(&["read", &write("interface.pcapng", &packet)], "offset 28: damaged pcapng block");
}

#[test]
fn what_was_read_before_the_damage_is_printed() {
    let output = dcmtap(["read", "captures/capture-file-cut.pcap"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("A-ASSOCIATE-RQ") && text.contains("38 frames"), "{text}");
    assert!(text.contains("not read further: captures/capture-file-cut.pcap: offset 36781"), "{text}");
}

#[test]
fn wrong_arguments_end_with_status_2() {
    for arguments in [
        &["read"][..],
        &["read", "--command", "C-SOTRE", "x.pcap"],
        &["read", "--since", "yesterday", "x.pcap"],
        &["read", "--decode-as", "nowhere", "x.pcap"],
        &["read", "--format", "xml", "x.pcap"],
        &["read", "--follow", "x.pcap", "y.pcap"],
        &["nothing"],
    ] {
        assert_eq!(dcmtap(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
