//! Data sets (PS3.5), octet by octet: numbers, character sets, bit streams, and what is odd about a structure, with its
//! place.

use std::fmt::Write as _;

use dcmtap::dataset::text::{CharacterSets, EscapeFault, is_known};
use dcmtap::dataset::{BitStream, DataSet, Fault, Reading, Stop};
use dcmtap::dict::attribute::{Tag, Vr};
use dcmtap::dict::transfer_syntax::Encoding;

/// An element in an explicit encoding (PS3.5 7.1.2).
fn explicit(tag: Tag, vr: Vr, value: &[u8], is_little: bool) -> Vec<u8> {
    let two = |number: u16| if is_little { number.to_le_bytes() } else { number.to_be_bytes() };
    let mut octets = [two(tag.0), two(tag.1), vr.0].concat();
    if vr.has_long_length() {
        let length = value.len() as u32;
        octets.extend([0, 0]);
        octets.extend(if is_little { length.to_le_bytes() } else { length.to_be_bytes() });
    } else {
        octets.extend(two(value.len() as u16));
    }
    octets.extend(value);
    octets
}

/// An element, item or delimiter in Implicit VR Little Endian (PS3.5 7.1.3); its length can be another one.
fn implicit_as(tag: Tag, length: u32, value: &[u8]) -> Vec<u8> {
    [&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), &length.to_le_bytes(), value].concat()
}

fn implicit(tag: Tag, value: &[u8]) -> Vec<u8> {
    implicit_as(tag, value.len() as u32, value)
}

fn read(encoding: Encoding, octets: &[u8]) -> DataSet {
    let mut reading = Reading::new(encoding);
    reading.push(octets);
    let whole = reading.finish();
    let mut reading = Reading::new(encoding);
    for octet in octets {
        reading.push(&[*octet]);
    }
    assert_eq!(reading.finish(), whole, "the pieces make no difference");
    whole
}

const ITEM: Tag = Tag(0xfffe, 0xe000);
const ITEM_DELIMITER: Tag = Tag(0xfffe, 0xe00d);
const SEQUENCE_DELIMITER: Tag = Tag(0xfffe, 0xe0dd);
const REFERENCED: Tag = Tag(0x0008, 0x1199);
const PATIENT_ID: Tag = Tag(0x0010, 0x0020);
const PIXEL_DATA: Tag = Tag(0x7fe0, 0x0010);
const UNDEFINED: u32 = 0xffff_ffff;

/// Values as they are sent in big endian.
type Values = &'static [&'static [u8]];

#[test]
fn numbers_are_read_in_their_width_sign_and_byte_order() {
    // PS3.5 6.2, each as it is sent in big endian.
    let cases: [(&[u8; 2], Values, &[&str]); 10] = [
        (b"US", &[&[0xff, 0xfe], &[0, 1]], &["65534", "1"]),
        (b"SS", &[&[0xff, 0xfe], &[0, 1]], &["-2", "1"]),
        (b"UL", &[&[1, 2, 3, 4], &[0xff, 0xff, 0xff, 0xff]], &["16909060", "4294967295"]),
        (b"SL", &[&[1, 2, 3, 4], &[0xff, 0xff, 0xff, 0xfd]], &["16909060", "-3"]),
        (b"FL", &[&[0x3f, 0xc0, 0, 0], &[0xc0, 0, 0, 0]], &["1.5", "-2"]),
        (b"FD", &[&[0xbf, 0xd0, 0, 0, 0, 0, 0, 0]], &["-0.25"]),
        (b"SV", &[&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfb]], &["-5"]),
        (b"SV", &[&[0, 0, 1, 0, 0, 0, 0, 2]], &["1099511627778"]),
        (b"UV", &[&[0xff, 0, 0, 0, 0, 0, 0, 1]], &["18374686479671623681"]),
        (b"UV", &[&[0, 0, 0, 0, 0, 0, 0, 7]], &["7"]),
    ];
    for (vr, values, expected) in cases {
        for (encoding, is_little) in [(Encoding::ExplicitLittle, true), (Encoding::ExplicitBig, false)] {
            let value: Vec<u8> = values
                .iter()
                .flat_map(|value| {
                    let mut octets = value.to_vec();
                    if is_little {
                        octets.reverse();
                    }
                    octets
                })
                .collect();
            let set = read(encoding, &explicit(Tag(0x0009, 0x1001), Vr(*vr), &value, is_little));
            let numbers = set.nodes[0].numbers().unwrap_or_default();
            assert_eq!(numbers, *expected, "{vr:?}");
        }
    }
    for (encoding, is_little) in [(Encoding::ExplicitLittle, true), (Encoding::ExplicitBig, false)] {
        let value = if is_little { [0x10, 0, 0x20, 0] } else { [0, 0x10, 0, 0x20] };
        let set = read(encoding, &explicit(Tag(0x0009, 0x1001), Vr::AT, &value, is_little));
        assert_eq!(set.nodes[0].numbers(), Some(vec![PATIENT_ID.to_string()]));
    }
    let text = read(Encoding::ExplicitLittle, &explicit(PATIENT_ID, Vr(*b"LO"), b"42", true));
    assert_eq!(text.nodes[0].numbers(), None);
}

