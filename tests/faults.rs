//! Faults on purpose: what comes out of real and of made streams, and what must come out whatever is cut where.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

mod common;

use std::collections::VecDeque;
use std::time::Duration;

use common::{captures, conversations, name};
use dcmtap::dimse::{CommandField, CommandSet};
use dcmtap::proxy::fault::{Act, Disturber, Fault};
use dcmtap::scenario::pdus;
use dcmtap::stream::{PerSide, Side};
use dcmtap::time::Moment;
use dcmtap::ul::{Associate, Body, Content, Decoder, ItemType, Pdu, Unit, encode, probe};
use dicom_ul::pdu as oracle;
use proptest::prelude::*;

use Side::{Initiator, Responder};

/// Who sends what next.
type Step = (Side, Vec<u8>);

/// What became of it.
#[derive(Debug, Default)]
struct Outcome {
    acts: Vec<Act>,
    /// By the side as whose they went.
    sent: PerSide<Vec<u8>>,
    remarks: Vec<String>,
    closes: PerSide<bool>,
}

fn fault(text: &str) -> Fault {
    Fault::parse(text).unwrap()
}

fn faults(texts: &[&str]) -> Vec<Fault> {
    texts.iter().map(|text| fault(text)).collect()
}

fn disturb(texts: &[&str], steps: &[Step]) -> Outcome {
    disturb_with(&mut Disturber::new(&faults(texts), 0), steps)
}

fn disturb_with(disturber: &mut Disturber, steps: &[Step]) -> Outcome {
    let mut acts = VecDeque::new();
    let mut outcome = Outcome::default();
    for (side, octets) in steps {
        disturber.octets(*side, octets, &mut acts);
        outcome.take(&mut acts);
    }
    for side in Side::BOTH {
        *outcome.closes.of_mut(side) = disturber.closed(side, &mut acts);
        outcome.take(&mut acts);
    }
    outcome
}

impl Outcome {
    fn take(&mut self, acts: &mut VecDeque<Act>) {
        for act in acts.drain(..) {
            let remark = match &act {
                Act::Send { sender, octets, remark, .. } => {
                    self.sent.of_mut(*sender).extend(octets);
                    remark.clone()
                }
                Act::Withhold { remark, .. } | Act::Wait { remark, .. } => remark.clone(),
                Act::Reset { remark } | Act::Finish { remark } => Some(remark.clone()),
            };
            self.remarks.extend(remark);
            self.acts.push(act);
        }
    }

    /// The kinds of all PDUs that one side got.
    fn kinds(&self, sender: Side) -> Vec<&'static str> {
        pdus_of(self.sent.of(sender)).into_iter().map(|(kind, _)| kind).collect()
    }

    fn commands(&self, sender: Side) -> Vec<CommandSet> {
        commands_of(self.sent.of(sender))
    }

    /// What is told, but for octets, which come in pieces of any size.
    fn told(&self) -> String {
        self.remarks.join("\n")
    }

    fn ends_with_finish(&self) -> bool {
        matches!(self.acts.last(), Some(Act::Finish { .. }))
    }
}

/// Names of PDUs and, but for P-DATA-TF, what they hold.
fn pdus_of(stream: &[u8]) -> Vec<(&'static str, Option<Pdu>)> {
    let mut found = Vec::new();
    let mut decoder = Decoder::new(0, false);
    decoder.push(stream, Moment::default(), &mut |unit| match unit {
        Unit::Pdu(pdu) => {
            assert_eq!(pdu.anomalies, [], "{:?}", pdu.body);
            found.push((pdu.header.kind.name(), Some(pdu)));
        }
        Unit::DataStart(header) => found.push((header.kind.name(), None)),
        Unit::Anomaly(anomaly) => panic!("{anomaly:?}"),
        _ => {}
    });
    found
}

fn commands_of(stream: &[u8]) -> Vec<CommandSet> {
    let (mut sets, mut octets, mut at) = (Vec::new(), Vec::new(), (false, false));
    Decoder::new(0, false).push(stream, Moment::default(), &mut |unit| match unit {
        Unit::PdvStart(header) => at = (header.is_command(), header.is_last()),
        Unit::Fragment(fragment) if at.0 => octets.extend(fragment),
        Unit::PdvEnd(true) if at == (true, true) => {
            sets.push(CommandSet::decode(&std::mem::take(&mut octets)));
        }
        _ => {}
    });
    sets
}

fn associate_of(stream: &[u8]) -> Associate {
    match pdus_of(stream).remove(0).1.unwrap().body {
        Body::AssociateRq(associate) | Body::AssociateAc(associate) => *associate,
        other => panic!("{other:?}"),
    }
}

/// The first PDU, as dicom-ul reads it.
fn oracle_of(stream: &[u8]) -> oracle::Pdu {
    oracle::read_pdu(&mut std::io::Cursor::new(stream), 1 << 20, true).unwrap().unwrap()
}

const SYNTAXES: [&str; 2] = [pdus::VERIFICATION, pdus::CT_IMAGE_STORAGE];

