//! The laws of the narrow waist: how octets are cut into events, and how packets are cut, ordered and repeated, makes
//! no difference to the timeline.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use common::{captures, everything, json, name, timeline_of_events, without};
use dcmtap::analysis::{Analyzer, Options, Passed, Passing};
use dcmtap::capture::{Input, Merge, Source};
use dcmtap::packet::{Decoder, Segment};
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::stream::{Event, PerSide, Side, Table, What};
use dcmtap::time::{Moment, Timestamp};
use proptest::prelude::*;

/// An event that owns its octets.
#[derive(Clone, Debug)]
enum Owned {
    Octets { side: Side, seen: Moment, octets: Vec<u8> },
    Other(What<'static>),
}

#[derive(Clone, Debug)]
struct OwnedEvent {
    at: Timestamp,
    frame: u64,
    connection: dcmtap::stream::ConnectionId,
    what: Owned,
}

impl OwnedEvent {
    fn new(event: &Event<'_>) -> Self {
        let what = match event.what {
            What::Octets { side, seen, octets, .. } => Owned::Octets { side, seen, octets: octets.to_vec() },
            What::Opened { initiator, responder, start } => {
                Owned::Other(What::Opened { initiator, responder, start })
            }
            What::Gap { side, count, cut } => Owned::Other(What::Gap { side, count, cut }),
            What::Noticed { side, notice } => Owned::Other(What::Noticed { side, notice }),
            What::Closed { side, how } => Owned::Other(What::Closed { side, how }),
        };
        Self { at: event.at, frame: event.frame, connection: event.connection, what }
    }

    fn with<'a>(&self, what: What<'a>) -> Event<'a> {
        Event { at: self.at, frame: self.frame, connection: self.connection, what }
    }

    /// The event again, its octets cut into pieces of the sizes that `size` gives.
    fn cut(&self, mut size: impl FnMut() -> usize, sink: &mut dyn FnMut(&Event<'_>)) {
        match &self.what {
            Owned::Other(what) => sink(&self.with(*what)),
            Owned::Octets { side, seen, octets } => {
                let mut rest = octets.as_slice();
                while !rest.is_empty() {
                    let (piece, behind) = rest.split_at(size().clamp(1, rest.len()));
                    sink(&self.with(What::Octets {
                        side: *side,
                        seen: *seen,
                        carrier: *seen,
                        octets: piece,
                    }));
                    rest = behind;
                }
            }
        }
    }
}

/// All events of a capture.
fn events_of(path: &Path) -> Vec<OwnedEvent> {
    let octets = std::fs::read(path).unwrap();
    let open = Box::new(move || Source::open(Box::new(std::io::Cursor::new(octets))));
    let mut merge = Merge::new(vec![Input { name: String::new(), starts_at: None, open }]);
    let (mut decoder, mut table) = (Decoder::new(false), Table::new(&[]));
    let mut events = Vec::new();
    while let Ok(Some((_, frame))) = merge.next_frame() {
        if let Ok(segment) = decoder.decode(&frame) {
            table.push(&segment, &mut |event| events.push(OwnedEvent::new(&event)));
        }
    }
    table.finish(&mut |event| events.push(OwnedEvent::new(&event)));
    events
}

#[test]
fn every_octet_by_itself_gives_the_same_timeline() {
    for path in captures() {
        let events = events_of(&path);
        let octets: usize = events
            .iter()
            .map(|event| if let Owned::Octets { octets, .. } = &event.what { octets.len() } else { 0 })
            .sum();
        if octets > 200_000 {
            continue;
        }
        let whole = timeline_of_events(
            |sink| events.iter().for_each(|event| event.cut(|| usize::MAX, sink)),
            everything(),
        );
        let single =
            timeline_of_events(|sink| events.iter().for_each(|event| event.cut(|| 1, sink)), everything());
        assert_eq!(json(&whole), json(&single), "{}", path.display());
    }
}

/// What passes of the data sets: by association, side and message, where it stands; octets that follow each other are one.
type PassedBy = BTreeMap<(u64, Side, u64), Vec<(Option<u64>, Result<Vec<u8>, Option<u64>>)>>;

fn passed(events: &[OwnedEvent], mut size: impl FnMut() -> usize) -> PassedBy {
    let (mut analyzer, mut entries, mut all) =
        (Analyzer::new(Options::default()), Vec::new(), PassedBy::new());
    let mut tap = |passing: &Passing<'_>| {
        let flow = all.entry((passing.association, passing.side, passing.message.offset)).or_default();
        match (passing.what, flow.last_mut()) {
            (Passed::Octets(octets), Some((start, Ok(before))))
                if start.map(|start| start + before.len() as u64) == passing.offset =>
            {
                before.extend(octets);
            }
            (Passed::Octets(octets), _) => flow.push((passing.offset, Ok(octets.to_vec()))),
            (Passed::Lost(count), _) => flow.push((passing.offset, Err(count))),
        }
    };
    for event in events {
        event.cut(&mut size, &mut |event| analyzer.push_tapped(event, &mut entries, &mut tap));
    }
    all
}