/// Registration number, escape sequence, an octet or two, and the character (PS3.3 Tables C.12-2 to C.12-4).
const SETS: [(&str, &[u8], &[u8], &str); 16] = [
    ("100", b"\x1b-A", b"\xfc", "ü"),
    ("101", b"\x1b-B", b"\xe8", "č"),
    ("109", b"\x1b-C", b"\xe6", "ĉ"),
    ("110", b"\x1b-D", b"\xe0", "ā"),
    ("144", b"\x1b-L", b"\xbb", "Л"),
    ("127", b"\x1b-G", b"\xe2", "ق"),
    ("126", b"\x1b-F", b"\xc4", "Δ"),
    ("138", b"\x1b-H", b"\xe0", "א"),
    ("148", b"\x1b-M", b"\xf0", "ğ"),
    ("203", b"\x1b-b", b"\xa4", "€"),
    ("166", b"\x1b-T", b"\xa1", "ก"),
    ("13", b"\x1b)I", b"\xd4", "ﾔ"),
    ("149", b"\x1b$)C", b"\xc8\xab", "홍"),
    ("58", b"\x1b$)A", b"\xd0\xa1", "小"),
    ("87", b"\x1b$B", b"\x3b\x33", "山"),
    ("159", b"\x1b$(D", b"\x30\x21", "丂"),
];

#[test]
fn each_set_is_called_by_its_escape_sequence() {
    for (number, escape, octets, character) in SETS {
        let value = [b"a", escape, octets, b"\x1b(B"].concat();
        let sets = CharacterSets::from_value(format!(r"ISO 2022 IR 6\ISO 2022 IR {number}").as_bytes());
        assert!(sets.has_code_extensions() && sets.is_known(), "{number}");
        assert_eq!(sets.decode(Vr::PN, &value), format!("a{character}"), "{number}");
        assert_eq!(sets.escape_fault(Vr::PN, &value), None, "{number}");
        assert!(!sets.lacks(Vr::PN, &value), "{number}");
        for (other, ..) in SETS.iter().filter(|(other, ..)| *other != number) {
            let sets = CharacterSets::from_value(format!(r"\ISO 2022 IR {other}").as_bytes());
            let fault = sets.escape_fault(Vr::PN, &value);
            assert_eq!(fault, Some(EscapeFault::Undeclared), "{number} under {other}");
        }
    }
    // JIS X 0201 has two parts: romaji below 80H, where 7EH is an overline, and katakana above.
    let sets = CharacterSets::from_value(br"\ISO 2022 IR 13");
    assert_eq!(sets.escape_fault(Vr::PN, b"\x1b(Ja\x1b(B"), None);
    assert_eq!(sets.decode(Vr::PN, b"\x1b(Ja~\x1b(B~"), "a\u{203e}~");
}

#[test]
fn each_single_set_holds_without_escape_sequences() {
    for (number, _, octets, character) in &SETS[..12] {
        for term in [format!("ISO_IR {number}"), format!("ISO 2022 IR {number}")] {
            let sets = CharacterSets::from_value(term.as_bytes());
            assert_eq!(sets.decode(Vr::PN, octets), *character, "{term}");
            assert!(sets.is_known() && !sets.is_default(), "{term}");
            assert_eq!(sets.is_latin1(), term == "ISO_IR 100", "{term}");
            assert_eq!(sets.has_code_extensions(), term.contains("2022"), "{term}");
            if !term.contains("2022") {
                let fault = sets.escape_fault(Vr::PN, b"\x1b-A\xfc");
                assert_eq!(fault, Some(EscapeFault::NoCodeExtensions), "{term}");
            }
        }
    }
    // Two-octet sets that are named first, against the standard, are read as what was meant.
    for (number, _, octets, character) in &SETS[12..14] {
        let sets = CharacterSets::from_value(format!("ISO 2022 IR {number}").as_bytes());
        assert_eq!(sets.decode(Vr::PN, octets), *character, "{number}");
    }
    assert!(CharacterSets::from_value(b"").is_default() && CharacterSets::default().is_default());
    assert!(!CharacterSets::from_value(b"ISO_IR 192").is_default());
}

