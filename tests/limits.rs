//! Hostile traffic: memory stays bounded, the cap that was reached is told, and the rest of the capture is read.
//!
//! Memory is measured with a counting allocator, in one test at a time.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

#[path = "limits/capture.rs"]
mod capture;
mod common;
#[path = "limits/judged.rs"]
mod judged;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use common::{everything, timeline_of_capture};
use dcmtap::capture::{LinkType, Writer};
use dcmtap::check::Policy;
use dcmtap::cli::pipeline::Pipeline;
use dcmtap::dimse::CommandField;
use dcmtap::packet::Endpoint;
use dcmtap::report::text::Text;
use dcmtap::report::{Selection, Style};
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::stream::record::Recorder;
use dcmtap::stream::{ConnectionId, Event, Side, Start, What};
use dcmtap::time::{Moment, Timestamp};
use dcmtap::timeline::Entry;
use dcmtap::ul::{PduType, encode};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

static ALONE: Mutex<()> = Mutex::new(());

/// Held throughout a test, so that no other one allocates meanwhile.
fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What `read` may use, whatever the capture.
const LIMIT_MB: f32 = 64.0;

/// The timeline as text, and the most memory that was in use besides the capture itself.
fn text_and_peak(capture: Vec<u8>) -> (String, f32) {
    let before = ALLOCATOR.current_usage_as_mb();
    ALLOCATOR.reset_peak_usage();
    let mut output = Ends::default();
    let mut text = Text::new(&mut output, Style::default(), Selection::default());
    let mut summary = None;
    timeline(capture, |pipeline| {
        for entry in pipeline.entries() {
            text.entry(&entry).unwrap();
        }
        summary = Some(pipeline.summary());
    });
    text.finish(&summary.unwrap()).unwrap();
    drop(text);
    let peak = ALLOCATOR.peak_usage_as_mb() - before;
    (output.text(), peak)
}

/// Keeps the start and the end of what is written.
#[derive(Default)]
struct Ends {
    head: Vec<u8>,
    tail: VecDeque<u8>,
}

impl Ends {
    const LENGTH: usize = 100_000;

    fn text(self) -> String {
        let tail = self.tail.into_iter().skip_while(|octet| *octet != b'\n');
        String::from_utf8_lossy(&self.head.into_iter().chain(tail).collect::<Vec<_>>()).into_owned()
    }
}

impl Write for Ends {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let (head, tail) = octets.split_at(octets.len().min(Self::LENGTH - self.head.len()));
        self.head.extend(head);
        self.tail.extend(tail);
        let excess = self.tail.len().saturating_sub(Self::LENGTH);
        self.tail.drain(..excess);
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn timeline(capture: Vec<u8>, mut each: impl FnMut(&mut Pipeline)) {
    let mut source = dcmtap::capture::Source::open(Box::new(std::io::Cursor::new(capture))).unwrap();
    let mut pipeline = Pipeline::new(everything(), false);
    while let Some(frame) = source.next_frame().unwrap() {
        pipeline.frame(&frame);
        each(&mut pipeline);
    }
    pipeline.finish();
    each(&mut pipeline);
}

fn assert_bounded(name: &str, capture: Vec<u8>) -> String {
    let size = capture.len() / 1_000_000;
    let (text, peak) = text_and_peak(capture);
    assert!(peak < LIMIT_MB, "{name}: {peak} MB for a capture of {size} MB");
    text
}

/// An association that is open for storage on context 3 and verification on context 1.
fn open() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION, pdus::CT_IMAGE_STORAGE]));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1, 3]));
    ladder
}

