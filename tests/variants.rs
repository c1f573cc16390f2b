//! Faults that a rule knows beside the one of its example, and where each of them begins.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::check;
use dcmtap::check::Severity;
use dcmtap::dict::attribute::Tag;
use dcmtap::dimse::{CommandField, CommandSetBuilder};
use dcmtap::scenario::messages::{MODALITY_WORKLIST_FIND, find_request, find_response};
use dcmtap::scenario::{DataSetBuilder, Ladder, pdus, workflow};
use dcmtap::ul::{
    CommonExtendedNegotiation, Content, ExtendedNegotiation, Item, ItemType, PduType, RoleSelection,
};

/// What a rule observes, with how much it weighs.
fn observed(ladder: &Ladder, rule: &str) -> Vec<(Severity, String)> {
    let findings = check(&ladder.pcapng(), true).into_iter().filter(|finding| finding.rule.id == rule);
    findings.map(|finding| (finding.severity, finding.evidence.observed.clone())).collect()
}

/// One finding, or none.
fn one(ladder: &Ladder, rule: &str) -> Option<(Severity, String)> {
    let mut found = observed(ladder, rule);
    assert!(found.len() <= 1, "{found:?}");
    found.pop()
}

fn text(found: Option<(Severity, String)>) -> Option<String> {
    found.map(|(_, text)| text)
}

fn storage(proposals: Vec<Item>, user_data: Vec<Item>) -> Ladder {
    let mut ladder = Ladder::new();
    let request = workflow::associate_with(PduType::ASSOCIATE_RQ, "CT01", "PACS", proposals, user_data);
    ladder.requestor(&request);
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer(1, 3)]));
    ladder.release();
    ladder
}

/// PS3.8 Annex F: the form of UIDs, in every item that holds one.
#[test]
fn uids_of_a_negotiation_are_held_against_their_form() {
    let of_64 = format!("1.2.{}", "3".repeat(60));
    let with = |uid: &str| storage(vec![pdus::proposal(1, uid)], vec![]);
    for right in ["1.2.3", "1.0.3", &of_64, "2.25.0"] {
        assert_eq!(observed(&with(right), "UL-030"), [], "{right}");
    }
    for (wrong, fault) in [
        ("", "it is empty"),
        ("1.2.3 ", "a space pads it"),
        ("1.2.3\0", "a NUL pads it"),
        (&*format!("{of_64}4"), "it has more than 64 characters"),
        ("1.2.x", "it has characters other than digits and dots"),
        ("1..2", "a component is empty"),
        ("1.02", "a component starts with 0"),
    ] {
        let found = text(one(&with(wrong), "UL-030")).unwrap();
        assert!(found.starts_with("Abstract Syntax ") && found.ends_with(fault), "{wrong:?}: {found}");
    }
    let uid = || dcmtap::dict::Uid::from("1.02");
    let item = pdus::item;
    let extended =
        ExtendedNegotiation { sop_class_uid: uid(), application_information: [1].as_slice().into() };
    let common = |service_class: &str, general: &str| CommonExtendedNegotiation {
        sop_class_uid: pdus::CT_IMAGE_STORAGE.into(),
        service_class_uid: service_class.into(),
        related_general_sop_class_uids: vec![general.into()],
        reserved: Box::default(),
    };
    let common = |service_class, general| {
        let common = Content::CommonExtendedNegotiation(common(service_class, general));
        item(ItemType::COMMON_EXTENDED_NEGOTIATION, common)
    };
    let roles = RoleSelection { sop_class_uid: uid(), scu_role: 0, scp_role: 1 };
    for (user_data, is_wrong) in [
        (item(ItemType::EXTENDED_NEGOTIATION, Content::ExtendedNegotiation(extended)), true),
        (common("1.2.840.10008.4.2", "1.2.3"), false),
        (common("1.02", "1.2.3"), true),
        (common("1.2.840.10008.4.2", "1.02"), true),
        (item(ItemType::ROLE_SELECTION, Content::RoleSelection(roles)), true),
    ] {
        let ladder = storage(vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)], vec![user_data]);
        assert_eq!(one(&ladder, "UL-030").is_some(), is_wrong);
    }
    let syntax = storage(vec![pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &["1.02"])], vec![]);
    assert_eq!(text(one(&syntax, "UL-030")).unwrap(), "Transfer Syntax 1.02: a component starts with 0");
}