#[test]
fn only_terms_of_the_standard_are_known() {
    let single = ["100", "101", "109", "110", "144", "127", "126", "138", "148", "203", "13", "166"];
    for number in single {
        assert!(is_known(format!("ISO_IR {number}").as_bytes()), "{number}");
        assert!(is_known(format!("ISO 2022 IR {number}").as_bytes()), "{number}");
    }
    for number in ["87", "159", "149", "58"] {
        assert!(is_known(format!("ISO 2022 IR {number}").as_bytes()), "{number}");
        assert!(!is_known(format!("ISO_IR {number}").as_bytes()), "{number}");
    }
    for term in ["", "ISO_IR 192", "GB18030", "GBK", "ISO 2022 IR 6"] {
        assert!(is_known(term.as_bytes()), "{term}");
    }
    for term in ["ISO IR 100", "ISO_IR100", "ISO-IR 100", "UTF-8", "ISO 2022 IR 192", "ISO_IR 999"] {
        assert!(!is_known(term.as_bytes()), "{term}");
        assert!(!CharacterSets::from_value(term.as_bytes()).is_known(), "{term}");
    }
    assert!(!CharacterSets::from_value(br"ISO 2022 IR 6\UTF-8").is_known());
}

/// PS3.5 6.1.2.5.3: the initial sets hold again behind each of these.
#[test]
fn delimiters_reset_the_sets() {
    let sets = CharacterSets::from_value(br"ISO 2022 IR 6\ISO 2022 IR 100");
    for delimiter in [b'\\', b'\r', b'\n', 0x0c, b'\t', b'^', b'='] {
        let value = [b"\x1b-A\xfc", &[delimiter][..], b"\xfc"].concat();
        let is_only_of_names = matches!(delimiter, b'^' | b'=');
        for (vr, is_reset) in [(Vr::PN, true), (Vr(*b"LO"), !is_only_of_names)] {
            let text = sets.decode(vr, &value);
            assert_eq!(text.ends_with("‹FC›"), is_reset, "{delimiter:02X}H in {vr:?}: {text}");
        }
    }
}

#[test]
fn bit_streams_are_told_by_their_first_octets() {
    let jpeg = |rest: &[u8]| BitStream::of(&[&[0xff, 0xd8][..], rest].concat());
    // Fill octets and tables stand in front of the frame header (ISO 10918-1 B.1.1.2).
    let tables = [0xff, 0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9];
    for (marker, expected, uid) in [
        (0xc0, BitStream::Jpeg(0xc0), Some("1.2.840.10008.1.2.4.50")),
        (0xc1, BitStream::Jpeg(0xc1), Some("1.2.840.10008.1.2.4.51")),
        (0xc3, BitStream::Jpeg(0xc3), Some("1.2.840.10008.1.2.4.57")),
        (0xc2, BitStream::Jpeg(0xc2), None),
        (0xcf, BitStream::Jpeg(0xcf), None),
        (0xf7, BitStream::JpegLs, Some("1.2.840.10008.1.2.4.81")),
    ] {
        let found = jpeg(&[&tables[..], &[0xff, marker, 0, 11]].concat());
        assert_eq!(found, Some(expected), "{marker:02X}H");
        assert_eq!(expected.transfer_syntax(), uid, "{marker:02X}H");
    }
    for marker in [0xc4, 0xc8, 0xcc] {
        assert_eq!(jpeg(&[0xff, marker, 0, 2, 0xff, 0xc0]), Some(BitStream::Jpeg(0xc0)), "no frame header");
    }
    assert_eq!(jpeg(&[0xff, 0xe0, 0, 200, 0]), None, "the frame header is not there yet");
    assert_eq!(jpeg(&[0x12, 0xc0]), None, "no marker");
    let code_stream = |marker: u8| BitStream::of(&[0xff, 0x4f, 0xff, 0x51, 0, 4, 1, 2, 0xff, marker]);
    assert_eq!(code_stream(0x52), Some(BitStream::Jpeg2000));
    assert_eq!(code_stream(0x50), Some(BitStream::HighThroughput));
    assert_eq!(BitStream::of(&[0xff, 0x4f, 0xff, 0x51, 0, 4, 1, 2, 0, 0x52]), None);
    assert_eq!(BitStream::of(b"\0\0\0\x0cjP  \r\n"), Some(BitStream::Jp2));
    let rle = |segments: u8| BitStream::of(&[segments, 0, 0, 0, 64, 0, 0, 0]);
    assert_eq!([0, 1, 15, 16].map(rle), [None, Some(BitStream::Rle), Some(BitStream::Rle), None]);
    assert_eq!(BitStream::Jpeg2000.transfer_syntax(), Some("1.2.840.10008.1.2.4.91"));
    assert_eq!(BitStream::HighThroughput.transfer_syntax(), Some("1.2.840.10008.1.2.4.203"));
    assert_eq!(BitStream::Rle.transfer_syntax(), Some("1.2.840.10008.1.2.5"));
    assert_eq!(BitStream::Jp2.transfer_syntax(), None);
    let texts = [
        (BitStream::Jpeg(0xc0), "JPEG baseline (SOF0)"),
        (BitStream::Jpeg(0xc1), "JPEG extended (SOF1)"),
        (BitStream::Jpeg(0xc3), "JPEG lossless (SOF3)"),
        (BitStream::Jpeg(0xc2), "JPEG with frame header FFC2H"),
        (BitStream::JpegLs, "JPEG-LS"),
        (BitStream::Jpeg2000, "JPEG 2000"),
        (BitStream::HighThroughput, "HTJ2K"),
        (BitStream::Jp2, "a JP2 file"),
        (BitStream::Rle, "RLE"),
    ];
    for (stream, text) in texts {
        assert_eq!(stream.text(), text);
    }
}