/// The association goes on, and another one follows: both have to be told.
fn finish(mut ladder: Ladder) -> Vec<u8> {
    ladder.requestor(&pdus::echo_request(1, 9));
    ladder.acceptor(&pdus::echo_response(1, 9, 0));
    ladder.release();
    ladder.connect();
    ladder.requestor(&pdus::request("CT02", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("CT02", "PACS", &[1]));
    ladder.release();
    ladder.pcapng()
}

fn assert_goes_on(text: &str) {
    assert!(text.contains("C-ECHO-RSP 9  success"), "{text}");
    assert!(text.contains("CT02 → PACS  A-ASSOCIATE-RQ"), "{text}");
    assert!(text.contains("#2  released"), "{text}");
}

#[test]
fn a_pdu_of_4_gib() {
    let _alone = alone();
    for kind in [PduType::P_DATA_TF, PduType::ASSOCIATE_RQ, PduType::RELEASE_RQ, PduType(0x42)] {
        let mut ladder = open();
        let mut octets = vec![kind.0, 0, 0xff, 0xff, 0xff, 0xff];
        octets.extend(vec![0x55; 20_000_000]);
        ladder.requestor(&octets);
        ladder.connect();
        ladder.requestor(&pdus::request("CT02", "PACS", &[pdus::VERIFICATION]));
        ladder.acceptor(&pdus::accept("CT02", "PACS", &[1]));
        ladder.release();
        let text = assert_bounded(kind.name(), ladder.pcapng());
        assert!(text.contains("#2  released"), "{text}");
        match kind {
            PduType::P_DATA_TF => {
                assert!(text.contains("PDV length goes beyond") || text.contains("incomplete"), "{text}");
            }
            PduType(0x42) => assert!(text.contains("no PDU header where one should be"), "{text}"),
            _ => assert!(text.contains("PDU longer than is kept"), "{text}"),
        }
    }
}

#[test]
fn twenty_thousand_nested_sequences() {
    let _alone = alone();
    let mut data_set = pdus::implicit(0x0008, 0x0016, b"1.2.840.10008.5.1.4.1.1.2\0");
    for _ in 0..20_000 {
        data_set.extend([0x08, 0x00, 0x40, 0x11, 0xff, 0xff, 0xff, 0xff]); // (0008,1140) SQ, undefined length
        data_set.extend([0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]); // item, undefined length
    }
    let mut ladder = open();
    ladder.requestor(&pdus::store_request(3, 1, &data_set, 16_000));
    ladder.acceptor(&pdus::store_response(3, 1, 0xc000));
    let text = assert_bounded("nested sequences", finish(ladder));
    assert!(text.contains("not decoded further: sequences nested deeper than 64"), "{text}");
    assert_goes_on(&text);
}

#[test]
fn a_data_set_of_a_million_elements() {
    let _alone = alone();
    let data_set = pdus::implicit(0x0009, 0x1001, b"").repeat(1_000_000);
    let mut ladder = open();
    ladder.requestor(&pdus::store_request(3, 1, &data_set, 16_000));
    let text = assert_bounded("elements", finish(ladder));
    assert!(text.contains("limit reached: 980000 more elements are not shown"), "{}", text.len());
    assert_goes_on(&text);
}

#[test]
fn a_deflate_bomb() {
    let _alone = alone();
    let mut bomb = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&[0x08, 0, 0x05, 0, b'C', b'S', 10, 0]).unwrap();
    bomb.write_all(b"ISO_IR 100").unwrap();
    bomb.write_all(&[0xe0, 0x7f, 0x10, 0, b'O', b'W', 0, 0, 0xff, 0xff, 0xff, 0x7f]).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..200 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let mut ladder = Ladder::new();
    let deflated = "1.2.840.10008.1.2.1.99";
    let rewrite = |octets: Vec<u8>| {
        // The same negotiation, for the deflated transfer syntax.
        let text = String::from_utf8_lossy(&octets).into_owned();
        assert!(text.contains(pdus::IMPLICIT));
        octets
    };
    let _ = rewrite(pdus::request("CT01", "PACS", &[pdus::CT_IMAGE_STORAGE]));
    ladder.requestor(&with_transfer_syntax(PduType::ASSOCIATE_RQ, deflated));
    ladder.acceptor(&with_transfer_syntax(PduType::ASSOCIATE_AC, deflated));
    ladder.requestor(&pdus::store_request(3, 1, &bomb, 16_000));
    let text = assert_bounded("deflate bomb", finish(ladder));
    assert!(text.contains("not decoded further: inflates beyond the cap"), "{text}");
    assert_goes_on(&text);
}