/// PS3.4 C.2.2.2: which matching a VR has.
#[test]
fn keys_of_queries_are_held_against_the_matching_of_their_vr() {
    const DATE: (u16, u16) = (0x0008, 0x0020);
    const TIME: (u16, u16) = (0x0008, 0x0030);
    const PATIENT_ID: (u16, u16) = (0x0010, 0x0020);
    let find = |class: &str, tag: (u16, u16), value: &str| {
        let mut ladder = Ladder::association(&[class]);
        let mut keys = DataSetBuilder::default().with(Tag(0x0020, 0x000d), "").with(Tag(tag.0, tag.1), value);
        if class == pdus::STUDY_ROOT_FIND {
            keys = keys.with(Tag(0x0008, 0x0052), "STUDY");
        }
        ladder.requestor(&find_request(1, 1, class, &keys));
        ladder.acceptor(&find_response(1, 1, class, 0, None));
        ladder.release();
        one(&ladder, "SVC-FIND-007")
    };
    let study = |tag, value| find(pdus::STUDY_ROOT_FIND, tag, value);
    for (tag, right) in [
        (DATE, "20260101-20260102"),
        (DATE, "20260101-20260101"),
        (DATE, "-20260101"),
        (DATE, "20260101-"),
        (TIME, "1200-110000"),
        (PATIENT_ID, "A*"),
        (PATIENT_ID, "20-10"),
        ((0x0008, 0x0061), "CT\\MR"),
    ] {
        assert_eq!(study(tag, right), None, "{right}");
    }
    let (wild, backward, list) = ("a wild card", "a range that ends before it begins", "a list");
    for (tag, wrong, severity, what) in [
        (DATE, "2026*", Severity::Violation, wild),
        (TIME, "1?", Severity::Violation, wild),
        ((0x0020, 0x0013), "1*", Severity::Violation, wild),
        (DATE, "20260102-20260101", Severity::Warning, backward),
        (TIME, "1200-1100", Severity::Warning, backward),
        (PATIENT_ID, "A\\B", Severity::Warning, list),
    ] {
        let (weight, text) = study(tag, wrong).unwrap();
        assert!(weight == severity && text.starts_with(what), "{wrong}: {text}");
    }
    // Which keys of a worklist have one value, the standard does not say.
    assert_eq!(find(MODALITY_WORKLIST_FIND, PATIENT_ID, "A\\B"), None);
}

/// PS3.4 C.4.2.2.1: the unique keys of the level, and of those above.
#[test]
fn a_retrieval_names_one_entity_of_each_level_above() {
    const STUDY: u16 = 0x000d;
    const SERIES: u16 = 0x000e;
    const INSTANCE: u16 = 0x0018;
    let retrieve = |level: &str, keys: &[(u16, &str)]| {
        let mut ladder = Ladder::association(&[workflow::STUDY_ROOT_MOVE]);
        let mut identifier = pdus::implicit(0x0008, 0x0052, level.as_bytes());
        // Instance before study and series, by their groups.
        for (element, value) in keys {
            let group = if *element == 0x0018 { 0x0008 } else { 0x0020 };
            identifier.extend(workflow::uid(group, *element, value));
        }
        ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &identifier));
        ladder.acceptor(&workflow::move_response(0xa900, [None; 4]));
        ladder.release();
        text(one(&ladder, "SVC-RET-003"))
    };
    for (level, keys) in [
        ("STUDY ", &[(STUDY, "2.25.3")][..]),
        ("STUDY ", &[(STUDY, "2.25.3\\2.25.4")]),
        ("SERIES", &[(STUDY, "2.25.3"), (SERIES, "2.25.5\\2.25.6")]),
        ("IMAGE ", &[(INSTANCE, "2.25.2"), (STUDY, "2.25.3"), (SERIES, "2.25.5")]),
        ("IMAGE ", &[(INSTANCE, "2.25.2")]),
        ("IMAGE ", &[(INSTANCE, "2.25.2"), (STUDY, ""), (SERIES, "")]),
    ] {
        assert_eq!(retrieve(level, keys), None, "{level} {keys:?}");
    }
    for (level, keys, fault) in [
        ("STUDY ", &[][..], "(0020,000D) StudyInstanceUID is missing"),
        ("STUDY ", &[(STUDY, "")], "(0020,000D) StudyInstanceUID is empty"),
        ("STUDY ", &[(STUDY, "2.25.*")], "(0020,000D) StudyInstanceUID has a wild card"),
        ("SERIES", &[(SERIES, "2.25.5")], "(0020,000D) StudyInstanceUID is missing"),
        ("SERIES", &[(STUDY, ""), (SERIES, "2.25.5")], "(0020,000D) StudyInstanceUID is empty"),
        (
            "SERIES",
            &[(STUDY, "2.25.3\\2.25.4"), (SERIES, "2.25.5")],
            "(0020,000D) StudyInstanceUID has several values",
        ),
        (
            "IMAGE ",
            &[(INSTANCE, "2.25.2"), (STUDY, "1.2\\1.3")],
            "(0020,000D) StudyInstanceUID has several values",
        ),
        ("IMAGE ", &[(STUDY, "2.25.3"), (SERIES, "2.25.5")], "(0008,0018) SOPInstanceUID is missing"),
    ] {
        assert_eq!(retrieve(level, keys).as_deref(), Some(fault), "{level} {keys:?}");
    }
}