/// The anomalies of a data set: what, where, measured by what, how often.
fn odd(set: &DataSet) -> Vec<(Fault, Tag, u64, u64, u64)> {
    set.anomalies.iter().map(|it| (it.fault, it.tag, it.offset, it.measure, it.count)).collect()
}

#[test]
fn what_stands_where_it_must_not_ends_the_decoding_there() {
    let element = implicit(PATIENT_ID, b"ID");
    let id_in_sequence = implicit(REFERENCED, &element);
    let set = read(Encoding::ImplicitLittle, &id_in_sequence);
    assert_eq!(odd(&set), [(Fault::NotAnItem, PATIENT_ID, 8, odd(&set)[0].3, 1)]);
    assert_eq!(set.stop, Some(Stop::NotAnElement(8)));

    let item = implicit(ITEM, &element);
    let set = read(Encoding::ImplicitLittle, &[element.clone(), item].concat());
    assert_eq!(odd(&set), [(Fault::ItemWithoutSequence, ITEM, 10, 0, 1)]);
    assert_eq!((set.stop, set.nodes.len()), (Some(Stop::NotAnElement(10)), 1));

    let strange = implicit(Tag(0xfffe, 0x0001), b"");
    let set = read(Encoding::ImplicitLittle, &[element.clone(), strange.clone()].concat());
    assert_eq!(odd(&set), [(Fault::NotAnItem, Tag(0xfffe, 0x0001), 10, 0, 1)]);

    // Encapsulated pixel data hold fragments (PS3.5 A.4).
    let pixels =
        [explicit(PIXEL_DATA, Vr::OB, b"", true)[..8].to_vec(), UNDEFINED.to_le_bytes().to_vec()].concat();
    let table = implicit(ITEM, b"");
    let within = |octets: &[u8]| {
        let octets = [&pixels[..], &table, octets].concat();
        let set = read(Encoding::Encapsulated, &octets);
        let found = odd(&set)[0];
        assert_eq!((found.2, set.stop), (20, Some(Stop::NotAnElement(20))), "{found:?}");
        found.0
    };
    assert_eq!(within(&explicit(PATIENT_ID, Vr(*b"LO"), b"ID", true)), Fault::NotAFragment);
    assert_eq!(within(&strange), Fault::NotAFragment);
    assert_eq!(within(&implicit_as(ITEM, UNDEFINED, b"")), Fault::UndefinedLength);
}

#[test]
fn delimiters_are_held_against_what_is_open() {
    let element = implicit(PATIENT_ID, b"ID");
    let end = |tag: Tag| implicit(tag, b"");
    let open = |tag: Tag, inside: &[u8]| implicit_as(tag, UNDEFINED, inside);
    let good =
        open(REFERENCED, &[open(ITEM, &element), end(ITEM_DELIMITER), end(SEQUENCE_DELIMITER)].concat());
    let set = read(Encoding::ImplicitLittle, &[good.clone(), element.clone()].concat());
    assert_eq!((odd(&set), set.stop, set.items), (vec![], None, 1));
    assert_eq!(set.elements().value(PATIENT_ID), Some(&b"ID"[..]));

    let missing = open(REFERENCED, &[open(ITEM, &element), end(SEQUENCE_DELIMITER)].concat());
    let set = read(Encoding::ImplicitLittle, &[missing, element.clone()].concat());
    assert_eq!(odd(&set).first().map(|it| (it.0, it.2)), Some((Fault::MissingDelimiter, 26)));
    assert_eq!(set.nodes.last().map(|node| (node.tag, node.depth)), Some((PATIENT_ID, 0)));

    let needless = [element.clone(), end(ITEM_DELIMITER), element.clone()].concat();
    let set = read(Encoding::ImplicitLittle, &needless);
    assert_eq!(odd(&set), [(Fault::NeedlessDelimiter, ITEM_DELIMITER, 10, 0, 1)]);
    assert_eq!((set.stop, set.nodes.len()), (None, 2));

    let mut long = good;
    let place = long.len() - 4;
    long[place] = 2;
    let set = read(Encoding::ImplicitLittle, &long);
    assert_eq!(odd(&set).first().map(|it| (it.0, it.2, it.3)), Some((Fault::DelimiterWithLength, 34, 2)));
}