/// An A-ASSOCIATE with contexts 1 (verification) and 3 (storage), the latter in this transfer syntax.
fn with_transfer_syntax(kind: PduType, transfer_syntax: &str) -> Vec<u8> {
    use dcmtap::dict::Uid;
    use dcmtap::ul::{Content, ItemType};
    let is_request = kind == PduType::ASSOCIATE_RQ;
    let mut context = if is_request { pdus::proposal(3, pdus::CT_IMAGE_STORAGE) } else { pdus::answer(3, 0) };
    if let Content::PresentationContext(context) = &mut context.content {
        let syntax =
            pdus::item(ItemType::TRANSFER_SYNTAX, Content::TransferSyntax(Uid::from(transfer_syntax)));
        *context.sub_items.last_mut().unwrap() = syntax;
    }
    let verification = if is_request { pdus::proposal(1, pdus::VERIFICATION) } else { pdus::answer(1, 0) };
    encode::associate(kind, &pdus::associate("CT01", "PACS", vec![verification, context]))
}

#[test]
fn an_association_request_of_nothing_but_items() {
    let _alone = alone();
    let mut body = vec![0, 1, 0, 0];
    body.extend([b' '; 32]);
    body.extend([0; 32]);
    body.extend([0x10, 0, 0, 0].repeat(60_000)); // empty items
    let mut ladder = Ladder::new();
    ladder.requestor(&encode::pdu(PduType::ASSOCIATE_RQ, &body));
    ladder.connect();
    ladder.requestor(&pdus::request("CT02", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("CT02", "PACS", &[1]));
    ladder.release();
    let text = assert_bounded("items", ladder.pcapng());
    assert!(text.contains("more items than are kept"), "{text}");
    assert!(text.contains("#2  released"), "{text}");
}

#[test]
fn a_command_set_without_an_end() {
    let _alone = alone();
    let mut ladder = open();
    let fragment = [0x55; 16_000];
    for _ in 0..2_000 {
        ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 1, &fragment)]));
    }
    ladder.connect();
    ladder.requestor(&pdus::request("CT02", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&pdus::accept("CT02", "PACS", &[1]));
    ladder.release();
    let text = assert_bounded("command set", ladder.pcapng());
    assert!(text.contains("longer than is kept"), "{text}");
    assert!(text.contains("#2  released"), "{text}");
}

#[test]
fn requests_that_are_never_answered() {
    let _alone = alone();
    let mut ladder = open();
    for _ in 0..3 {
        for id in 0..u16::MAX {
            ladder.requestor(&pdus::echo_request(1, id));
        }
    }
    let text = assert_bounded("requests", finish(ladder));
    assert!(text.contains("requests without a final response"), "{}", text.len());
    assert!(text.contains("#2  released"));
}

/// Segments with holes between them, on many connections: what is held back is bounded in all.
#[test]
fn holes_that_are_never_filled() {
    let _alone = alone();
    let capture = capture_of(|frames| {
        for index in 0..400_u32 {
            let mut recorder = Recorder::default();
            let connection = ConnectionId { serial: u64::from(index), slot: index };
            frames(made(&mut recorder, &event(connection, opened(index))));
            for _ in 0..200 {
                let gap = What::Gap { side: Side::Initiator, count: 1, cut: None };
                frames(made(&mut recorder, &event(connection, gap)));
                let octets = &[0x55; 1_400];
                let what = What::Octets {
                    side: Side::Initiator,
                    seen: Moment::default(),
                    carrier: Moment::default(),
                    octets,
                };
                let mut pieces = made(&mut recorder, &event(connection, what));
                pieces.pop(); // no acknowledgment
                frames(pieces);
            }
        }
    });
    assert_bounded("holes", capture);
}

#[test]
fn a_hundred_thousand_connections_that_never_finish() {
    let _alone = alone();
    let text = assert_bounded("connections", connections(100_000, |_| "CT01".to_owned()));
    assert!(text.contains("limit reached: ") && text.contains("connections no longer followed"), "{text}");
    assert!(text.contains("100000 TCP connections, 100000 associations"), "{text}");
}

/// The same, and no two of them negotiate the same.
#[test]
fn many_connections_that_have_nothing_in_common() {
    let _alone = alone();
    let text = assert_bounded("different connections", connections(30_000, |index| format!("CT{index}")));
    assert!(
        text.contains("limit reached: what ") && text.contains("associations negotiated was forgotten"),
        "{text}"
    );
    assert!(text.contains("30000 TCP connections, 30000 associations"), "{text}");
}

