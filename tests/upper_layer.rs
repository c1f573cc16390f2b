//! PDUs: our reading against dicom-ul's, on every PDU of every capture; and what dicom-ul refuses or forgets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

#[path = "common/against_dicom_ul.rs"]
mod against_dicom_ul;
mod common;

use std::io::Cursor;

use against_dicom_ul::{assert_agrees, decode, whole_pdus};
use common::{Conversation, captures, conversations, name};
use dcmtap::dict::Uid;
use dcmtap::scenario::pdus;
use dcmtap::time::Moment;
use dcmtap::ul::{
    Associate, Body, Content, Decoder, Fault, Item, ItemType, PduHeader, PduType, PdvHeader, Unit, encode,
    probe,
};
use dicom_ul::pdu as oracle;

/// The octets of each side that speaks DICOM, up to the first gap.
fn streams(path: &std::path::Path) -> impl Iterator<Item = Vec<u8>> {
    let both = |conversation: Conversation| [conversation.sides.initiator, conversation.sides.responder];
    conversations(path).into_iter().flat_map(both).filter(|octets| probe(octets) == Some(true))
}

#[test]
fn where_dicom_ul_reads_a_pdu_our_fields_are_the_same() {
    let (mut agreed, mut refused) = (0, Vec::new());
    for path in captures() {
        for stream in streams(&path) {
            for octets in whole_pdus(&stream) {
                let ours = decode(octets);
                match oracle::reader::read_pdu(Cursor::new(octets), oracle::MAXIMUM_PDU_SIZE, false) {
                    Ok(Some(theirs)) => {
                        assert_agrees(&ours, &theirs, octets);
                        agreed += 1;
                    }
                    other => refused.push(format!("{}: {other:?}", name(&path))),
                }
            }
        }
    }
    assert!(agreed > 2_000, "only {agreed} PDUs compared");
    // An item longer than its request; item headers and PDVs beyond their PDU.
    let expected = ["abort-by-provider-", "contexts-rejected-by-", "shapes-to-"];
    for refused in refused {
        assert!(expected.iter().any(|name| refused.starts_with(name)), "{refused}");
    }
}

#[test]
fn what_is_decoded_encodes_to_the_same_octets() {
    let mut count = 0;
    for path in captures() {
        for stream in streams(&path) {
            for octets in whole_pdus(&stream) {
                let Some(pdu) = decode(octets).pdu else { continue };
                let encoded = match &pdu.body {
                    Body::AssociateRq(associate) | Body::AssociateAc(associate)
                        if pdu.anomalies.is_empty() =>
                    {
                        encode::associate(pdu.header.kind, associate)
                    }
                    Body::AssociateRj(reject) => encode::reject(reject.result, reject.why),
                    Body::Abort(abort) => encode::abort(abort.why),
                    _ => continue,
                };
                assert_eq!(encoded, octets, "{}", name(&path));
                count += 1;
            }
        }
    }
    assert!(count > 400, "{count}");
}

fn request_with(items: Vec<Item>) -> Vec<u8> {
    encode::associate(PduType::ASSOCIATE_RQ, &pdus::associate("CT01", "PACS", items))
}

fn associate(octets: &[u8]) -> (Associate, Vec<Fault>) {
    let pdu = decode(octets).pdu.unwrap();
    let faults = pdu.anomalies.iter().map(|anomaly| anomaly.fault).collect();
    let (Body::AssociateRq(associate) | Body::AssociateAc(associate)) = pdu.body else {
        panic!("no associate")
    };
    (*associate, faults)
}

#[test]
fn unknown_items_and_repeated_items_are_kept_with_their_place() {
    let unknown = || pdus::item(ItemType(0x77), Content::Unknown(b"what?"[..].into()));
    let octets = request_with(vec![pdus::proposal(1, pdus::VERIFICATION), unknown(), unknown()]);
    let (associate, faults) = associate(&octets);
    assert!(faults.is_empty());
    let kept: Vec<_> = associate.items.iter().filter(|item| item.kind == ItemType(0x77)).collect();
    assert_eq!(kept.len(), 2);
    for item in kept {
        let place = item.span.offset as usize..item.span.end() as usize;
        assert_eq!(octets.get(place).unwrap(), encode::item(&unknown()));
    }
}

#[test]
fn reserved_octets_and_odd_titles_are_kept() {
    let mut octets = request_with(vec![]);
    octets[8] = 0xaa; // octets 9 and 10, reserved
    octets[10..26].copy_from_slice(b"\xc0\xb3`I\xfc\x7f          ");
    octets[73] = 0x55; // octets 43 to 74, reserved
    let (associate, faults) = associate(&octets);
    assert!(faults.is_empty());
    assert_eq!(associate.called_ae_title.0[..6], [0xc0, 0xb3, 0x60, 0x49, 0xfc, 0x7f]);
    assert_eq!((associate.reserved[0], associate.reserved[33]), (0xaa, 0x55));
}