#[test]
fn lengths_are_held_against_what_contains_them() {
    // An element that is longer than its item by 5 octets.
    let element = implicit_as(PATIENT_ID, 7, b"ID");
    let item = implicit(ITEM, &element);
    let set = read(Encoding::ImplicitLittle, &[implicit(REFERENCED, &item), vec![b' '; 5]].concat());
    let beyond = set.anomaly(Fault::BeyondContainer).map(|it| (it.tag, it.offset, it.measure));
    assert_eq!(beyond, Some((PATIENT_ID, 16, 5)));
    let set =
        read(Encoding::ImplicitLittle, &[implicit(PATIENT_ID, b"ODD"), implicit(PATIENT_ID, b"X")].concat());
    assert_eq!(odd(&set), [(Fault::OddLength, PATIENT_ID, 0, 3, 2)], "counted, and the first is kept");
    let set = read(Encoding::ImplicitLittle, &implicit_as(PATIENT_ID, 10, b"ID"));
    assert_eq!(set.anomaly(Fault::CutOff).map(|it| it.measure), Some(8));
    assert!(matches!(set.stop, Some(Stop::CutOff(_))), "{:?}", set.stop);
}

#[test]
fn each_reason_to_stop_has_words() {
    let stops = [
        Stop::NotAnElement(7),
        Stop::TooDeep(7),
        Stop::Lost(7),
        Stop::CutOff(7),
        Stop::BadDeflate,
        Stop::InflatedOverCap,
    ];
    let mut all = String::new();
    for (index, stop) in stops.into_iter().enumerate() {
        let text = stop.text();
        assert!(text.len() > 10 && !all.contains(&text), "{text}");
        assert_eq!(text.contains("offset 7"), index < 4, "{text}");
        let _ = writeln!(all, "{text}");
    }
}

#[test]
fn an_element_has_a_value_if_more_than_padding_is_in_it() {
    let has = |vr: &[u8; 2], value: &[u8]| {
        let set = read(Encoding::ExplicitLittle, &explicit(PATIENT_ID, Vr(*vr), value, true));
        set.elements().has_value(PATIENT_ID)
    };
    assert_eq!([has(b"LO", b""), has(b"LO", b"  "), has(b"LO", b"ID")], [false, false, true]);
    assert_eq!([has(b"UI", b"\0\0"), has(b"UI", b"1\0")], [false, true]);
    assert_eq!([has(b"US", b""), has(b"US", b"\0\0")], [false, true]);
    assert_eq!([has(b"OB", b""), has(b"OB", &[0; 2_000])], [false, true], "what is too long to be kept");
    assert_eq!([has(b"SQ", b""), has(b"SQ", &implicit(ITEM, b""))], [false, true]);
    let set = read(Encoding::ExplicitLittle, &explicit(PATIENT_ID, Vr(*b"LO"), b"  ID \0", true));
    assert_eq!(set.elements().trimmed(PATIENT_ID), b"ID");
    assert!(set.elements().trimmed(REFERENCED).is_empty() && !set.elements().has_value(REFERENCED));
}

#[test]
fn values_are_kept_up_to_their_caps() {
    let kept = |vr: &[u8; 2], length: usize| {
        let set = read(Encoding::ExplicitLittle, &explicit(PATIENT_ID, Vr(*vr), &vec![b'1'; length], true));
        assert_eq!(set.length, length as u64 + if Vr(*vr).has_long_length() { 12 } else { 8 });
        set.nodes[0].value().map(<[u8]>::len)
    };
    assert_eq!([kept(b"OB", 128), kept(b"OB", 130)], [Some(128), None]);
    assert_eq!([kept(b"UT", 16 << 10), kept(b"UT", (16 << 10) + 2)], [Some(16 << 10), None]);
    // A megabyte of all values together.
    let one = explicit(Tag(0x0009, 0x1001), Vr(*b"UT"), &vec![b'1'; 16 << 10], true);
    let mut reading = Reading::new(Encoding::ExplicitLittle);
    for _ in 0..66 {
        reading.push(&one);
    }
    let kept = reading.finish().nodes.iter().filter(|node| node.value().is_some()).count();
    assert_eq!(kept, 64);
}

