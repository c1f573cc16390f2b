//! Capture files: pcap, pcapng, gzip and zstd around them.

use std::io::Cursor;

use dcmtap::capture::{Frame, Input, LinkType, Merge, Source, Writer};

fn open(octets: &[u8]) -> Merge {
    let octets = octets.to_vec();
    let open = Box::new(move || Source::open(Box::new(Cursor::new(octets))));
    Merge::new(vec![Input { name: "input".to_owned(), starts_at: None, open }])
}

/// Reads a capture to its end. Every frame has its number and no more octets than the input can give it; what is
/// written again is read as the same.
pub fn run(octets: &[u8]) {
    let mut merge = open(octets);
    let (mut count, mut errors) = (0_u64, 0);
    let mut copy = Vec::new();
    let mut writer = Writer::new(&mut copy, LinkType::ETHERNET).expect("a vector takes everything");
    loop {
        match merge.next_frame() {
            Ok(Some((_, frame))) => {
                count += 1;
                assert_eq!(frame.number, count);
                if count <= 64 && frame.octets.len() < 4_096 {
                    writer.copy(&frame).expect("a vector takes everything");
                }
            }
            Ok(None) => break,
            Err(_) => errors += 1,
        }
        assert!(errors < 4, "an error again and again");
    }
    if let Some(metadata) = merge.metadata(0) {
        assert!(metadata.comments.len() <= dcmtap::capture::Metadata::MAX_COMMENTS);
    }
    drop(writer);
    again(octets, &copy);
}

/// The frames of a copy are those of its original.
fn again(original: &[u8], copy: &[u8]) {
    let (mut first, mut second) = (open(original), open(copy));
    while let Ok(Some((_, copied))) = second.next_frame() {
        let frame = loop {
            match first.next_frame() {
                Ok(Some((_, frame))) if frame.octets.len() < 4_096 => break frame,
                Ok(Some(_)) => {}
                other => panic!("{other:?} instead of a frame"),
            }
        };
        let content = |frame: Frame<'_>| (frame.at, frame.link_type, frame.octets.to_vec());
        assert_eq!(content(frame), content(copied));
    }
}