/// An association with a C-ECHO, three C-STORE and a release: PDUs 1 and 2, 3 and 4, 5 to 13, 14 and 15.
fn stores() -> Vec<Step> {
    let mut steps = vec![
        (Initiator, pdus::request("CT01", "PACS", &SYNTAXES)),
        (Responder, pdus::accept("CT01", "PACS", &[1, 3])),
        (Initiator, pdus::echo_request(1, 1)),
        (Responder, pdus::echo_response(1, 1, 0)),
    ];
    for message_id in 2..5 {
        steps.push((Initiator, pdus::store_request(3, message_id, &pdus::ct_image(3_000), 4_096)));
        steps.push((Responder, pdus::store_response(3, message_id, 0)));
    }
    steps.push((Initiator, encode::release_request()));
    steps.push((Responder, encode::release_response()));
    steps
}

fn input(steps: &[Step], side: Side) -> Vec<u8> {
    steps.iter().filter(|(sender, _)| *sender == side).flat_map(|(_, octets)| octets.clone()).collect()
}

/// The steps of a capture's conversation in pieces, taken in turns.
fn turns(sides: &PerSide<Vec<u8>>, size: usize) -> Vec<Step> {
    let mut pieces = Side::BOTH.map(|side| (side, sides.of(side).chunks(size)));
    let mut steps = Vec::new();
    loop {
        let before = steps.len();
        for (side, chunks) in &mut pieces {
            steps.extend(chunks.next().map(|octets| (*side, octets.to_vec())));
        }
        if steps.len() == before {
            return steps;
        }
    }
}

#[test]
fn an_abort_comes_in_place_of_the_pdu_that_was_named() {
    let outcome = disturb(&["abort at pdu 7"], &stores());
    assert_eq!(
        outcome.kinds(Initiator),
        ["A-ASSOCIATE-RQ", "P-DATA-TF", "P-DATA-TF", "P-DATA-TF", "A-ABORT"]
    );
    assert_eq!(outcome.kinds(Responder), ["A-ASSOCIATE-AC", "P-DATA-TF", "A-ABORT"]);
    assert!(outcome.ends_with_finish());
    assert_eq!(outcome.closes, PerSide { initiator: false, responder: false });
    insta::assert_snapshot!(outcome.told());
    let abort = *outcome.sent.responder.last_chunk::<10>().unwrap();
    assert_eq!(oracle_of(&abort), oracle::Pdu::AbortRQ { source: oracle::AbortRQSource::ServiceUser });
    let outcome = disturb(&["abort at pdu 3 by provider by responder"], &stores());
    assert_eq!(outcome.kinds(Responder), ["A-ASSOCIATE-AC", "P-DATA-TF", "A-ABORT"]);
    assert_eq!(*outcome.sent.responder.last_chunk::<10>().unwrap(), [7, 0, 0, 0, 0, 4, 0, 0, 2, 0]);
}

#[test]
fn an_abort_waits_for_the_end_of_a_pdu_that_is_going_on() {
    let mut steps = stores();
    let store = pdus::data_set(3, &[7; 4_000], 4_096);
    let (first, second) = store.split_at(2_000);
    // The acceptor speaks in the middle of a PDU of the requestor.
    steps.truncate(2);
    steps.push((Initiator, first.to_vec()));
    steps.push((Responder, pdus::echo_response(1, 1, 0)));
    steps.push((Initiator, second.to_vec()));
    steps.push((Initiator, encode::release_request()));
    let outcome = disturb(&["abort at pdu 4"], &steps);
    assert_eq!(outcome.kinds(Initiator), ["A-ASSOCIATE-RQ", "P-DATA-TF", "A-ABORT"]);
    assert_eq!(outcome.kinds(Responder), ["A-ASSOCIATE-AC", "A-ABORT"]);
    assert!(outcome.ends_with_finish());
    // If the PDU never ends, there is no place for the A-ABORT, and the connections are closed all the same.
    let outcome = disturb(&["abort at pdu 4"], &steps[..4]);
    assert_eq!(outcome.kinds(Responder), ["A-ASSOCIATE-AC", "A-ABORT"]);
    assert!(outcome.sent.initiator.ends_with(first) && outcome.ends_with_finish());
}

#[test]
fn an_abort_behind_a_number_of_octets_stands_between_pdus() {
    let steps = stores();
    let outcome = disturb(&["abort after 2kB"], &steps);
    assert_eq!(outcome.kinds(Initiator).last(), Some(&"A-ABORT"));
    assert_eq!(outcome.kinds(Responder).last(), Some(&"A-ABORT"));
    let passed = outcome.sent.initiator.len() + outcome.sent.responder.len() - 20;
    assert!((2_000..6_000).contains(&passed), "{passed}");
    assert!(outcome.told().contains("fault \"abort after 2kB\": A-ABORT (service-user) sent to the"));
}

#[test]
fn drop_and_close_come_behind_the_octet_that_was_named() {
    let steps = stores();
    for (text, is_reset) in [("drop after 1234B", true), ("close after 1234B", false)] {
        let outcome = disturb(&[text], &steps);
        assert_eq!(outcome.sent.initiator.len() + outcome.sent.responder.len(), 1_234);
        assert_eq!(matches!(outcome.acts.last(), Some(Act::Reset { .. })), is_reset);
        assert_eq!(outcome.ends_with_finish(), !is_reset);
        assert_eq!(outcome.remarks.len(), 1);
    }
    let outcome = disturb(&["drop at pdu 2 by responder"], &steps);
    assert_eq!(outcome.kinds(Responder), ["A-ASSOCIATE-AC"]);
    assert_eq!(
        outcome.told(),
        "fault \"drop at pdu 2 by responder\": both connections reset at PDU 2, a P-DATA-TF of the responder"
    );
}