#[test]
fn nodes_are_kept_up_to_their_cap_and_the_rest_is_counted() {
    let one = implicit(PATIENT_ID, b"ID");
    let mut reading = Reading::new(Encoding::ImplicitLittle);
    for _ in 0..20_003 {
        reading.push(&one);
    }
    let set = reading.finish();
    assert_eq!((set.nodes.len(), set.left_out, set.stop), (20_000, 3, None));
    assert!(
        set.nodes.iter().all(|node| node.value() == Some(b"ID")),
        "what is left out goes into no other value"
    );
}

#[test]
fn sets_of_an_item_hold_inside_it() {
    let sets_tag = Tag(0x0008, 0x0005);
    let name = Tag(0x0010, 0x0010);
    let value = |octets: &[u8]| implicit(name, octets);
    let item = implicit(ITEM, &[implicit(sets_tag, b"ISO_IR 144"), value(b"\xbb ")].concat());
    let plain = implicit(ITEM, &value(b"\xfc "));
    let octets =
        [implicit(sets_tag, b"ISO_IR 100"), implicit(REFERENCED, &[item, plain].concat()), value(b"\xfc ")]
            .concat();
    let set = read(Encoding::ImplicitLittle, &octets);
    let texts: Vec<String> = set
        .nodes_with_character_sets()
        .filter(|(node, _)| node.tag == name)
        .map(|(node, sets)| sets.decode(Vr::PN, node.value().unwrap_or_default()))
        .collect();
    assert_eq!(texts, ["Л", "ü", "ü"]);
}

#[test]
fn fragments_of_pixel_data_are_counted_and_their_first_octets_kept() {
    let fragment = |octets: &[u8]| implicit(ITEM, octets);
    let octets = [
        explicit(PIXEL_DATA, Vr::OB, b"", true)[..8].to_vec(),
        UNDEFINED.to_le_bytes().to_vec(),
        fragment(&[0, 0, 0, 0, 8, 0, 0, 0]),
        fragment(&[0xaa; 2_000]),
        fragment(&[0xbb; 10]),
        implicit(SEQUENCE_DELIMITER, b""),
    ]
    .concat();
    let set = read(Encoding::Encapsulated, &octets);
    let Some(encapsulated) = &set.encapsulated else { unreachable!("no fragments") };
    assert_eq!((encapsulated.node, encapsulated.fragments), (0, 3));
    assert_eq!(encapsulated.offset_table, [0, 0, 0, 0, 8, 0, 0, 0]);
    assert_eq!(encapsulated.head, [0xaa; 1 << 10]);
    assert_eq!((set.stop, odd(&set)), (None, vec![]));
}

#[test]
fn a_loss_in_a_value_is_counted_and_the_rest_is_read_on() {
    let octets = [implicit(PATIENT_ID, b"0123456789"), implicit(REFERENCED, b"")].concat();
    let mut reading = Reading::new(Encoding::ImplicitLittle);
    reading.push(&octets[..12]);
    reading.gap(Some(3));
    reading.push(&octets[15..]);
    let set = reading.finish();
    assert_eq!((set.nodes[0].missing, set.nodes[0].value(), set.nodes.len()), (3, None, 2));
    assert_eq!((set.stop, set.length), (None, octets.len() as u64));
    let mut reading = Reading::new(Encoding::ImplicitLittle);
    reading.push(&octets[..12]);
    reading.gap(None);
    reading.push(&octets[15..]);
    assert_eq!(reading.finish().stop, Some(Stop::Lost(12)));
}

const REFERENCED_SOP_INSTANCE: Tag = Tag(0x0008, 0x1155);
const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);
const ROWS: Tag = Tag(0x0028, 0x0010);
const CS: Vr = Vr(*b"CS");
const LO: Vr = Vr(*b"LO");
const SQ: Vr = Vr(*b"SQ");

/// An item in an explicit data set, with an element behind the sequence.
fn in_explicit_item(inside: &[u8]) -> DataSet {
    let sequence = explicit(REFERENCED, SQ, &implicit(ITEM, inside), true);
    read(Encoding::ExplicitLittle, &[sequence, explicit(PATIENT_ID, LO, b"ID", true)].concat())
}

/// What a data set says first is odd, and the values of its elements.
fn told(set: &DataSet) -> (Option<(Fault, u64)>, Vec<&[u8]>) {
    let values = set.nodes.iter().filter_map(dcmtap::dataset::Node::value).collect();
    (odd(set).first().map(|it| (it.0, it.2)), values)
}