#[test]
fn lengths_that_contradict_each_other_are_noted_and_the_rest_is_decoded() {
    // The last item says that it is longer than the PDU.
    let mut octets = request_with(vec![]);
    let last = octets.len() - 12;
    octets[last..last + 2].copy_from_slice(&0x00ff_u16.to_be_bytes());
    let (request, faults) = associate(&octets);
    assert_eq!(request.maximum_length(), Some(16_384));
    assert_eq!(faults, [Fault::ItemBeyondContainer]);

    let mut short =
        request_with(vec![pdus::item(ItemType::MAXIMUM_LENGTH, Content::Unknown(b"abc"[..].into()))]);
    let (request, faults) = associate(&short);
    assert_eq!(faults, [Fault::MalformedItem]);
    assert!(request.items.iter().any(|item| matches!(item.content, Content::Malformed(_))));

    short.truncate(40);
    short[2..6].copy_from_slice(&34_u32.to_be_bytes());
    let pdu = decode(&short).pdu.unwrap();
    assert!(matches!(pdu.body, Body::Unknown(_)));
    assert_eq!(pdu.anomalies.first().unwrap().fault, Fault::PduTooShort);

    let long = encode::pdu(PduType::RELEASE_RQ, &[0; 9]);
    assert_eq!(decode(&long).pdu.unwrap().anomalies.first().unwrap().fault, Fault::PduTooLong);
}

#[test]
fn rejected_contexts_may_have_an_empty_or_no_transfer_syntax() {
    let mut empty = pdus::answer(1, 3);
    let mut none = pdus::answer(3, 4);
    for (item, keeps) in [(&mut empty, true), (&mut none, false)] {
        let Content::PresentationContext(context) = &mut item.content else { panic!() };
        let syntax = pdus::item(ItemType::TRANSFER_SYNTAX, Content::TransferSyntax(Uid::default()));
        context.sub_items = if keeps { vec![syntax] } else { Vec::new() };
    }
    let octets =
        encode::associate(PduType::ASSOCIATE_AC, &pdus::associate("CT01", "PACS", vec![empty, none]));
    let (accept, faults) = associate(&octets);
    assert!(faults.is_empty());
    let results: Vec<_> = accept
        .presentation_contexts(ItemType::PRESENTATION_CONTEXT_AC)
        .map(|context| (context.id, context.result.0))
        .collect();
    assert_eq!(results, [(1, 3), (3, 4)]);
}

/// The units of a P-DATA-TF by name.
fn units(octets: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut decoder = Decoder::new(0, false);
    let mut note = |unit: Unit<'_>| {
        names.push(match unit {
            Unit::Pdu(pdu) => pdu.header.kind.name().to_owned(),
            Unit::DataStart(header) => format!("data {}", header.length),
            Unit::PdvStart(header) => format!("pdv {} {}", header.context_id, header.fragment_length),
            Unit::Fragment(octets) => format!("octets {}", octets.len()),
            Unit::PdvEnd(is_whole) => format!("end {is_whole}"),
            Unit::DataEnd(missing) => format!("done {missing}"),
            Unit::DataCutOff(missing) => format!("cut off {missing}"),
            Unit::Anomaly(anomaly) => anomaly.fault.text().to_owned(),
            other => format!("{other:?}"),
        });
    };
    decoder.push(octets, Moment::default(), &mut note);
    decoder.finish(&mut note);
    names
}

#[test]
fn malformed_pdv_items_end_with_their_pdu() {
    let release = encode::release_request();
    let with = |body: &[u8]| [encode::pdu(PduType::P_DATA_TF, body), release.clone()].concat();
    assert_eq!(units(&with(&[])), ["data 0", "done 0", "A-RELEASE-RQ"]);
    assert_eq!(
        units(&with(&[0, 0, 0, 1, 1, 3, 9, 9])),
        ["data 8", "PDV length below 2", "done 0", "A-RELEASE-RQ"]
    );
    assert_eq!(
        units(&with(&[0, 0, 0, 99, 1, 3, 9, 9])),
        [
            "data 8",
            "PDV length goes beyond its PDU",
            "pdv 1 2",
            "octets 2",
            "end true",
            "done 0",
            "A-RELEASE-RQ"
        ]
    );
    assert_eq!(
        units(&with(&[0, 0, 0, 2, 1, 3, 0, 0, 0])),
        ["data 9", "pdv 1 0", "end true", "octets left over after the last PDV", "done 0", "A-RELEASE-RQ"]
    );
}

#[test]
fn what_is_no_pdu_is_searched_for_the_next_one() {
    let mut octets = b"GET / HTTP/1.1\r\n\r\n".to_vec();
    octets.extend(pdus::echo_request(1, 1));
    let names = units(&octets);
    assert_eq!(names.first().unwrap(), "no PDU header where one should be");
    assert_eq!(names.last().unwrap(), "done 0");
    let header = PduHeader::LENGTH + PdvHeader::LENGTH;
    assert!(names.contains(&format!("octets {}", pdus::echo_request(1, 1).len() - header)), "{names:?}");
}
