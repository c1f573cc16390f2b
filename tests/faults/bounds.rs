//! What faults do with what is broken, no DICOM, or too long.

use super::*;

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