/// PS3.4 C.4.2.1.6 to C.4.2.1.9: how the numbers of sub-operations go on.
#[test]
fn counters_of_sub_operations_go_on_in_order() {
    let after = |before: [u16; 4], now: [u16; 4]| {
        let mut ladder = Ladder::retrieval();
        for counters in [before, now] {
            ladder.acceptor(&workflow::move_response(0xff00, counters.map(Some)));
        }
        ladder.release();
        one(&ladder, "SVC-RET-006").map(|it| it.0)
    };
    assert_eq!(after([3, 1, 0, 0], [2, 2, 0, 0]), None);
    assert_eq!(after([3, 1, 0, 0], [0, 2, 1, 1]), None);
    assert_eq!(after([3, 1, 0, 0], [3, 1, 0, 0]), None);
    // The archive found more, or less.
    assert_eq!(after([3, 1, 0, 0], [5, 1, 0, 0]), Some(Severity::Warning));
    assert_eq!(after([3, 1, 0, 0], [1, 2, 0, 0]), Some(Severity::Warning));
    // What is done is not undone.
    assert_eq!(after([3, 1, 0, 0], [4, 0, 0, 0]), Some(Severity::Violation));
    assert_eq!(after([3, 1, 1, 0], [3, 2, 0, 0]), Some(Severity::Violation));
    assert_eq!(after([3, 1, 0, 1], [3, 2, 0, 0]), Some(Severity::Violation));
    // Near the end of 16 bits they may begin again.
    assert_eq!(after([0xff00, 1, 0, 0], [0xff01, 0, 0, 0]), None);
    assert_eq!(after([0xfe00, 0x100, 0, 0], [0xfe01, 0xff, 0, 0]), Some(Severity::Violation));
}

