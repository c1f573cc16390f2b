//! What each fault does to a stream that is known.

use super::*;

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
