//! Boundaries of PDUs: what the start of a stream is taken for, what a search believes and what it does not, and where
//! a decoder stands behind a loss (PS3.8 9.3).

use dcmtap::scenario::pdus;
use dcmtap::time::{Moment, Timestamp};
use dcmtap::ul::{Body, ContextSet, Decoder, Fault, PduType, Unit, encode, probe};

/// The PDUs that a decoder finds, by name and offset, with what it says of boundaries.
#[derive(Default)]
struct Found {
    pdus: Vec<(&'static str, u64)>,
    boundaries: Vec<(u64, Option<u64>)>,
    lost: Vec<u64>,
    faults: Vec<(Fault, u64, u64)>,
    missing: Vec<u64>,
}

impl Found {
    fn note(&mut self, unit: &Unit<'_>) {
        match unit {
            Unit::Pdu(pdu) => {
                self.pdus.push((pdu.header.kind.name(), pdu.header.offset));
                self.missing.push(pdu.missing);
                let faults = pdu.anomalies.iter();
                self.faults.extend(faults.map(|it| (it.fault, it.span.offset, it.span.length)));
            }
            Unit::DataStart(header) => self.pdus.push((header.kind.name(), header.offset)),
            Unit::BoundaryFound { passed, fragment } => self.boundaries.push((*passed, *fragment)),
            Unit::BoundaryLost(count) => self.lost.push(*count),
            Unit::Anomaly(anomaly) => {
                self.faults.push((anomaly.fault, anomaly.span.offset, anomaly.span.length));
            }
            _ => {}
        }
    }
}

const JUNK: &[u8] = b"\0\0\0\0";

/// What a search for a boundary finds behind junk, at once and octet by octet.
fn search(octets: &[u8], contexts: ContextSet) -> Option<u64> {
    let stream = [JUNK, octets].concat();
    let found = [stream.len(), 1].map(|step| {
        let (mut decoder, mut found) = (Decoder::new(0, true), Found::default());
        decoder.set_contexts(contexts);
        assert!(decoder.is_searching());
        for piece in stream.chunks(step) {
            decoder.push(piece, Moment::default(), &mut |unit| found.note(&unit));
        }
        decoder.settle(&mut |unit| found.note(&unit));
        assert_eq!(decoder.is_searching(), found.boundaries.is_empty());
        assert_eq!(decoder.offset(), stream.len() as u64);
        if let Some((_, offset)) = found.pdus.first() {
            assert_eq!(
                found.boundaries.first().map(|it| it.0),
                Some(*offset),
                "all before it was passed over"
            );
        }
        found.pdus.first().map(|it| it.1)
    });
    assert_eq!(found[0], found[1], "the pieces make no difference");
    found[0]
}

fn is_found(octets: &[u8]) -> bool {
    let found = search(octets, ContextSet::ANY);
    assert!(found.is_none_or(|offset| offset == JUNK.len() as u64), "{found:?}");
    found.is_some()
}

#[test]
fn a_pdu_without_items_is_believed_by_its_form_and_as_the_last() {
    for (body, is_good) in [([0, 0, 0, 0], true), ([0, 0, 0, 1], false), ([1, 0, 0, 0], false)] {
        assert_eq!(is_found(&encode::pdu(PduType::RELEASE_RQ, &body)), is_good, "{body:?}");
        assert_eq!(is_found(&encode::pdu(PduType::RELEASE_RP, &body)), is_good, "{body:?}");
    }
    for (source, reason, is_good) in
        [(0, 0, true), (2, 6, true), (1, 3, true), (3, 0, false), (2, 7, false), (0xff, 0xff, false)]
    {
        assert_eq!(
            is_found(&encode::pdu(PduType::ABORT, &[9, 9, source, reason])),
            is_good,
            "{source} {reason}"
        );
    }
    for (result, source, reason, is_good) in [
        (1, 1, 1, true),
        (2, 3, 10, true),
        (0, 1, 1, false),
        (3, 1, 1, false),
        (1, 0, 1, false),
        (1, 4, 1, false),
        (1, 1, 0, false),
        (1, 1, 11, false),
    ] {
        let body = [0, result, source, reason];
        assert_eq!(is_found(&encode::pdu(PduType::ASSOCIATE_RJ, &body)), is_good, "{body:?}");
    }
    for length in [3, 5] {
        assert!(!is_found(&encode::pdu(PduType::RELEASE_RQ, &vec![0; length])), "{length}");
    }
    let followed = [encode::release_request(), vec![0x99]].concat();
    assert!(!is_found(&followed), "something follows");
    let mut reserved = encode::release_request();
    reserved[1] = 1;
    assert!(!is_found(&reserved));
}

#[test]
fn an_associate_is_believed_by_its_version_and_its_first_item() {
    let whole = pdus::request("CT01", "PACS", &[pdus::VERIFICATION]);
    assert!(is_found(&whole));
    assert!(is_found(&pdus::accept("CT01", "PACS", &[1])));
    let changed = |place: usize, value: u8| {
        let mut octets = whole.clone();
        octets[place] = value;
        is_found(&octets)
    };
    assert!(changed(7, 3), "version 1 and another one");
    assert!(!changed(7, 2), "not version 1");
    assert!(!changed(74, 0x20), "no application context first");
    assert!(!changed(76, 0xff), "an item longer than the PDU");
    assert!(!changed(2, 1), "too long");
    assert!(!changed(1, 1), "the reserved octet");
    // The item may reach to the end of the PDU, and no further.
    let mut exact = encode::pdu(PduType::ASSOCIATE_RQ, &whole[6..100]);
    let room = 94 - 68;
    for (length, is_good) in [(room, true), (room + 1, false)] {
        exact[77] = length;
        assert_eq!(is_found(&exact), is_good, "{length}");
    }
}

#[test]
fn data_is_believed_where_both_lengths_agree() {
    let data = |length: u8, pdv: u8, context: u8, control: u8| {
        let mut octets = vec![4, 0, 0, 0, 0, length, 0, 0, 0, pdv, context, control];
        octets.resize(6 + usize::from(length), 0xaa);
        octets
    };
    assert!(is_found(&data(20, 16, 1, 0)));
    assert!(is_found(&data(20, 16, 1, 2)));
    assert!(is_found(&data(6, 2, 1, 2)), "the shortest");
    assert!(!is_found(&data(5, 1, 1, 2)), "no room for a PDV");
    assert!(!is_found(&data(20, 15, 1, 0)), "another PDV follows");
    assert!(!is_found(&data(20, 17, 1, 0)), "beyond its PDU");
    assert!(!is_found(&data(20, 16, 2, 0)), "an even context");
    assert!(!is_found(&data(20, 16, 1, 4)), "a reserved bit");
    assert!(!is_found(&data(20, 16, 1, 1)), "a command without group length");
    assert!(is_found(&pdus::echo_request(1, 1)));
    let only = |id: u8| search(&data(20, 16, id, 0), [3, 129].into_iter().collect()).is_some();
    assert_eq!([1, 3, 65, 129, 131].map(only), [false, true, false, true, false]);
}

#[test]
fn the_start_of_a_stream_is_told_as_soon_as_it_can_be() {
    let request = pdus::request("CT01", "PACS", &[pdus::VERIFICATION]);
    // Ten octets: type, reserved, length, version, reserved.
    assert_eq!((probe(&request[..9]), probe(&request[..10])), (None, Some(true)));
    assert_eq!(probe(b""), None);
    assert_eq!((probe(&[0]), probe(&[8]), probe(b"GET / HTTP")), (Some(false), Some(false), Some(false)));
    // Another version, or reserved octets in use: the application context decides, or the end of the PDU.
    for place in [7, 9] {
        let mut odd = request.clone();
        odd[place] ^= 1;
        assert_eq!((probe(&odd[..74]), probe(&odd[..75])), (None, Some(true)));
        odd[74] = 0x11;
        assert_eq!((probe(&odd[..74]), probe(&odd[..75])), (None, Some(false)));
        let short = encode::pdu(PduType::ASSOCIATE_RQ, &odd[6..20]);
        assert_eq!((probe(&short[..19]), probe(&short)), (None, Some(false)));
    }
    let length = |length: u32| {
        let mut octets = request.clone();
        octets[2..6].copy_from_slice(&length.to_be_bytes());
        probe(&octets)
    };
    assert_eq!(
        [3, 4, 1 << 20, (1 << 20) + 1].map(length),
        [Some(false), Some(true), Some(true), Some(false)]
    );
    let data = |length: u8, pdv: u8, context: u8, control: u8| {
        probe(&[4, 0, 0, 0, 0, length, 0, 0, 0, pdv, context, control])
    };
    assert_eq!(data(20, 16, 1, 3), Some(true));
    assert_eq!(data(20, 2, 1, 0), Some(true));
    assert_eq!(
        [data(20, 17, 1, 3), data(20, 1, 1, 3), data(20, 16, 2, 3), data(20, 16, 1, 4), data(3, 2, 1, 3)],
        [Some(false); 5]
    );
    assert_eq!(probe(&[4, 0, 0, 0, 0, 20, 0, 0, 0, 16, 1]), None);
    assert_eq!((probe(&[5, 0, 0, 0, 0, 4]), probe(&[7, 0, 0, 0, 0, 5])), (Some(true), Some(false)));
}

#[test]
fn a_loss_inside_a_pdu_keeps_the_boundary_behind_it() {
    let request = pdus::request("CT01", "PACS", &[pdus::VERIFICATION]);
    let length = request.len() as u64;
    for (seen, lost) in [(50, 10), (6, 30), (90, length - 90)] {
        let (mut decoder, mut found) = (Decoder::new(0, false), Found::default());
        let mut push = |decoder: &mut Decoder, octets: &[u8]| {
            decoder.push(octets, Moment::default(), &mut |unit| found.note(&unit));
        };
        push(&mut decoder, &request[..seen as usize]);
        decoder.gap(lost, &mut |unit| assert!(matches!(unit, Unit::Pdu(_)), "{unit:?}"));
        push(&mut decoder, &request[(seen + lost) as usize..]);
        push(&mut decoder, &encode::release_request());
        assert_eq!(found.pdus, [("A-RELEASE-RQ", length)], "{seen} {lost}");
        assert!(found.boundaries.is_empty() && !decoder.is_searching());
    }
}

#[test]
fn a_pdu_that_lost_its_end_is_decoded_as_far_as_it_goes() {
    let request = pdus::request("CT01", "PACS", &[pdus::VERIFICATION]);
    let (mut decoder, mut found) = (Decoder::new(1_000, false), Found::default());
    decoder.push(&request[..100], Moment::default(), &mut |unit| found.note(&unit));
    let beyond = 7;
    decoder.gap(request.len() as u64 - 100 + beyond, &mut |unit| found.note(&unit));
    assert_eq!(found.pdus, [("A-ASSOCIATE-RQ", 1_000)]);
    assert_eq!(found.missing, [request.len() as u64 - 100]);
    assert_eq!(found.lost, [beyond]);
    assert!(decoder.is_searching());
    // The search goes on until something is found, and each further loss belongs to it.
    decoder.gap(5, &mut |unit| found.note(&unit));
    decoder.push(&pdus::echo_request(1, 1), Moment::default(), &mut |unit| found.note(&unit));
    assert_eq!(found.pdus[1], ("P-DATA-TF", 1_000 + request.len() as u64 + beyond + 5));
}

#[test]
fn a_lost_header_between_pdus_of_one_length_is_known_by_arithmetic() {
    let data = encode::p_data_tf(&[encode::pdv(1, 0, &[0xaa; 50])]);
    for (seen_of_header, fragment) in [(0, Some(50)), (3, None)] {
        let (mut decoder, mut found) = (Decoder::new(0, false), Found::default());
        decoder.push(&data, Moment::default(), &mut |unit| found.note(&unit));
        decoder.push(&data[..seen_of_header], Moment::default(), &mut |unit| found.note(&unit));
        decoder.gap(30, &mut |unit| found.note(&unit));
        decoder.push(&data[seen_of_header + 30..], Moment::default(), &mut |unit| found.note(&unit));
        decoder.push(&data, Moment::default(), &mut |unit| found.note(&unit));
        let passed = (data.len() - seen_of_header - 30) as u64;
        assert_eq!(found.boundaries, [(passed, fragment)], "{seen_of_header}");
        assert_eq!(found.lost, [30]);
        assert_eq!(found.pdus, [("P-DATA-TF", 0), ("P-DATA-TF", 2 * data.len() as u64)]);
    }
    // A PDU of another length does not fit.
    let (mut decoder, mut found) = (Decoder::new(0, false), Found::default());
    decoder.push(&data, Moment::default(), &mut |unit| found.note(&unit));
    decoder.gap(31, &mut |unit| found.note(&unit));
    decoder.push(&data[30..], Moment::default(), &mut |unit| found.note(&unit));
    decoder.push(&data, Moment::default(), &mut |unit| found.note(&unit));
    assert_eq!(found.boundaries, [(data.len() as u64 - 30, None)]);
}

#[test]
fn a_boundary_has_the_time_of_its_own_octets() {
    let at = |frame| Moment { at: Timestamp::from_nanoseconds(i128::from(frame)), frame };
    let request = pdus::echo_request(1, 1);
    let mut started = Vec::new();
    let mut decoder = Decoder::new(0, true);
    for (octets, frame) in [(JUNK, 1), (&request[..5], 2), (&request[5..], 3)] {
        decoder.push(octets, at(frame), &mut |unit| {
            if let Unit::DataStart(header) = unit {
                started.push(header.started.frame);
            }
        });
    }
    assert_eq!(started, [2]);
}

#[test]
fn a_header_that_never_becomes_whole_is_told_with_its_place() {
    let (mut decoder, mut found) = (Decoder::new(40, false), Found::default());
    decoder.push(&encode::release_request(), Moment::default(), &mut |unit| found.note(&unit));
    decoder.push(&[5, 0, 0], Moment::default(), &mut |unit| found.note(&unit));
    decoder.finish(&mut |unit| found.note(&unit));
    assert_eq!(found.faults, [(Fault::PduTooShort, 50, 3)]);
    let (mut decoder, mut found) = (Decoder::new(40, false), Found::default());
    decoder.push(&encode::release_request(), Moment::default(), &mut |unit| found.note(&unit));
    decoder.finish(&mut |unit| found.note(&unit));
    assert_eq!(found.faults, []);
}

#[test]
fn an_unknown_pdu_is_passed_over_unless_its_length_is_beyond_belief() {
    let unknown = |length: usize| {
        let (mut decoder, mut found) = (Decoder::new(0, false), Found::default());
        let octets = [encode::pdu(PduType(0x20), &vec![0xaa; length]), encode::release_request()].concat();
        decoder.push(&octets, Moment::default(), &mut |unit| found.note(&unit));
        found
    };
    let known = unknown(100);
    assert_eq!(known.pdus, [("unknown", 0), ("A-RELEASE-RQ", 106)]);
    assert_eq!(known.faults, [(Fault::UnknownPduType, 0, 106)]);
    assert_eq!(unknown(1 << 20).pdus.first(), Some(&("unknown", 0)));
    let beyond = unknown((1 << 20) + 1);
    assert_eq!(beyond.faults, [(Fault::LostBoundary, 0, 6)]);
    assert_eq!(
        (beyond.lost, beyond.pdus.first().map(|it| it.0)),
        (vec![0], None),
        "the search waits for more"
    );
}

#[test]
fn only_so_much_of_a_pdu_is_kept() {
    let cap = 256 << 10;
    for (length, is_over) in [(cap, false), (cap + 1, true)] {
        let octets = encode::pdu(PduType(0x20), &vec![0; length]);
        let mut kept = Vec::new();
        let mut missing = Vec::new();
        let mut faults = Vec::new();
        let mut next = Vec::new();
        let mut decoder = Decoder::new(0, false);
        decoder.push(&[octets, encode::release_request()].concat(), Moment::default(), &mut |unit| {
            if let Unit::Pdu(pdu) = unit {
                if let Body::Unknown(octets) = &pdu.body {
                    kept.push(octets.len());
                    missing.push(pdu.missing);
                    faults.extend(pdu.anomalies.iter().map(|anomaly| anomaly.fault));
                } else {
                    next.push(pdu.header.offset);
                }
            }
        });
        assert_eq!((kept, missing), (vec![cap], vec![(length - cap) as u64]));
        assert_eq!(faults.contains(&Fault::PduOverCap), is_over);
        assert_eq!(next, [length as u64 + 6]);
    }
}