#[test]
fn any_cut_of_the_octets_lets_the_same_data_sets_pass() {
    let mut data_sets = 0;
    for path in captures() {
        let events = events_of(&path);
        let whole = passed(&events, || usize::MAX);
        for size in [1, 1_460] {
            assert_eq!(whole, passed(&events, || size), "{}", path.display());
        }
        data_sets += whole.len();
    }
    assert!(data_sets > 400, "only {data_sets} data sets");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(24)))]

    #[test]
    fn any_cut_of_the_octets_gives_the_same_timeline(
        index in any::<prop::sample::Index>(),
        sizes in prop::collection::vec(1_usize..3_000, 1..50),
    ) {
        let all = captures();
        let path = &all[index.index(all.len())];
        let events = events_of(path);
        let whole = timeline_of_events(|sink| events.iter().for_each(|event| event.cut(|| usize::MAX, sink)), everything());
        let mut sizes = sizes.iter().cycle();
        let cut = timeline_of_events(
            |sink| events.iter().for_each(|event| event.cut(|| *sizes.next().unwrap(), sink)),
            everything(),
        );
        prop_assert_eq!(json(&whole), json(&cut), "{}", name(path));
    }
}

/// One step of a dialogue at the level of packets: octets of a side, of which the other has everything before them.
#[derive(Clone, Debug)]
struct Packet {
    side: Side,
    offset: u32,
    octets: Vec<u8>,
    acknowledged: u32,
}

const FIRST: PerSide<u32> = PerSide { initiator: u32::MAX - 5_000, responder: 77 };

/// The dialogue as packets of the sizes given.
fn packets(dialogue: &[(Side, Vec<u8>)], sizes: &[usize]) -> Vec<Vec<Packet>> {
    let mut sent: PerSide<u32> = PerSide::default();
    let mut sizes = sizes.iter().cycle();
    let mut turns = Vec::new();
    for (side, octets) in dialogue {
        let mut rest = octets.as_slice();
        let mut turn = Vec::new();
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at((*sizes.next().unwrap()).clamp(1, rest.len()));
            let acknowledged = *sent.of(side.other());
            turn.push(Packet { side: *side, offset: *sent.of(*side), octets: piece.to_vec(), acknowledged });
            *sent.of_mut(*side) += piece.len() as u32;
            rest = behind;
        }
        turns.push(turn);
    }
    turns
}

/// Feeds packets to a table as segments, 10 µs apart, after a handshake; then both sides close.
fn timeline_of_packets(packets: &[Packet]) -> Vec<serde_json::Value> {
    let ends = Ladder::new();
    let mut endpoints = None;
    ends.events(|event| {
        if let What::Opened { initiator, responder, .. } = event.what {
            endpoints = Some(PerSide { initiator, responder });
        }
    });
    let endpoints = endpoints.unwrap();
    let mut table = Table::new(&[]);
    let mut events = Vec::new();
    let mut number = 0_u64;
    let mut push =
        |side: Side, sequence: u32, acknowledgment: Option<u32>, octets: &[u8], syn: bool, fin: bool| {
            number += 1;
            let segment = Segment {
                at: Timestamp::from_nanoseconds(1_000_000_000_000_000 + i128::from(number) * 10_000),
                frame: number,
                source: *endpoints.of(side),
                destination: *endpoints.of(side.other()),
                sequence,
                acknowledgment,
                is_syn: syn,
                is_fin: fin,
                is_rst: false,
                window: 1_000,
                identification: None,
                payload: octets,
                payload_length: octets.len() as u32,
            };
            table.push(&segment, &mut |event| events.push(OwnedEvent::new(&event)));
        };
    let first = |side: Side| FIRST.of(side).wrapping_add(1);
    push(Side::Initiator, FIRST.initiator, None, &[], true, false);
    push(Side::Responder, FIRST.responder, Some(first(Side::Initiator)), &[], true, false);
    let mut end: PerSide<u32> = PerSide::default();
    for packet in packets {
        let sequence = first(packet.side).wrapping_add(packet.offset);
        let acknowledgment = first(packet.side.other()).wrapping_add(packet.acknowledged);
        push(packet.side, sequence, Some(acknowledgment), &packet.octets, false, false);
        let end = end.of_mut(packet.side);
        *end = (*end).max(packet.offset + packet.octets.len() as u32);
    }
    for side in Side::BOTH {
        let acknowledgment = first(side.other()).wrapping_add(*end.of(side.other()));
        push(side, first(side).wrapping_add(*end.of(side)), Some(acknowledgment), &[], false, true);
    }
    table.finish(&mut |event| events.push(OwnedEvent::new(&event)));
    let entries = timeline_of_events(
        |sink| events.iter().for_each(|event| event.cut(|| usize::MAX, sink)),
        everything(),
    );
    // Times, frames and what TCP did differ; what was said does not.
    let times = [
        "time",
        "frame",
        "first_frame",
        "last_frame",
        "first_time",
        "last_time",
        "response_time_us",
        "transport",
    ];
    without(json(&entries), &times)
}

