//! What naive checkers take for faults and is none: each has a capture in captures/clean/ that must stay clean.
//!
//! `DCMTAP_WRITE_EXAMPLES=1 cargo test --test clean` writes the captures.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeSet;

use common::{check, root};
use dcmtap::check::Severity;
use dcmtap::dimse::{CommandField, CommandSetBuilder};
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::ul::{AbortSource, AeTitle, Content, ItemType, PduType, encode};

/// Name, and traffic that no rule may flag.
type Clean = (&'static str, fn() -> Ladder);

const CLEAN: &[Clean] = &[
    ("reserved-octets-are-not-zero", reserved_octets_are_not_zero),
    ("answer-does-not-echo-the-titles", answer_does_not_echo_the_titles),
    ("further-bits-of-the-protocol-version", further_bits_of_the_protocol_version),
    ("unknown-items-and-sub-items", unknown_items_and_sub_items),
    ("rejected-context-without-transfer-syntax", rejected_context_without_transfer_syntax),
    ("bits-of-the-message-control-header", bits_of_the_message_control_header),
    ("command-and-data-set-in-one-pdu", command_and_data_set_in_one_pdu),
    ("tiny-fragments", tiny_fragments),
    ("message-id-used-again-after-the-answer", message_id_used_again_after_the_answer),
    ("same-message-id-in-both-directions", same_message_id_in_both_directions),
    ("any-value-but-0101-announces-a-data-set", any_value_but_0101_announces_a_data_set),
    ("abort-instead-of-release", abort_instead_of_release),
    ("data-crosses-an-abort", data_crosses_an_abort),
    ("query-without-matches", query_without_matches),
    ("match-with-empty-keys", match_with_empty_keys),
    ("retrieval-of-nothing", retrieval_of_nothing),
    ("retrieval-without-pending-responses", retrieval_without_pending_responses),
    ("echo-that-fails", echo_that_fails),
    ("group-lengths-in-a-data-set", group_lengths_in_a_data_set),
    ("trailing-padding-of-a-data-set", trailing_padding_of_a_data_set),
    ("no-maximum-length", no_maximum_length),
];

#[test]
fn what_is_no_fault_is_not_flagged() {
    let writes = std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some();
    let folder = root().join("captures/clean");
    let mut known = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, ladder) in CLEAN {
        let capture = ladder().pcapng();
        let file = folder.join(format!("{name}.pcapng"));
        if writes {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &capture).unwrap();
        }
        assert!(std::fs::read(&file).unwrap_or_default() == capture, "{name}: another capture, or none");
        known.insert(file);
        for finding in check(&capture, false).iter().filter(|finding| finding.severity > Severity::Note) {
            wrong.push(format!("{name}: {} ({})", finding.rule.id, finding.evidence.observed));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for entry in std::fs::read_dir(folder).unwrap() {
        assert!(known.contains(&entry.unwrap().path()));
    }
}

fn echo(ladder: &mut Ladder, message_id: u16) {
    ladder.requestor(&pdus::echo_request(1, message_id));
    ladder.acceptor(&pdus::echo_response(1, message_id, 0));
}

fn reserved_octets_are_not_zero() -> Ladder {
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::VERIFICATION)]);
    request.reserved = [0xff; 34];
    for item in &mut request.items {
        item.reserved = 0xff;
    }
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    echo(&mut ladder, 1);
    ladder.requestor(&encode::pdu(PduType::RELEASE_RQ, &[0xff; 4]));
    ladder.acceptor(&encode::pdu(PduType::RELEASE_RP, &[0xff; 4]));
    ladder.close();
    ladder
}

fn answer_does_not_echo_the_titles() -> Ladder {
    let mut accept = pdus::associate("CT01", "PACS", vec![pdus::answer(1, 0)]);
    accept.calling_ae_title = AeTitle([0; 16]);
    accept.called_ae_title = AeTitle::new("SOMEBODY ELSE");
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::associate(PduType::ASSOCIATE_AC, &accept));
    echo(&mut ladder, 1);
    ladder.release();
    ladder
}

fn further_bits_of_the_protocol_version() -> Ladder {
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::VERIFICATION)]);
    request.protocol_version = 0x0003;
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    echo(&mut ladder, 1);
    ladder.release();
    ladder
}

fn unknown_items_and_sub_items() -> Ladder {
    let mut request = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::VERIFICATION)]);
    let unknown = |kind| pdus::item(ItemType(kind), Content::Unknown(b"new"[..].into()));
    for item in &mut request.items {
        if let Content::UserInformation(items) = &mut item.content {
            items.push(unknown(0x5e));
        }
    }
    request.items.push(unknown(0x60));
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    echo(&mut ladder, 1);
    ladder.release();
    ladder
}

fn rejected_context_without_transfer_syntax() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION, pdus::CT_IMAGE_STORAGE]));
    let answers = vec![pdus::answer_with(3, 3, &[]), pdus::answer(1, 0)];
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", answers));
    echo(&mut ladder, 1);
    ladder.release();
    ladder
}

fn bits_of_the_message_control_header() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let command = encode::pdv(1, 0xf3, &pdus::store_command(1, "2.25.2"));
    ladder.requestor(&encode::p_data_tf(&[command]));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0xf2, &pdus::ct_image(64))]));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    ladder
}

fn command_and_data_set_in_one_pdu() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let command = encode::pdv(1, 3, &pdus::store_command(1, "2.25.2"));
    ladder.requestor(&encode::p_data_tf(&[command, encode::pdv(1, 2, &pdus::ct_image(64))]));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    ladder
}

fn tiny_fragments() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 2));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    ladder
}