#[test]
fn stall_and_silence_pass_nothing_on_and_close_nothing() {
    let steps = stores();
    let outcome = disturb(&["stall at pdu 4"], &steps);
    assert_eq!(outcome.kinds(Initiator), ["A-ASSOCIATE-RQ", "P-DATA-TF"]);
    assert_eq!(outcome.kinds(Responder), ["A-ASSOCIATE-AC"]);
    assert_eq!(outcome.closes, PerSide { initiator: false, responder: false });
    let outcome = disturb(&["silence responder at pdu 2"], &steps);
    assert_eq!(outcome.sent.initiator, input(&steps, Initiator));
    assert_eq!(outcome.kinds(Responder), ["A-ASSOCIATE-AC"]);
    assert_eq!(outcome.closes, PerSide { initiator: true, responder: false });
    let outcome = disturb(&["silence responder"], &steps);
    assert!(outcome.sent.responder.is_empty());
    assert_eq!(outcome.remarks.len(), 1);
    let outcome = disturb(&["silence initiator after 500B"], &steps);
    assert_eq!(outcome.sent.initiator.len(), 500);
}

#[test]
fn a_rejection_answers_in_place_of_the_responder() {
    let steps = stores();
    let outcome = disturb(&["reject 1/1/7"], &steps);
    assert!(outcome.sent.initiator.is_empty());
    let oracle::Pdu::AssociationRJ(rejection) = oracle_of(&outcome.sent.responder) else { panic!() };
    assert_eq!(rejection.result, oracle::AssociationRJResult::Permanent);
    assert_eq!(
        rejection.source,
        oracle::AssociationRJSource::ServiceUser(
            oracle::AssociationRJServiceUserReason::CalledAETitleNotRecognized
        )
    );
    let Act::Withhold { octets, .. } = &outcome.acts[0] else { panic!("{:?}", outcome.acts) };
    assert_eq!(*octets, steps[0].1);
    assert!(outcome.ends_with_finish());
    insta::assert_snapshot!(outcome.told());
}

#[test]
fn the_maximum_length_is_replaced_in_both_directions() {
    let steps = stores();
    let outcome = disturb(&["max-pdu 4096"], &steps);
    for side in Side::BOTH {
        assert_eq!(associate_of(outcome.sent.of(side)).maximum_length(), Some(4_096));
        assert_eq!(outcome.sent.of(side).len(), input(&steps, side).len());
    }
    let oracle::Pdu::AssociationRQ(request) = oracle_of(&outcome.sent.initiator) else { panic!() };
    assert!(request.user_variables.contains(&oracle::UserVariableItem::MaxLength(4_096)));
    assert_eq!(outcome.remarks.len(), 2);
    let outcome = disturb(&["max-pdu 0 by responder"], &steps);
    assert_eq!(associate_of(&outcome.sent.initiator).maximum_length(), Some(16_384));
    assert_eq!(associate_of(&outcome.sent.responder).maximum_length(), Some(0));
}

#[test]
fn a_maximum_length_is_added_where_there_is_none() {
    for keeps_user_information in [true, false] {
        let mut associate = pdus::associate("CT01", "PACS", vec![pdus::proposal(1, pdus::VERIFICATION)]);
        if keeps_user_information {
            for item in &mut associate.items {
                if let Content::UserInformation(items) = &mut item.content {
                    items.retain(|item| item.kind != ItemType::MAXIMUM_LENGTH);
                }
            }
        } else {
            associate.items.retain(|item| item.kind != ItemType::USER_INFORMATION);
        }
        let request = encode::associate(dcmtap::ul::PduType::ASSOCIATE_RQ, &associate);
        let outcome = disturb(&["max-pdu 4096"], &[(Initiator, request)]);
        let changed = associate_of(&outcome.sent.initiator);
        assert_eq!(changed.maximum_length(), Some(4_096));
        assert_eq!(changed.implementation_class_uid().is_some(), keeps_user_information);
        assert_eq!(outcome.told(), "fault \"max-pdu 4096\": maximum length 4096 added to the A-ASSOCIATE-RQ");
    }
}

#[test]
fn a_status_is_replaced_in_the_response_that_was_named() {
    let steps = stores();
    let statuses = |outcome: &Outcome| {
        outcome.commands(Responder).iter().map(|set| set.status().unwrap()).collect::<Vec<_>>()
    };
    let outcome = disturb(&["status A700 for C-STORE 3"], &steps);
    assert_eq!(statuses(&outcome), [0, 0, 0, 0xa700]);
    assert_eq!(
        outcome.told(),
        "fault \"status A700 for C-STORE 3\": status 0000 of C-STORE-RSP 3 replaced by A700"
    );
    assert_eq!(outcome.sent.initiator, input(&steps, Initiator));
    assert_eq!(statuses(&disturb(&["status A700 for C-STORE"], &steps)), [0, 0xa700, 0xa700, 0xa700]);
    assert_eq!(statuses(&disturb(&["status 0110"], &steps)), [0x110; 4]);
    assert_eq!(statuses(&disturb(&["status 0110 by initiator"], &steps)), [0; 4]);
    assert_eq!(statuses(&disturb(&["status 0110 once"], &steps)), [0x110, 0, 0, 0]);
    let outcome = disturb(&["message-id 999 for C-ECHO 1"], &steps);
    assert_eq!(outcome.commands(Responder)[0].message_id_being_responded_to(), Some(999));
    assert!(outcome.told().ends_with("message ID 1 of C-ECHO-RSP 1 replaced by 999"));
}