#[test]
fn elements_without_vr_in_an_explicit_data_set_are_read_to_the_end_of_their_item() {
    let uid = implicit(REFERENCED_SOP_INSTANCE, b"1.2 ");
    let class = implicit(Tag(0x0008, 0x1150), b"1.3 ");
    let set = in_explicit_item(&[uid.clone(), class].concat());
    let without = Some((Fault::WithoutVr, 20));
    assert_eq!(told(&set), (without, vec![&b"1.2 "[..], b"1.3 ", b"ID"]));
    assert_eq!((odd(&set).len(), set.stop), (1, None));
    let private = in_explicit_item(&implicit(Tag(0x0009, 0x1001), b"own "));
    assert_eq!(told(&private), (without, vec![&b"own "[..], b"ID"]));
    // A sequence of undefined length is no other than one of a known length.
    let open = |inside: &[u8]| {
        [implicit_as(REFERENCED, UNDEFINED, inside), implicit(SEQUENCE_DELIMITER, b"")].concat()
    };
    let nested = in_explicit_item(&open(&implicit(ITEM, &uid)));
    assert_eq!(told(&nested), (without, vec![&b"1.2 "[..], b"ID"]));

    // What cannot be an element without VR either is none.
    let not = |inside: &[u8]| {
        let set = in_explicit_item(inside);
        assert_eq!(told(&set).0, Some((Fault::NotAVr, 20)), "{inside:?}");
        assert_eq!(set.stop, Some(Stop::NotAnElement(20)));
    };
    not(&implicit_as(REFERENCED_SOP_INSTANCE, 6, b"1.2 "));
    not(&implicit_as(REFERENCED_SOP_INSTANCE, 3, b"1.2 "));
    not(&implicit_as(REFERENCED_SOP_INSTANCE, UNDEFINED, b"1.2 "));
    not(&implicit(Tag(0x0002, 0x0010), b"1.2 "));
    not(&implicit(Tag(0x0008, 0x9999), b"1.2 "));
}

#[test]
fn elements_without_vr_at_the_first_level_are_read_to_the_end() {
    let (with, without) = (explicit(Tag(0x0008, 0x0060), CS, b"MR", true), implicit(PATIENT_ID, b"ID"));
    let name = implicit(PATIENT_NAME, b"A^B ");
    let set = read(Encoding::ExplicitLittle, &[&with[..], &without, &name].concat());
    assert_eq!(told(&set), (Some((Fault::WithoutVr, 10)), vec![&b"MR"[..], b"ID", b"A^B "]));
    // From the first element on it is another transfer syntax than was agreed on, and said elsewhere.
    let set = read(Encoding::ExplicitLittle, &[without.clone(), name].concat());
    assert_eq!((told(&set).0, set.stop), (Some((Fault::NotAVr, 0)), Some(Stop::NotAnElement(0))));
    // Nobody sends Implicit VR Big Endian.
    let with = explicit(Tag(0x0008, 0x0060), CS, b"MR", false);
    let set =
        read(Encoding::ExplicitBig, &[with, vec![0, 0x10, 0, 0x20, 0, 0, 0, 2], b"ID".to_vec()].concat());
    assert_eq!(told(&set).0, Some((Fault::NotAVr, 10)));
    // How long a value may be where nothing around it has an end.
    let of_length = |length: u32| {
        let first = explicit(Tag(0x0008, 0x0060), CS, b"MR", true);
        let set = read(Encoding::ExplicitLittle, &[first, implicit_as(PATIENT_ID, length, b"ID")].concat());
        told(&set).0.map(|it| it.0)
    };
    assert_eq!(of_length((64 << 20) - 2), Some(Fault::WithoutVr));
    assert_eq!(of_length(64 << 20), Some(Fault::NotAVr));
}

#[test]
fn elements_with_vr_in_an_implicit_data_set_are_read_to_the_end_of_their_item() {
    let read_item = |inside: &[u8]| {
        let octets = [implicit(REFERENCED, &implicit(ITEM, inside)), implicit(PATIENT_ID, b"ID")].concat();
        read(Encoding::ImplicitLittle, &octets)
    };
    let with = Some((Fault::WithVr, 16));
    let (name, rows) = (explicit(PATIENT_NAME, Vr::PN, b"A^B ", true), explicit(ROWS, Vr::US, &[0, 2], true));
    let set = read_item(&[name.clone(), rows.clone()].concat());
    assert_eq!(told(&set), (with, vec![&b"A^B "[..], &[0, 2], b"ID"]));
    assert_eq!((odd(&set).len(), set.stop), (1, None));
    // As a length, the letters of US lead far behind the item.
    assert_eq!(told(&read_item(&[rows, name].concat())).0, with);
    // Here they are one: 5355H octets fit exactly.
    let long = implicit(ROWS, &vec![0; 0x5355]);
    let set = read_item(&long);
    assert_eq!((set.anomaly(Fault::WithVr).is_none(), set.nodes.len(), set.stop), (true, 4, None));
    // The VR of another attribute, and one that is followed by a long length, are no signs.
    for other in
        [explicit(PATIENT_NAME, LO, b"A^B ", true), explicit(Tag(0x0008, 0x0119), Vr(*b"UC"), b"A ", true)]
    {
        let set = read_item(&other);
        let has = |fault| set.anomaly(fault).is_some();
        assert_eq!((has(Fault::BeyondContainer), has(Fault::WithVr)), (true, false));
    }
}