fn connections(count: u32, calling: impl Fn(u32) -> String) -> Vec<u8> {
    capture_of(|frames| {
        for index in 0..count {
            let mut recorder = Recorder::default();
            let connection = ConnectionId { serial: u64::from(index), slot: index };
            let request = pdus::request(&calling(index), "PACS", &[pdus::VERIFICATION; 20]);
            frames(made(&mut recorder, &event(connection, opened(index))));
            let what = What::Octets {
                side: Side::Initiator,
                seen: Moment::default(),
                carrier: Moment::default(),
                octets: &request,
            };
            frames(made(&mut recorder, &event(connection, what)));
        }
    })
}

fn opened(index: u32) -> What<'static> {
    let address = std::net::Ipv4Addr::from(0x0a00_0000 + index / 50_000);
    let initiator = Endpoint { address: address.into(), port: (index % 50_000) as u16 + 10_000 };
    let responder = Endpoint { address: std::net::Ipv4Addr::new(10, 9, 9, 9).into(), port: 104 };
    What::Opened { initiator, responder, start: Start::Handshake }
}

fn event(connection: ConnectionId, what: What<'_>) -> Event<'_> {
    Event { at: Timestamp::EPOCH, frame: 0, connection, what }
}

fn made(recorder: &mut Recorder, event: &Event<'_>) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    recorder.frames(event, |frame| frames.push(frame.to_vec()));
    frames
}

fn capture_of(fill: impl FnOnce(&mut dyn FnMut(Vec<Vec<u8>>))) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), LinkType::ETHERNET).unwrap();
    let mut at = 0;
    fill(&mut |frames| {
        for frame in frames {
            at += 1_000;
            writer.frame(Timestamp::from_nanoseconds(at), &frame, None).unwrap();
        }
    });
    writer.into_inner()
}

#[test]
fn a_message_is_told_whatever_its_context() {
    let _alone = alone();
    // 256 messages under way at once, one on each context, none of them ever finished.
    let mut ladder = open();
    for context_id in 0..=u8::MAX {
        ladder.requestor(&encode::p_data_tf(&[encode::pdv(context_id, 1, &[0x55; 100])]));
    }
    let entries = timeline_of_capture(finish(ladder), everything());
    let messages = entries.iter().filter(|entry| matches!(entry, Entry::Message(_))).count();
    // The echo on context 1 continues the command under way there.
    assert_eq!(messages, 256 + 1);
}

/// What `check` may use, whatever the capture.
const CHECK_LIMIT_MB: f32 = 96.0;

#[test]
fn a_query_with_very_many_matches_is_judged_in_constant_memory() {
    let _alone = alone();
    let peak = |matches: u32| {
        let capture = query_with(matches);
        let before = ALLOCATOR.current_usage_as_mb();
        ALLOCATOR.reset_peak_usage();
        let judgements = common::judge(&capture, Policy::default());
        assert!(!judgements.is_empty());
        ALLOCATOR.peak_usage_as_mb() - before
    };
    let (few, many) = (peak(2_000), peak(20_000));
    assert!(many < CHECK_LIMIT_MB, "{many} MB");
    assert!(many < few + 16.0, "{few} MB for 2,000 matches, {many} MB for 20,000");
}

/// A query and its matches, each another study.
fn query_with(matches: u32) -> Vec<u8> {
    let class = pdus::STUDY_ROOT_FIND;
    let keys = [pdus::implicit(0x0008, 0x0052, b"STUDY "), pdus::implicit(0x0020, 0x000d, b"")].concat();
    let mut ladder = Ladder::association(&[class]);
    ladder.requestor(&pdus::request_with(1, CommandField::C_FIND_RQ, 1, class, &keys));
    for number in 0..matches {
        let uid = format!("2.25.{:09}\0", number + 100_000_000);
        let entry = [
            pdus::implicit(0x0008, 0x0052, b"STUDY "),
            pdus::implicit(0x0008, 0x0054, b"PACS"),
            pdus::implicit(0x0020, 0x000d, uid.as_bytes()),
        ];
        ladder.acceptor(&pdus::response_with(1, CommandField::C_FIND_RQ, 1, class, 0xff00, &entry.concat()));
    }
    ladder.acceptor(&pdus::response(1, CommandField::C_FIND_RQ, 1, class, 0x0000));
    ladder.release();
    ladder.pcapng()
}