#[test]
fn a_status_is_replaced_wherever_its_octets_are() {
    let whole = pdus::store_response(3, 2, 0);
    let command = &whole[12..];
    for size in 1..=command.len() {
        let count = command.chunks(size).count();
        let pdvs: Vec<_> = command
            .chunks(size)
            .enumerate()
            .map(|(index, piece)| encode::pdv(3, if index + 1 == count { 3 } else { 1 }, piece))
            .collect();
        let own_pdus: Vec<u8> =
            pdvs.iter().flat_map(|pdv| encode::p_data_tf(std::slice::from_ref(pdv))).collect();
        for response in [encode::p_data_tf(&pdvs), own_pdus] {
            let mut steps = stores();
            steps[5].1.clone_from(&response);
            let outcome = disturb(&["status A700 for C-STORE 1"], &steps);
            assert_eq!(outcome.commands(Responder)[1].status(), Some(0xa700));
            let (before, after) = (input(&steps, Responder), &outcome.sent.responder);
            assert_eq!(before.len(), after.len());
            let changed = before.iter().zip(after).filter(|(before, after)| before != after).count();
            // 0000 and A700 differ in one octet.
            assert_eq!(changed, 1);
        }
    }
}

#[test]
fn the_final_response_is_told_from_pending_ones() {
    let find = |status, identifier: &[u8]| match identifier {
        [] => pdus::response(1, CommandField::C_FIND_RQ, 1, pdus::STUDY_ROOT_FIND, status),
        _ => pdus::response_with(1, CommandField::C_FIND_RQ, 1, pdus::STUDY_ROOT_FIND, status, identifier),
    };
    let identifier = pdus::implicit(0x0008, 0x0052, b"STUDY ");
    let steps = [
        (Initiator, pdus::request("CT01", "PACS", &[pdus::STUDY_ROOT_FIND])),
        (Responder, pdus::accept("CT01", "PACS", &[1])),
        (Initiator, pdus::request_with(1, CommandField::C_FIND_RQ, 1, pdus::STUDY_ROOT_FIND, &identifier)),
        (Responder, find(0xff00, &identifier)),
        (Responder, find(0xff01, &identifier)),
        (Responder, find(0x0000, &[])),
    ];
    let outcome = disturb(&["status C001 for C-FIND final"], &steps);
    let statuses: Vec<_> = outcome.commands(Responder).iter().map(|set| set.status().unwrap()).collect();
    assert_eq!(statuses, [0xff00, 0xff01, 0xc001]);
    assert!(outcome.told().ends_with("status 0000 of final C-FIND-RSP replaced by C001"));
}

#[test]
fn delays_stand_before_what_they_are_about() {
    let steps = stores();
    let waits = |outcome: &Outcome| {
        let mut sent = PerSide::<Vec<u8>>::default();
        let mut waits = Vec::new();
        for act in &outcome.acts {
            match act {
                Act::Send { sender, octets, .. } => sent.of_mut(*sender).extend(octets),
                Act::Wait { sender, how_long, .. } => {
                    waits.push((*sender, how_long.as_millis(), pdus_of(sent.of(*sender)).len()));
                }
                _ => {}
            }
        }
        waits
    };
    let outcome = disturb(&["delay response 30s"], &steps);
    let expected: Vec<_> = (1..5).map(|before| (Responder, 30_000, before)).collect();
    assert_eq!(waits(&outcome), expected);
    insta::assert_snapshot!(outcome.told());
    for side in Side::BOTH {
        assert_eq!(*outcome.sent.of(side), input(&steps, side));
    }
    let outcome = disturb(&["delay request 2s for C-STORE 2"], &steps);
    assert_eq!(waits(&outcome), [(Initiator, 2_000, 4)]);
    assert_eq!(waits(&disturb(&["delay accept 10s"], &steps)), [(Responder, 10_000, 0)]);
    assert_eq!(waits(&disturb(&["delay release 1.5s"], &steps)), [(Responder, 1_500, 5)]);
    assert_eq!(waits(&disturb(&["delay pdu 5ms by responder"], &steps)).len(), 6);
    let how_long = Duration::from_millis(5);
    let is_wait = |act: &&Act| matches!(act, Act::Wait { how_long: found, .. } if *found == how_long);
    assert_eq!(disturb(&["delay pdu 5ms once"], &steps).acts.iter().filter(is_wait).count(), 1);
}

#[test]
fn contexts_are_refused_by_abstract_syntax() {
    let steps = stores();
    let results = |outcome: &Outcome| {
        let accept = associate_of(&outcome.sent.responder);
        let contexts = accept.presentation_contexts(ItemType::PRESENTATION_CONTEXT_AC);
        contexts.map(|context| (context.id, context.result.0)).collect::<Vec<_>>()
    };
    for text in [
        "refuse context CTImageStorage",
        "refuse context 1.2.840.10008.5.1.4.1.1.2",
        "refuse context *storage",
    ] {
        let outcome = disturb(&[text], &steps);
        assert_eq!(results(&outcome), [(1, 0), (3, 3)]);
        assert_eq!(outcome.sent.initiator, input(&steps, Initiator));
        assert!(
            outcome
                .told()
                .ends_with("presentation context 3 answered with result 3, abstract syntax not supported")
        );
        let oracle::Pdu::AssociationAC(accept) = oracle_of(&outcome.sent.responder) else { panic!() };
        assert_eq!(
            accept.presentation_contexts[1].reason,
            oracle::PresentationContextResultReason::AbstractSyntaxNotSupported
        );
    }
    assert_eq!(results(&disturb(&["refuse context *"], &steps)), [(1, 3), (3, 3)]);
    let outcome = disturb(&["refuse context MRImageStorage"], &steps);
    assert_eq!((results(&outcome), outcome.remarks.len()), (vec![(1, 0), (3, 0)], 0));
}