fn message_id_used_again_after_the_answer() -> Ladder {
    let mut ladder = Ladder::verification();
    echo(&mut ladder, 1);
    echo(&mut ladder, 1);
    ladder.release();
    ladder
}

fn same_message_id_in_both_directions() -> Ladder {
    const COMMITMENT: &str = "1.2.840.10008.1.20.1";
    use dcmtap::scenario::workflow;
    let mut ladder = Ladder::association(&[COMMITMENT]);
    let asked = workflow::references("2.25.9", None, Some(&[workflow::reference("2.25.2")]));
    ladder.requestor(&workflow::commitment_request(1, &asked));
    ladder.acceptor(&workflow::commitment_report(1, 1, &asked));
    ladder.acceptor(&workflow::commitment_response(1, 0));
    ladder.requestor(&workflow::report_response(1, 1, 0));
    ladder.release();
    ladder
}

fn any_value_but_0101_announces_a_data_set() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    for (message_id, kind) in [(1, 0x0000), (2, 0x0102), (3, 0xfefe)] {
        let set = CommandSetBuilder::default()
            .uid(0x0002, pdus::CT_IMAGE_STORAGE)
            .u16(0x0100, CommandField::C_STORE_RQ.0)
            .u16(0x0110, message_id)
            .u16(0x0700, 0)
            .u16(0x0800, kind)
            .uid(0x1000, "2.25.2");
        ladder.requestor(&pdus::command(1, &set.build()));
        ladder.requestor(&pdus::data_set(1, &pdus::ct_image(64), 4_096));
        ladder.acceptor(&pdus::store_response(1, message_id, 0));
    }
    ladder.release();
    ladder
}

fn abort_instead_of_release() -> Ladder {
    let mut ladder = Ladder::verification();
    echo(&mut ladder, 1);
    ladder.requestor(&encode::release_request());
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
    ladder.close();
    ladder
}

fn data_crosses_an_abort() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.acceptor(&pdus::echo_response(1, 1, 0));
    ladder.close();
    ladder
}

fn query(responses: impl FnOnce(&mut Ladder)) -> Ladder {
    let class = pdus::STUDY_ROOT_FIND;
    let keys = [
        pdus::implicit(0x0008, 0x0050, b""),
        pdus::implicit(0x0008, 0x0052, b"STUDY "),
        pdus::implicit(0x0020, 0x000d, b""),
    ];
    let mut ladder = Ladder::association(&[class]);
    ladder.requestor(&pdus::request_with(1, CommandField::C_FIND_RQ, 1, class, &keys.concat()));
    responses(&mut ladder);
    ladder.acceptor(&pdus::response(1, CommandField::C_FIND_RQ, 1, class, 0));
    ladder.release();
    ladder
}

fn query_without_matches() -> Ladder {
    query(|_| {})
}

fn match_with_empty_keys() -> Ladder {
    query(|ladder| {
        let entry = [
            pdus::implicit(0x0008, 0x0050, b""),
            pdus::implicit(0x0008, 0x0052, b"STUDY "),
            pdus::implicit(0x0008, 0x0054, b"PACS"),
            pdus::implicit(0x0020, 0x000d, b"2.25.3"),
        ];
        let class = pdus::STUDY_ROOT_FIND;
        ladder.acceptor(&pdus::response_with(1, CommandField::C_FIND_RQ, 1, class, 0xff00, &entry.concat()));
    })
}

fn retrieval(sub_operations: [u16; 4]) -> Ladder {
    const MOVE: &str = "1.2.840.10008.5.1.4.1.2.2.2";
    let keys = [pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"2.25.3")];
    let mut ladder = Ladder::association(&[MOVE]);
    ladder.requestor(&pdus::request_with(1, CommandField::C_MOVE_RQ, 1, MOVE, &keys.concat()));
    ladder.acceptor(&pdus::retrieve_response(1, CommandField::C_MOVE_RQ, 1, MOVE, 0, sub_operations, &[]));
    ladder.release();
    ladder
}

fn retrieval_of_nothing() -> Ladder {
    retrieval([0; 4])
}

fn retrieval_without_pending_responses() -> Ladder {
    retrieval([0, 20, 0, 0])
}

fn echo_that_fails() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0122));
    ladder.release();
    ladder
}

fn stored(data_set: &[u8]) -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, data_set, 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    ladder
}

fn group_lengths_in_a_data_set() -> Ladder {
    let image = pdus::ct_image(64);
    // Elements of group 0008 stand first.
    let mut length = 0;
    while image.get(length..length + 2) == Some(&[8, 0]) {
        let octets = image.get(length + 4..length + 8).unwrap();
        length += 8 + u32::from_le_bytes(octets.try_into().unwrap()) as usize;
    }
    let group_length = u32::try_from(length).unwrap().to_le_bytes();
    stored(&[pdus::implicit(0x0008, 0x0000, &group_length), image].concat())
}

fn trailing_padding_of_a_data_set() -> Ladder {
    stored(&[pdus::ct_image(64), pdus::implicit(0xfffc, 0xfffc, &[0; 32])].concat())
}

fn no_maximum_length() -> Ladder {
    let mut accept = pdus::associate("CT01", "PACS", vec![pdus::answer(1, 0)]);
    for item in &mut accept.items {
        if let Content::UserInformation(items) = &mut item.content {
            for sub_item in items {
                if let Content::MaximumLength(length) = &mut sub_item.content {
                    *length = 0;
                }
            }
        }
    }
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::CT_IMAGE_STORAGE]));
    ladder.acceptor(&encode::associate(PduType::ASSOCIATE_AC, &accept));
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(100_000), 100_000));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    ladder
}