/// PS3.5 6.2: the lengths of the types of command elements.
#[test]
fn command_elements_have_the_length_of_their_type() {
    let store = |originator: &[u8], instance: &[u8]| {
        let request = CommandSetBuilder::default()
            .uid(0x0002, pdus::CT_IMAGE_STORAGE)
            .u16(0x0100, CommandField::C_STORE_RQ.0)
            .u16(0x0110, 1)
            .u16(0x0700, 0)
            .u16(0x0800, 0x0102)
            .element(0x1000, instance)
            .element(0x1030, originator)
            .u16(0x1031, 1)
            .build();
        let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
        ladder.requestor(&pdus::command(1, &request));
        ladder.requestor(&pdus::data_set(1, &pdus::ct_image(64), 4_096));
        ladder.acceptor(&pdus::store_response_to(1, 1, 0, "2.25.2"));
        ladder.release();
        observed(&ladder, "DIMSE-005")
    };
    let uid = |length: usize| [b"1.2.".to_vec(), vec![b'3'; length - 4]].concat();
    let (own, title) = (uid(64), b"WORKSTATION01234");
    assert_eq!(store(title, &own), []);
    assert_eq!(store(b"WORKSTATION01234    ", &own), [], "spaces do not count");
    let wrong = |severity, text: &str| [(severity, text.to_owned())];
    let of_title =
        |octets: u32| format!("MoveOriginatorApplicationEntityTitle (0000,1030) of {octets} octets");
    assert_eq!(store(b"WORKSTATION0123456", &own), wrong(Severity::Violation, &of_title(18)));
    assert_eq!(store(b"WORKSTATION01", &own), wrong(Severity::Violation, &of_title(13)));
    assert_eq!(store(b"", &own), wrong(Severity::Note, &of_title(0)));
    let of_instance = "AffectedSOPInstanceUID (0000,1000) of 66 octets";
    assert_eq!(store(title, &uid(66)), wrong(Severity::Violation, of_instance));
}