#[test]
fn a_transfer_syntax_is_withdrawn_where_others_are_proposed_and_else_refused() {
    const JPEG: &str = "1.2.840.10008.1.2.4.50";
    let proposals = vec![
        pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &[JPEG, pdus::IMPLICIT]),
        pdus::proposal_with(3, pdus::CT_IMAGE_STORAGE, &[JPEG]),
        pdus::proposal_with(5, pdus::CT_IMAGE_STORAGE, &[pdus::IMPLICIT, JPEG]),
    ];
    let answers = vec![pdus::answer(1, 0), pdus::answer_with(3, 0, &[JPEG]), pdus::answer(5, 0)];
    let steps = [
        (
            Initiator,
            encode::associate(dcmtap::ul::PduType::ASSOCIATE_RQ, &pdus::associate("CT01", "PACS", proposals)),
        ),
        (
            Responder,
            encode::associate(dcmtap::ul::PduType::ASSOCIATE_AC, &pdus::associate("CT01", "PACS", answers)),
        ),
    ];
    let outcome = disturb(&["refuse transfer-syntax JPEGBaseline8Bit"], &steps);
    let oracle::Pdu::AssociationRQ(request) = oracle_of(&outcome.sent.initiator) else { panic!() };
    let proposed: Vec<_> =
        request.presentation_contexts.iter().map(|context| context.transfer_syntaxes.clone()).collect();
    assert_eq!(proposed, [vec![pdus::IMPLICIT], vec![JPEG], vec![pdus::IMPLICIT]]);
    let accept = associate_of(&outcome.sent.responder);
    let contexts = accept.presentation_contexts(ItemType::PRESENTATION_CONTEXT_AC);
    assert_eq!(contexts.map(|context| context.result.0).collect::<Vec<_>>(), [0, 4, 0]);
    insta::assert_snapshot!(outcome.told());
}

#[test]
fn segments_are_split_and_nothing_else_changes() {
    let steps = stores();
    let outcome = disturb(&["split segments 1 by initiator"], &steps);
    for side in Side::BOTH {
        assert_eq!(*outcome.sent.of(side), input(&steps, side));
    }
    for act in &outcome.acts {
        let Act::Send { sender, pieces_of, .. } = act else { panic!("{act:?}") };
        assert_eq!(pieces_of.map(std::num::NonZero::get), (*sender == Initiator).then_some(1));
    }
    assert_eq!(outcome.remarks.len(), 1);
}

#[test]
fn headers_are_made_wrong_and_nothing_else() {
    let steps = stores();
    let changed = |text: &str| {
        let outcome = disturb(&[text], &steps);
        let mut changed = Vec::new();
        for side in Side::BOTH {
            let (before, after) = (input(&steps, side), outcome.sent.of(side));
            assert_eq!(before.len(), after.len());
            let differ = before.iter().zip(after).enumerate().filter(|(_, (before, after))| before != after);
            changed.extend(differ.map(|(place, (_, after))| (side, place, *after)));
        }
        (changed, outcome.told())
    };
    // PDU 4 is the C-ECHO-RSP, behind the A-ASSOCIATE-AC.
    let start = steps[1].1.len();
    let (found, told) = changed("corrupt pdu-type at pdu 4 to 0x99");
    assert_eq!(found, [(Responder, start, 0x99)]);
    assert!(told.ends_with("type 0x04 of PDU 4, a P-DATA-TF of the responder, replaced by 0x99"), "{told}");
    let length = |value: u8| (2..6).map(|place| (Responder, start + place, value)).collect::<Vec<_>>();
    assert_eq!(changed("corrupt length at pdu 4").0, length(0xff));
    let pdv: Vec<_> = (6..10).map(|place| (Responder, start + place, 0xff)).collect();
    assert_eq!(changed("corrupt pdv-length at pdu 4").0, pdv);
    let (found, told) = changed("corrupt context-id at pdu 2 to 2 by responder");
    assert_eq!(found, [(Responder, start + 10, 2)]);
    assert!(told.contains("presentation context ID of the first PDV of PDU 2"), "{told}");
    let (found, told) = changed("corrupt context-id at pdu 1");
    assert_eq!(found, []);
    assert!(told.ends_with("not done: PDU 1, an A-ASSOCIATE-RQ of the initiator, has no PDV"), "{told}");
}

#[test]
fn what_is_asked_for_once_is_done_in_one_association_alone() {
    let steps = stores();
    let once = faults(&["abort at pdu 4 once", "max-pdu 4096 once"]);
    let first = disturb_with(&mut Disturber::new(&once, 0), &steps);
    assert_eq!((first.kinds(Responder).last(), first.remarks.len()), (Some(&"A-ABORT"), 5));
    let mut second = Disturber::new(&once, 1);
    assert!(second.is_idle());
    assert_eq!(disturb_with(&mut second, &steps).sent.responder, input(&steps, Responder));
    let third = faults(&["status A700 in association 3"]);
    for (serial, is_idle) in [(0, true), (1, true), (2, false), (3, true)] {
        assert_eq!(Disturber::new(&third, serial).is_idle(), is_idle);
    }
}