/// PS3.5 6.2.2 note 4: what is in a sequence of unknown VR is without VR.
#[test]
fn elements_with_vr_in_a_sequence_of_unknown_vr_are_read_and_remarked() {
    let of_unknown = |inside: &[u8]| {
        let head = explicit(Tag(0x0009, 0x1010), Vr::UN, b"", true)[..8].to_vec();
        let octets = [
            head,
            UNDEFINED.to_le_bytes().to_vec(),
            implicit(ITEM, inside),
            implicit(SEQUENCE_DELIMITER, b""),
        ];
        read(Encoding::ExplicitLittle, &octets.concat())
    };
    let set = of_unknown(&implicit(PATIENT_NAME, b"A^B "));
    assert_eq!(told(&set), (None, vec![&b"A^B "[..]]));
    let set = of_unknown(&explicit(PATIENT_NAME, Vr::PN, b"A^B ", true));
    assert_eq!(told(&set), (Some((Fault::WithVrInUnknown, 20)), vec![&b"A^B "[..]]));
}

/// PS3.5 7.1.2: a length of 16 bits stands behind most VRs.
#[test]
fn a_long_header_for_a_short_vr_is_told_where_it_leads_astray() {
    let long = [&[0x10, 0, 0x20, 0, b'L', b'O', 0, 0, 2, 0, 0, 0][..], b"ID"].concat();
    let name = explicit(PATIENT_NAME, Vr::PN, b"A^B ", true);
    let set = read(Encoding::ExplicitLittle, &[long, name].concat());
    assert_eq!(told(&set).0, Some((Fault::LongHeader, 8)));
    // A group length behind an empty element, in whatever order, is what it says it is.
    let empty = explicit(PATIENT_ID, LO, b"", true);
    let group_length = explicit(Tag(0x0008, 0x0000), Vr::UL, &[2, 0, 0, 0], true);
    let set = read(Encoding::ExplicitLittle, &[empty, group_length].concat());
    assert_eq!((told(&set).0, set.stop), (None, None));
}

/// Some write zeros behind the last element; they are told as what they are.
#[test]
fn zeros_behind_a_data_set_are_no_elements() {
    let element = implicit(PATIENT_ID, b"ID");
    for count in [1, 7, 8, 9] {
        let set = read(Encoding::ImplicitLittle, &[element.clone(), vec![0; count]].concat());
        let expected = Some((Fault::TrailingZeros, if count < 8 { 10 + count as u64 } else { 10 }));
        assert_eq!(told(&set), (expected, vec![&b"ID"[..]]), "{count}");
    }
    let set = read(Encoding::ImplicitLittle, &[element.clone(), vec![0, 0, 1]].concat());
    assert_eq!(told(&set).0.map(|it| it.0), Some(Fault::CutOff));
    let inside = implicit(REFERENCED, &implicit(ITEM, &[0; 8]));
    assert_eq!(told(&read(Encoding::ImplicitLittle, &inside)).0, Some((Fault::NotAVr, 16)));
}

#[test]
fn sequences_that_nobody_closes_are_named() {
    let open = |tag: Tag, inside: &[u8]| implicit_as(tag, UNDEFINED, inside);
    let element = implicit(PATIENT_ID, b"ID");
    let set = read(Encoding::ImplicitLittle, &open(REFERENCED, &open(ITEM, &element)));
    assert_eq!(odd(&set), [(Fault::MissingDelimiter, REFERENCED, 26, 0, 1)]);
    assert_eq!(told(&set).1, [b"ID"]);
    // Where a length says that more must come, the rest is missing, and not a delimiter.
    let set = read(Encoding::ImplicitLittle, &implicit_as(REFERENCED, 30, &implicit(ITEM, &element)));
    assert_eq!((told(&set).0, set.stop), (Some((Fault::CutOff, 26)), Some(Stop::CutOff(26))));
}