/// A dialogue with stores of different sizes and echoes.
fn dialogue(sizes: &[usize]) -> Vec<(Side, Vec<u8>)> {
    let mut steps = vec![
        (Side::Initiator, pdus::request("CT01", "PACS", &[pdus::VERIFICATION, pdus::CT_IMAGE_STORAGE])),
        (Side::Responder, pdus::accept("CT01", "PACS", &[1, 3])),
    ];
    for (id, size) in (1..).zip(sizes) {
        steps.push((Side::Initiator, pdus::store_request(3, id, &pdus::ct_image(*size), 4_096)));
        steps.push((Side::Responder, pdus::store_response(3, id, 0)));
    }
    steps.push((Side::Initiator, pdus::echo_request(1, 99)));
    steps.push((Side::Responder, pdus::echo_response(1, 99, 0)));
    steps.push((Side::Initiator, dcmtap::ul::encode::release_request()));
    steps.push((Side::Responder, dcmtap::ul::encode::release_response()));
    steps
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(128)))]

    /// Inside one turn, before the other side's answer, packets come in any order, some of them twice, some of them
    /// in other pieces than the first time; sequence numbers wrap.
    #[test]
    fn any_order_repetition_and_segmentation_that_tcp_allows_gives_the_same_timeline(
        images in prop::collection::vec(1_usize..20_000, 1..4),
        sizes in prop::collection::vec(1_usize..2_000, 1..20),
        again in prop::collection::vec(1_usize..2_000, 1..20),
        seeds in prop::collection::vec(any::<u64>(), 16),
    ) {
        let dialogue = dialogue(&images);
        let plain: Vec<Packet> = packets(&dialogue, &[1_460]).concat();
        let expected = timeline_of_packets(&plain);

        let mut turns = packets(&dialogue, &sizes);
        let repeated = packets(&dialogue, &again);
        let mut seeds = seeds.iter().cycle();
        for (turn, other) in turns.iter_mut().zip(repeated) {
            let seed = *seeds.next().unwrap();
            turn.extend(other.into_iter().enumerate().filter(|(index, _)| (seed >> (index % 60)) % 4 == 0).map(|(_, p)| p));
            shuffle(turn, seed);
        }
        prop_assert_eq!(timeline_of_packets(&turns.concat()), expected);
    }

    /// Octets that the capture lost never damage what was not lost: every message that is said to be whole is there
    /// as it was sent, and the messages after the hole are whole again.
    #[test]
    fn a_lost_packet_damages_only_the_message_it_was_part_of(
        images in prop::collection::vec(2_000_usize..20_000, 2..4),
        lost in any::<prop::sample::Index>(),
    ) {
        let dialogue = dialogue(&images);
        let turns = packets(&dialogue, &[1_460]);
        let all: Vec<Packet> = turns.concat();
        let expected = timeline_of_packets(&all);
        // Not the negotiation, nor the release.
        let candidates: Vec<usize> = (2..all.len() - 2).collect();
        let lost = candidates[lost.index(candidates.len())];
        let kept: Vec<Packet> =
            all.iter().enumerate().filter(|(index, _)| *index != lost).map(|(_, packet)| packet.clone()).collect();
        let actual = timeline_of_packets(&kept);

        let key = |line: &serde_json::Value| {
            (line["command"].to_string(), line["message_id"].to_string(), line["message_id_being_responded_to"].to_string())
        };
        let messages = |lines: &[serde_json::Value]| -> HashMap<_, serde_json::Value> {
            lines.iter().filter(|line| line["event"] == "message").map(|line| (key(line), line.clone())).collect()
        };
        let (expected, actual) = (messages(&expected), messages(&actual));
        let mut damaged = 0;
        for (key, message) in &expected {
            match actual.get(key) {
                Some(found) if found["complete"] == true => {
                    for field in ["dataset_bytes", "sop_instance_uid", "status", "command_set", "dataset", "context_id"] {
                        prop_assert_eq!(&found[field], &message[field], "{:?} {}", key, field);
                    }
                }
                _ => damaged += 1,
            }
        }
        // One packet holds the end of one message and the start of the next at most.
        prop_assert!(damaged <= 2, "{} messages damaged", damaged);
        for (key, message) in &actual {
            let was_sent = expected.contains_key(key);
            prop_assert!(was_sent || message["complete"] == false, "invented: {:?}", message);
        }
    }
}

/// A shuffle that depends on the seed alone.
fn shuffle(packets: &mut [Packet], mut seed: u64) {
    for index in (1..packets.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        packets.swap(index, (seed >> 33) as usize % (index + 1));
    }
}

/// How many cases to try: more if the environment asks for them.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}