#[test]
fn a_fault_that_is_done_leaves_nothing_to_be_asked() {
    let steps = stores();
    let mut disturber = Disturber::new(&faults(&["status A700 for C-STORE 1", "corrupt length at pdu 1"]), 0);
    let mut acts = VecDeque::new();
    for (index, (side, octets)) in steps.iter().enumerate() {
        assert_eq!(disturber.is_idle(), index > 5, "{index}");
        disturber.octets(*side, octets, &mut acts);
    }
}

#[test]
fn without_a_fault_nothing_changes_in_any_capture() {
    for path in captures() {
        for conversation in conversations(&path) {
            for (texts, size) in
                [(&[][..], 1_460), (&["status A700 for N-DELETE 99", "abort at pdu 999999"][..], 999)]
            {
                let steps = turns(&conversation.sides, size);
                let outcome = disturb(texts, &steps);
                for side in Side::BOTH {
                    assert!(outcome.sent.of(side) == conversation.sides.of(side), "{}", name(&path));
                }
                assert_eq!(outcome.remarks, Vec::<String>::new(), "{}", name(&path));
            }
        }
    }
}

/// Everything at once that looks at octets and changes nothing.
const LOOKING: [&str; 7] = [
    "delay response 1ms",
    "delay request 1ms",
    "delay pdu 1ms",
    "delay accept 1ms",
    "refuse context 1.2.3.4.5",
    "refuse transfer-syntax 1.2.3.4.5",
    "corrupt pdv-length at pdu 99999",
];

#[test]
fn what_is_looked_at_passes_as_it_was_sent_in_every_capture() {
    let mut waits = 0;
    for path in captures() {
        for conversation in conversations(&path) {
            let outcome = disturb(&LOOKING, &turns(&conversation.sides, 700));
            for side in Side::BOTH {
                assert!(outcome.sent.of(side) == conversation.sides.of(side), "{}", name(&path));
            }
            let is_dicom = Side::BOTH.iter().any(|side| probe(conversation.sides.of(*side)) == Some(true));
            let count = outcome.acts.iter().filter(|act| matches!(act, Act::Wait { .. })).count();
            assert!(count == 0 || is_dicom, "{}", name(&path));
            waits += count;
        }
    }
    assert!(waits > 1_000, "{waits}");
}

#[test]
fn every_status_of_every_capture_can_be_replaced() {
    let mut count = 0;
    for path in captures() {
        for conversation in conversations(&path) {
            let outcome = disturb(&["status A7B8"], &turns(&conversation.sides, 1_000));
            for side in Side::BOTH {
                let before = commands_of_any(conversation.sides.of(side));
                let after = commands_of_any(outcome.sent.of(side));
                assert_eq!(before.len(), after.len(), "{}", name(&path));
                for (before, after) in before.iter().zip(&after) {
                    let is_response = before.command_field().is_some_and(CommandField::is_response);
                    let is_sent = probe(conversation.sides.of(side)) == Some(true);
                    if is_response && is_sent && before.status().is_some() && !outcome.remarks.is_empty() {
                        assert_eq!(after.status(), Some(0xa7b8), "{}", name(&path));
                        count += 1;
                    } else {
                        assert_eq!(before, after, "{}", name(&path));
                    }
                }
            }
        }
    }
    assert!(count > 400, "{count}");
}

