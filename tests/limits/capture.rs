//! Hostile capture files and packets.

use std::io::Write;

use super::{
    Entry, LinkType, Side, Timestamp, Writer, alone, assert_bounded, assert_goes_on, capture_of, common,
    connections, encode, everything, finish, open, text_and_peak, timeline_of_capture,
};

/// A zstd frame of one block without compression, behind a header that asks for this window.
fn zstd(header: &[u8], content: &[u8]) -> Vec<u8> {
    let block = ((content.len() << 3) as u32 | 1).to_le_bytes();
    [&[0x28, 0xb5, 0x2f, 0xfd], header, &block[..3], content].concat()
}

#[test]
fn a_zstd_window_beyond_the_cap_is_told_as_such() {
    let _alone = alone();
    let capture = finish(open());
    let (start, rest) = capture.split_at(100);
    // Content size in 1 octet and the window by its descriptor; the same as one segment of 1 TiB.
    let fitting = [zstd(&[0x00, 16 << 3], start), zstd(&[0x00, 16 << 3], rest)].concat();
    let (text, peak) = text_and_peak(fitting);
    assert_goes_on(&text);
    assert!(peak < 160.0, "a window of 64 MiB: {peak} MB");
    for (header, window) in [(&[0x00, 17 << 3][..], 1_u64 << 27), (&[0xe0, 0, 0, 0, 0, 0, 1, 0, 0], 1 << 40)]
    {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&zstd(header, &capture)).unwrap();
        let output = common::dcmtap(["read".as_ref(), file.path().as_os_str()]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(&format!("needs a window of {window} octets")), "{stderr}");
    }
}

/// A capture of these frames, followed by what `after` has.
fn frames_before(frames: impl Iterator<Item = Vec<u8>>, comment: Option<&str>, after: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), LinkType::ETHERNET).unwrap();
    let start = Timestamp::from_nanoseconds(1_767_225_600_000_000_000);
    frames.for_each(|frame| writer.frame(start, &frame, comment).unwrap());
    let mut source = dcmtap::capture::Source::open(Box::new(std::io::Cursor::new(after.to_vec()))).unwrap();
    while let Some(frame) = source.next_frame().unwrap() {
        writer.copy(&frame).unwrap();
    }
    writer.into_inner()
}

/// The first 1,400 octets of an IP packet of which the rest never comes.
fn first_fragment(index: u32) -> Vec<u8> {
    let mut frame = vec![0x02; 12];
    frame.extend([0x08, 0x00]);
    frame.extend([0x45, 0, 0x05, 0x8c]); // IPv4, 1,420 octets
    frame.extend((index as u16).to_be_bytes());
    frame.extend([0x20, 0, 64, 6, 0, 0]); // more fragments, offset 0; TCP
    frame.extend([[10, 0], (index >> 16).to_be_bytes()[2..].try_into().unwrap()].concat());
    frame.extend([10, 9, 9, 9]);
    frame.extend([0x55; 1_400]);
    frame
}

#[test]
fn fragments_of_which_the_rest_never_comes() {
    let _alone = alone();
    let capture = frames_before((0..5_000).map(first_fragment), None, &finish(open()));
    let text = assert_bounded("fragments", capture);
    assert!(text.contains("4936 IP packets given up because fragments never came"), "{text}");
    assert_goes_on(&text);
}

#[test]
fn headers_inside_each_other_without_end() {
    let _alone = alone();
    let stack = |index: u32| {
        let mut frame = vec![0x02; 12];
        frame.extend([0x81, 0x00, 0, 1].repeat(10 + index as usize)); // IEEE 802.1Q tags
        frame
    };
    let capture = frames_before((0..1_000).map(stack), None, &finish(open()));
    let text = assert_bounded("tags", capture);
    assert!(text.contains("malformed headers"), "{text}");
    assert_goes_on(&text);
}

#[test]
fn a_remark_at_every_frame() {
    let _alone = alone();
    let remark = "x".repeat(3_000);
    let capture = frames_before((0..12_000).map(|_| vec![0; 20]), Some(&remark), &finish(open()));
    let mut source = dcmtap::capture::Source::open(Box::new(std::io::Cursor::new(capture.clone()))).unwrap();
    while source.next_frame().unwrap().is_some() {}
    assert_eq!(source.metadata().comments.len(), 10_000);
    drop(source);
    assert_goes_on(&assert_bounded("remarks", capture));
}

#[test]
fn a_pdu_of_thousands_of_items() {
    let _alone = alone();
    let fragment = encode::pdv(1, 0, &[0x55]);
    let mut ladder = open();
    ladder.requestor(&encode::p_data_tf(&vec![fragment; 5_000]));
    let capture = finish(ladder);
    let text = assert_bounded("items of a PDU", capture.clone());
    assert_goes_on(&text);
    let entries = timeline_of_capture(capture, everything());
    let lines = common::json(&entries);
    let pdu = lines.iter().find(|line| line["pdv_count"] == 5_000).unwrap();
    assert_eq!(pdu["pdvs"].as_array().unwrap().len(), 64);
    assert!(entries.iter().any(|entry| matches!(entry, Entry::Association(_))));
}

/// Octets that are no PDU, on a connection of which the start was not captured: the search for one ends.
#[test]
fn nothing_that_looks_like_a_pdu() {
    let _alone = alone();
    let capture = capture_of(|frames| {
        let all = frames_of(&connections(1, |_| "CT01".to_owned()));
        let connection = super::ConnectionId { serial: 7, slot: 7 };
        let mut recorder = super::Recorder::default();
        let opened = match super::opened(7) {
            super::What::Opened { initiator, responder, .. } => {
                super::What::Opened { initiator, responder, start: super::Start::MidStream }
            }
            other => other,
        };
        frames(super::made(&mut recorder, &super::event(connection, opened)));
        for _ in 0..1_200 {
            let what = super::What::Octets {
                side: Side::Initiator,
                seen: super::Moment::default(),
                carrier: super::Moment::default(),
                octets: &[0x55; 10_000],
            };
            frames(super::made(&mut recorder, &super::event(connection, what)));
        }
        frames(all);
    });
    let text = assert_bounded("noise", capture);
    assert!(text.contains("CT01 → PACS  A-ASSOCIATE-RQ"), "{text}");
    assert!(text.contains("2 TCP connections, 1 association"), "{text}");
}

fn frames_of(capture: &[u8]) -> Vec<Vec<u8>> {
    let mut source = dcmtap::capture::Source::open(Box::new(std::io::Cursor::new(capture.to_vec()))).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = source.next_frame().unwrap() {
        frames.push(frame.octets.to_vec());
    }
    frames
}
