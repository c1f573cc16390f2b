//! Faults in the traffic of every capture.

use super::*;

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