#[test]
fn every_association_of_every_capture_can_be_changed() {
    let (mut requests, mut accepts) = (0, 0);
    for path in captures() {
        for conversation in conversations(&path) {
            let texts = ["max-pdu 4321", "refuse context *", "refuse transfer-syntax ImplicitVRLittleEndian"];
            // The A-ASSOCIATE-RQ is whole before the A-ASSOCIATE-AC starts.
            let outcome = disturb(&texts, &turns(&conversation.sides, 65_536));
            if outcome.remarks.is_empty() || outcome.told().contains("not done") {
                continue;
            }
            let has_request = first_associate(&conversation.sides.initiator).is_some();
            for side in Side::BOTH {
                let (before, after) = (conversation.sides.of(side), outcome.sent.of(side));
                let Some((first, rest)) = first_associate(before) else { continue };
                let (changed, rest_after) = first_associate(after).unwrap();
                // Some initiators ask twice.
                assert!(rest == rest_after || matches!(rest, [1 | 2, ..]), "{}", name(&path));
                assert_eq!(changed.maximum_length(), Some(4_321), "{}", name(&path));
                assert_eq!(changed.called_ae_title, first.called_ae_title);
                assert_eq!(changed.user_data().count(), first.user_data().count().max(1));
                match oracle_of(after) {
                    oracle::Pdu::AssociationRQ(request) => {
                        let count = first.presentation_contexts(ItemType::PRESENTATION_CONTEXT_RQ).count();
                        assert_eq!(request.presentation_contexts.len(), count);
                        assert!(request.presentation_contexts.iter().all(|context| {
                            let implicit =
                                context.transfer_syntaxes.iter().filter(|uid| *uid == pdus::IMPLICIT);
                            context.transfer_syntaxes.len() == 1 || implicit.count() == 0
                        }));
                        requests += 1;
                    }
                    oracle::Pdu::AssociationAC(accept) => {
                        let accepted = oracle::PresentationContextResultReason::Acceptance;
                        let contexts = accept.presentation_contexts.iter();
                        let left = contexts.filter(|context| context.reason == accepted).count();
                        assert!(left == 0 || !has_request, "{}", name(&path));
                        accepts += 1;
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }
    assert!(requests > 150 && accepts > 120, "{requests} {accepts}");
}

/// The A-ASSOCIATE that a stream starts with, if it does and it is whole, and what follows it.
fn first_associate(stream: &[u8]) -> Option<(Associate, &[u8])> {
    let [1 | 2, _, length @ ..] = *stream.first_chunk::<6>()? else { return None };
    let (first, rest) = stream.split_at_checked(u32::from_be_bytes(length) as usize + 6)?;
    Some((associate_of(first), rest))
}

#[test]
fn what_cannot_be_changed_is_passed_on_and_told() {
    let mut request = stores()[0].1.clone();
    // The last item is longer than what there is.
    let length = request.len();
    request[length - 11] = 200;
    let outcome = disturb(&["max-pdu 4096"], &[(Initiator, request.clone())]);
    assert_eq!(outcome.sent.initiator, request);
    assert_eq!(outcome.told(), "fault \"max-pdu 4096\": not done: the A-ASSOCIATE-RQ is malformed");
    let mut items: Vec<_> = (0..20).map(|_| pdus::proposal(1, pdus::VERIFICATION)).collect();
    items.extend((0..20).map(|_| pdus::item(ItemType(0x77), Content::Unknown(vec![0; 60_000].into()))));
    let long = pdus::associate("CT01", "PACS", items);
    let request = encode::associate(dcmtap::ul::PduType::ASSOCIATE_RQ, &long);
    let mut header = request.clone();
    header[2..6].copy_from_slice(&1_000_000_u32.to_be_bytes());
    let outcome = disturb(&["reject 1/1/1"], &[(Initiator, header)]);
    assert!(
        outcome.told().ends_with("not done: the A-ASSOCIATE-RQ is too long to be looked at"),
        "{}",
        outcome.told()
    );
}

#[test]
fn no_more_is_held_back_than_is_said() {
    // A header more can be there before it is seen that it is too much.
    const BOUND: usize = 2 * (256 << 10) + 64;
    let steps = stores();
    let command = |length: u32| {
        encode::pdu(dcmtap::ul::PduType::P_DATA_TF, &encode::pdv(1, 1, &vec![0; length as usize]))
    };
    let tiny: Vec<Vec<u8>> = (0..200_000).map(|_| encode::pdv(1, 1, &[0])).collect();
    let hostile = [
        vec![command(60_000); 40].concat(),
        command(3_000_000),
        encode::p_data_tf(&tiny),
        vec![encode::p_data_tf(&[encode::pdv(1, 1, &[])]); 100_000].concat(),
    ];
    for octets in hostile {
        let mut disturber = Disturber::new(&faults(&["status A700", "delay request 1s", "max-pdu 1"]), 0);
        let mut acts = VecDeque::new();
        let (mut offered, mut sent) = (0, 0);
        let both = steps[..2]
            .iter()
            .cloned()
            .chain(octets.chunks(16_384).flat_map(|piece| Side::BOTH.map(|side| (side, piece.to_vec()))));
        for (side, piece) in both {
            offered += piece.len();
            disturber.octets(side, &piece, &mut acts);
            sent += acts
                .drain(..)
                .map(|act| if let Act::Send { octets, .. } = act { octets.len() } else { 0 })
                .sum::<usize>();
            assert!(offered - sent <= BOUND, "{offered} {sent}");
        }
    }
}

/// Command sets of a stream that may be damaged.
fn commands_of_any(stream: &[u8]) -> Vec<CommandSet> {
    if probe(stream) == Some(true) { commands_of(stream) } else { Vec::new() }
}

#[test]
fn what_is_not_dicom_passes_at_once_and_for_ever() {
    let everything: Vec<&str> = Fault::ALL.iter().map(|kind| kind.example).collect();
    let streams: [(&[u8], &[u8]); 6] = [
        (b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x16\x03\x03\x00\x7a\x02"),
        (b"\x0bMSH|^~\\&|", b"\x0bMSH|"),
        (b"SSH-2.0-OpenSSH", b"SSH-2.0-OpenSSH"),
        (b"\x05\x01\x00", b"\x05\x00"),
        (b"\x03\x00\x00\x13\x0e\xe0", b"\x03\x00\x00\x13\x0e\xd0"),
    ];
    for (from_initiator, from_responder) in streams {
        let mut disturber = Disturber::new(&faults(&everything), 0);
        let mut acts = VecDeque::new();
        for _ in 0..3 {
            for (sender, octets) in [(Initiator, from_initiator), (Responder, from_responder)] {
                disturber.octets(sender, octets, &mut acts);
                let expected = Act::Send { sender, octets: octets.to_vec(), pieces_of: None, remark: None };
                assert_eq!(acts.pop_front(), Some(expected));
                assert_eq!(acts.pop_front(), None);
            }
            assert!(disturber.is_idle());
        }
    }
    // A server that greets: what it says passes before the client has said anything.
    let mut disturber = Disturber::new(&faults(&everything), 0);
    let mut acts = VecDeque::new();
    disturber.octets(Responder, b"220 mail.example ESMTP", &mut acts);
    assert_eq!(acts.len(), 1);
}

#[test]
fn big_data_pdus_are_not_held_back() {
    let mut disturber = Disturber::new(&faults(&LOOKING), 0);
    let mut acts = VecDeque::new();
    let steps = stores();
    for (side, octets) in &steps[..2] {
        disturber.octets(*side, octets, &mut acts);
    }
    acts.clear();
    let data = pdus::data_set(3, &vec![7; 8 << 20], 8 << 20);
    let mut sent = 0;
    for (index, piece) in data.chunks(1_000).enumerate() {
        disturber.octets(Initiator, piece, &mut acts);
        sent += acts
            .drain(..)
            .map(|act| if let Act::Send { octets, .. } = act { octets.len() } else { 0 })
            .sum::<usize>();
        assert_eq!(sent, (index * 1_000 + 1_000).min(data.len()));
    }
}

#[test]
fn a_command_set_that_never_ends_is_let_go_and_told() {
    let mut steps = stores();
    steps.truncate(2);
    let piece = encode::p_data_tf(&[encode::pdv(1, 1, &vec![0; 60_000])]);
    steps.extend((0..10).map(|_| (Responder, piece.clone())));
    let outcome = disturb(&["status A700"], &steps);
    assert_eq!(outcome.sent.responder, input(&steps, Responder));
    assert_eq!(
        outcome.told(),
        "fault \"status A700\": not done: a command set is malformed or too long to be looked at"
    );
}

/// Acts as far as they do not depend on cuts: octets of both sides between the others, put together.
fn essence(acts: &[Act]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut sent = PerSide::<Vec<u8>>::default();
    let tell = |sent: &mut PerSide<Vec<u8>>, lines: &mut Vec<String>| {
        for side in Side::BOTH {
            lines.push(format!("{side:?} {:?}", std::mem::take(sent.of_mut(side))));
        }
    };
    for act in acts {
        match act {
            Act::Send { sender, octets, remark, .. } => {
                sent.of_mut(*sender).extend(octets);
                lines.extend(remark.clone());
            }
            other => {
                tell(&mut sent, &mut lines);
                lines.push(format!("{other:?}"));
            }
        }
    }
    tell(&mut sent, &mut lines);
    lines
}

/// Each step in pieces, of these sizes in turn.
fn cut(steps: &[Step], sizes: &[usize]) -> Vec<Step> {
    let mut sizes = sizes.iter().cycle();
    let mut pieces = Vec::new();
    for (side, octets) in steps {
        let mut rest = octets.as_slice();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
            pieces.push((*side, piece.to_vec()));
            rest = after;
        }
    }
    pieces
}

const MANY: [&str; 26] = [
    "abort at pdu 7",
    "abort after 1500B",
    "abort at pdu 4 by responder by provider",
    "drop after 1234B",
    "drop at pdu 9",
    "close after 4kB by initiator",
    "close at pdu 3",
    "stall after 300B",
    "stall at pdu 5",
    "silence responder",
    "silence initiator at pdu 3",
    "silence responder after 400B",
    "delay accept 1s",
    "delay release 1s",
    "delay request 1s for C-STORE",
    "delay response 1s",
    "delay pdu 1s",
    "reject 2/3/1",
    "max-pdu 4096",
    "refuse context *",
    "refuse transfer-syntax ImplicitVRLittleEndian",
    "status A700 for C-STORE 2",
    "message-id 7",
    "corrupt pdu-type at pdu 6",
    "corrupt length at pdu 7",
    "corrupt context-id at pdu 5",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_of_the_same_octets_gives_the_same(
        chosen in proptest::collection::vec(proptest::sample::select(MANY.to_vec()), 1..4),
        sizes in proptest::collection::vec(1_usize..400, 1..12),
    ) {
        let steps = stores();
        let whole = disturb(&chosen, &steps);
        let pieces = disturb(&chosen, &cut(&steps, &sizes));
        prop_assert_eq!(essence(&whole.acts), essence(&pieces.acts));
        prop_assert_eq!(whole.closes, pieces.closes);
        prop_assert_eq!(whole.remarks, pieces.remarks);
    }

    #[test]
    fn hostile_octets_neither_panic_nor_are_kept(
        chosen in proptest::collection::vec(proptest::sample::select(MANY.to_vec()), 1..5),
        places in proptest::collection::vec((0_usize..4_000, any::<u8>()), 0..12),
        noise in proptest::collection::vec((any::<bool>(), proptest::collection::vec(any::<u8>(), 0..300)), 0..8),
    ) {
        let mut steps = stores();
        let count = steps.len();
        for (place, octet) in places {
            let (_, octets) = &mut steps[place % count];
            let length = octets.len();
            octets[place % length] = octet;
        }
        for (index, (is_initiator, octets)) in noise.into_iter().enumerate() {
            let side = if is_initiator { Initiator } else { Responder };
            steps.insert((index * 3).min(steps.len()), (side, octets));
        }
        let offered: usize = steps.iter().map(|(_, octets)| octets.len()).sum();
        let outcome = disturb(&chosen, &cut(&steps, &[61]));
        let sent = outcome.sent.initiator.len() + outcome.sent.responder.len();
        // The most that is added: a maximum length in each A-ASSOCIATE, an A-ABORT for each side.
        prop_assert!(sent <= offered + 1_000);
    }
}

mod written {
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
            (
                "abort by provider at pdu 12 once by initiator",
                "abort at pdu 12 by provider by initiator once",
            ),
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
}
