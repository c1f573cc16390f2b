//! Objects, and the associations that carry them, for the examples of this folder.

use crate::scenario::{Ladder, pdus};

pub(super) const EXPLICIT: &str = "1.2.840.10008.1.2.1";
pub(super) const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
pub(super) const BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";
pub(super) const JPEG_BASELINE: &str = "1.2.840.10008.1.2.4.50";
pub(super) const JPEG_LOSSLESS: &str = "1.2.840.10008.1.2.4.70";
pub(super) const JPIP: &str = "1.2.840.10008.1.2.4.94";
pub(super) const RLE: &str = "1.2.840.10008.1.2.5";

const FRAGMENT: usize = 4_096;

/// An element in Explicit VR Little Endian.
pub(super) fn explicit(group: u16, element: u16, vr: &str, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    let mut octets = [&group.to_le_bytes(), &element.to_le_bytes(), vr.as_bytes()].concat();
    if matches!(vr, "OB" | "OF" | "OW" | "SQ" | "UN" | "UT") {
        octets.extend([0, 0]);
        octets.extend(u32::from(length).to_le_bytes());
    } else {
        octets.extend(length.to_le_bytes());
    }
    octets.extend(value);
    octets
}

/// The start of an element of undefined length, in Explicit VR Little Endian.
pub(super) fn undefined(group: u16, element: u16, vr: &str) -> Vec<u8> {
    let mut octets = [&group.to_le_bytes(), &element.to_le_bytes(), vr.as_bytes()].concat();
    octets.extend([0, 0, 0xff, 0xff, 0xff, 0xff]);
    octets
}

/// An item or fragment.
pub(super) fn item(value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
    [&[0xfe, 0xff, 0x00, 0xe0][..], &length.to_le_bytes(), value].concat()
}

/// A sequence delimiter.
pub(super) const SEQUENCE_END: [u8; 8] = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];

/// Encapsulated pixel data of these fragments, the first of them the offset table.
pub(super) fn pixels(fragments: &[&[u8]]) -> Vec<u8> {
    let mut octets = undefined(0x7fe0, 0x0010, "OB");
    octets.extend(fragments.iter().flat_map(|fragment| item(fragment)));
    octets.extend(SEQUENCE_END);
    octets
}

/// The start of a JPEG bit stream with this frame header, padded to 32 octets.
pub(super) fn jpeg(frame_header: u8) -> Vec<u8> {
    let mut octets = vec![0xff, 0xd8, 0xff, frame_header, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
    octets.resize(30, 0);
    octets.extend([0xff, 0xd9]);
    octets
}

/// An image of 8 by 8 pixels in Explicit VR Little Endian, in which these elements stand instead of its own, or beside
/// them. One without value and VR (`without`) takes an element out.
pub(super) fn image(changes: &[Vec<u8>]) -> Vec<u8> {
    let number = |value: u16| value.to_le_bytes();
    let own = [
        explicit(0x0008, 0x0016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        explicit(0x0008, 0x0018, "UI", b"2.25.2"),
        explicit(0x0008, 0x0020, "DA", b"20260101"),
        explicit(0x0008, 0x0030, "TM", b"101500"),
        explicit(0x0008, 0x0050, "SH", b""),
        explicit(0x0008, 0x0060, "CS", b"CT"),
        explicit(0x0008, 0x0090, "PN", b""),
        explicit(0x0010, 0x0010, "PN", b"TESTPATIENT^ADA "),
        explicit(0x0010, 0x0020, "LO", b"TEST01"),
        explicit(0x0010, 0x0030, "DA", b""),
        explicit(0x0010, 0x0040, "CS", b"O "),
        explicit(0x0020, 0x000d, "UI", b"2.25.3"),
        explicit(0x0020, 0x000e, "UI", b"2.25.5"),
        explicit(0x0020, 0x0010, "SH", b"1 "),
        explicit(0x0028, 0x0002, "US", &number(1)),
        explicit(0x0028, 0x0004, "CS", b"MONOCHROME2 "),
        explicit(0x0028, 0x0010, "US", &number(8)),
        explicit(0x0028, 0x0011, "US", &number(8)),
        explicit(0x0028, 0x0100, "US", &number(8)),
        explicit(0x0028, 0x0101, "US", &number(8)),
        explicit(0x0028, 0x0102, "US", &number(7)),
        explicit(0x0028, 0x0103, "US", &number(0)),
        explicit(0x7fe0, 0x0010, "OB", &[0x2a; 64]),
    ];
    let tag = |element: &[u8]| match *element {
        [a, b, c, d, ..] => (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])),
        _ => (0, 0),
    };
    let replaced: Vec<_> = changes.iter().map(|change| tag(change)).collect();
    let mut elements: Vec<_> = own.into_iter().filter(|element| !replaced.contains(&tag(element))).collect();
    elements.extend(changes.iter().filter(|change| change.len() > 4).cloned());
    elements.sort_by_key(|element| tag(element));
    elements.concat()
}

/// Takes an element out of the image.
pub(super) fn without(group: u16, element: u16) -> Vec<u8> {
    [group.to_le_bytes(), element.to_le_bytes()].concat()
}

/// An association that stores this data set in a transfer syntax.
pub(super) fn stored(transfer_syntax: &str, data_set: &[u8]) -> Ladder {
    let mut ladder = association(pdus::CT_IMAGE_STORAGE, transfer_syntax);
    ladder.requestor(&pdus::store_request(1, 1, data_set, FRAGMENT));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}

/// An association with a context for this transfer syntax, and one for the default.
pub(super) fn association(abstract_syntax: &str, transfer_syntax: &str) -> Ladder {
    let mut ladder = Ladder::new();
    let mut contexts = vec![pdus::proposal_with(1, abstract_syntax, &[transfer_syntax])];
    let mut answers = vec![pdus::answer_with(1, 0, &[transfer_syntax])];
    if transfer_syntax != pdus::IMPLICIT {
        contexts.push(pdus::proposal(3, abstract_syntax));
        answers.push(pdus::answer(3, 0));
    }
    ladder.requestor(&pdus::associate_rq("CT01", "PACS", contexts));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", answers));
    ladder
}

/// Octets as one stored block of a deflate stream (RFC 1951 3.2.4).
pub(super) fn stored_block(octets: &[u8]) -> Vec<u8> {
    let length = u16::try_from(octets.len()).unwrap_or(u16::MAX);
    let mut block = vec![1];
    block.extend(length.to_le_bytes());
    block.extend((!length).to_le_bytes());
    block.extend(octets);
    block
}

/// The image's pixels in one RLE segment.
pub(super) fn rle() -> Vec<u8> {
    let mut octets = vec![0; 64];
    octets.splice(..5, [1, 0, 0, 0, 64]);
    octets.extend([0xc1, 0x2a]);
    octets
}

/// The image with these fragments of pixel data, marked as lossy.
pub(super) fn lossy(fragments: &[&[u8]]) -> Vec<u8> {
    image(&[pixels(fragments), explicit(0x0028, 0x2110, "CS", b"01")])
}