/// An association that stores these octets as a data set of an image.
fn stored(syntax: &str, data_set: &[u8]) -> Ladder {
    let mut ladder = Ladder::new();
    let contexts = vec![pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &[syntax])];
    ladder.requestor(&pdus::associate_rq("CT01", "PACS", contexts));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer_with(1, 0, &[syntax])]));
    ladder.requestor(&pdus::store_request(1, 1, data_set, 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}

const EXPLICIT: &str = "1.2.840.10008.1.2.1";

/// An element in Explicit VR Little Endian with a length of 16 bits.
fn short(group: u16, element: u16, vr: [u8; 2], value: &[u8]) -> Vec<u8> {
    let length = value.len() as u16;
    [&group.to_le_bytes()[..], &element.to_le_bytes(), &vr, &length.to_le_bytes(), value].concat()
}

/// PS3.5 7.1.2: what stands behind a tag.
#[test]
fn headers_that_lead_astray_are_told_by_their_kind() {
    let start = [
        short(0x0008, 0x0016, *b"UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
        short(0x0008, 0x0018, *b"UI", b"2.25.2"),
    ]
    .concat();
    let name = short(0x0010, 0x0010, *b"PN", b"ADA ");
    let told = |wrong: &[u8]| {
        let data_set = [&start, wrong, &name].concat();
        text(one(&stored(EXPLICIT, &data_set), "DS-020"))
    };
    let place = start.len();
    // LO with two zeros and a length of 32 bits.
    let long = [&short(0x0008, 0x0080, *b"LO", b"")[..], &[8, 0, 0, 0], b"Hospital"].concat();
    let expected = format!("the long form for a VR of the short one, in front of offset {}", place + 8);
    assert_eq!(told(&long), Some(expected));
    // OB with a length of 16 bits.
    let found = told(&short(0x0042, 0x0011, *b"OB", b"document")).unwrap();
    assert!(
        found.starts_with("(0042,0011)") && found.ends_with("short form for a VR of the long one"),
        "{found}"
    );
    // No letters, and no length of an element without VR either: it would be odd.
    let found = told(&short(0x0008, 0x0080, [0x13, 0x34], b"Hospital")).unwrap();
    assert!(found.starts_with("(0008,0080)") && found.ends_with("octets 1334 for a VR"), "{found}");
    assert_eq!(told(&short(0x0008, 0x0080, *b"LO", b"Hospital")), None);
}

/// PS3.5 A.4: the bit stream that a transfer syntax names.
#[test]
fn bit_streams_are_held_against_their_transfer_syntax() {
    let number = |value: u16| value.to_le_bytes();
    let fits = |syntax: &str, stream: &[u8]| {
        let mut data_set = [
            short(0x0008, 0x0016, *b"UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
            short(0x0008, 0x0018, *b"UI", b"2.25.2"),
            short(0x0028, 0x0002, *b"US", &number(1)),
            short(0x0028, 0x0004, *b"CS", b"MONOCHROME2 "),
            short(0x0028, 0x0010, *b"US", &number(8)),
            short(0x0028, 0x0011, *b"US", &number(8)),
            short(0x0028, 0x0100, *b"US", &number(8)),
        ]
        .concat();
        data_set.extend([0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 0xff, 0xff, 0xff, 0xff]);
        for fragment in [&[][..], stream] {
            data_set.extend([0xfe, 0xff, 0x00, 0xe0]);
            data_set.extend((fragment.len() as u32).to_le_bytes());
            data_set.extend(fragment);
        }
        data_set.extend([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
        one(&stored(&format!("1.2.840.10008.1.2.{syntax}"), &data_set), "DS-066").is_none()
    };
    let jpeg = |frame_header: u8| [&[0xff, 0xd8, 0xff, frame_header, 0, 11][..], &[0; 10]].concat();
    let code_stream =
        |second: u8| [&[0xff, 0x4f, 0xff, 0x51, 0, 4, 1, 2, 0xff, second][..], &[0; 6]].concat();
    let mut rle = vec![0; 64];
    (rle[0], rle[4]) = (1, 64);
    let streams = [jpeg(0xc0), jpeg(0xc1), jpeg(0xc3), jpeg(0xf7), code_stream(0x52), code_stream(0x50), rle];
    for (syntax, right) in [
        ("4.50", [true, false, false, false, false, false, false]),
        ("4.51", [true, true, false, false, false, false, false]),
        ("4.57", [false, false, true, false, false, false, false]),
        ("4.70", [false, false, true, false, false, false, false]),
        ("4.80", [false, false, false, true, false, false, false]),
        ("4.81", [false, false, false, true, false, false, false]),
        ("4.90", [false, false, false, false, true, false, false]),
        ("4.91", [false, false, false, false, true, false, false]),
        ("4.201", [false, false, false, false, false, true, false]),
        ("4.203", [false, false, false, false, false, true, false]),
        ("5", [false, false, false, false, false, false, true]),
    ] {
        let found: Vec<bool> = streams.iter().map(|stream| fits(syntax, stream)).collect();
        assert_eq!(found, right, "{syntax}");
    }
    // What cannot be told is not judged.
    assert!(fits("4.50", b"no bit stream at all"));
}

/// PS3.5 7.8.1.
#[test]
fn private_creators_have_one_name_for_one_block() {
    let told = |elements: &[Vec<u8>]| {
        let own = [
            short(0x0008, 0x0016, *b"UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
            short(0x0008, 0x0018, *b"UI", b"2.25.2"),
        ];
        text(one(&stored(EXPLICIT, &[own.concat(), elements.concat()].concat()), "DS-051"))
    };
    let creator = |group: u16, block: u16, name: &[u8]| short(group, block, *b"LO", name);
    assert_eq!(told(&[creator(0x0009, 0x0010, b"VENDOR A"), creator(0x0009, 0x0011, b"VENDOR B")]), None);
    assert_eq!(told(&[creator(0x0009, 0x0010, b"VENDOR A"), creator(0x0011, 0x0010, b"VENDOR A")]), None);
    let twice = [creator(0x0009, 0x0010, b"VENDOR A"), creator(0x0009, 0x00ff, b"VENDOR A")];
    assert_eq!(
        told(&twice).as_deref(),
        Some("(0009,00FF) PrivateCreator, offset 64: the name of another block of the group")
    );
    for (wrong, fault) in [
        (short(0x0009, 0x0010, *b"SH", b"VENDOR"), "a VR other than LO"),
        (creator(0x0009, 0x0010, b""), "no value"),
        (creator(0x0009, 0x0010, b"  "), "no value"),
        (creator(0x0009, 0x0010, b"VENDOR\\A"), "several values"),
        (creator(0x0009, 0x0010, b"VEND\xd6R"), "octets outside of the default repertoire"),
    ] {
        let found = told(&[wrong]).unwrap();
        assert!(found.starts_with("(0009,0010) PrivateCreator") && found.ends_with(fault), "{found}");
    }
    // Data elements of a block are no creators, nor is an element of group 0009 below 0010.
    assert_eq!(
        told(&[creator(0x0009, 0x0010, b"VENDOR A"), short(0x0009, 0x1001, *b"SH", b"VENDOR A")]),
        None
    );
}
