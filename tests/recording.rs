//! Recordings: events back into frames, and what relays saw into files that tell the same.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails says where"
)]

mod common;
#[path = "common/recording.rs"]
mod told;

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use common::{captures, everything, name, timeline_of_capture, timeline_of_events};
use dcmtap::capture::{Frame, LinkType, Metadata, Source};
use dcmtap::packet::Decoder;
use dcmtap::proxy::recorder::Settings;
use dcmtap::proxy::{Bound, Happening, Purpose, Seen, Tap};
use dcmtap::stream::record::{Recorder, frame_count, segments};
use dcmtap::stream::{Close, Event, Notice, Side, Start, Table, What};
use dcmtap::time::Timestamp;
use told::{
    ACCEPTED, Item, ROOMY, Recorded, Story, Teller, assert_sums, conversation, endpoint, event, fin, noise,
    openings, sent, start,
};

const LENGTHS: [usize; 7] = [0, 1, 1_428, 1_429, 32 * 1_428, 32 * 1_428 + 1, 300_000];

fn frames(recorder: &mut Recorder, event: &Event<'_>) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    recorder.frames(event, |frame| frames.push(frame.to_vec()));
    frames
}

/// Payload of a frame, and who sent it by its port.
fn payload(frame: &[u8]) -> (u16, Vec<u8>) {
    let length = u32::try_from(frame.len()).unwrap();
    let frame = Frame {
        number: 1,
        at: Timestamp::EPOCH,
        link_type: LinkType::ETHERNET,
        original_length: length,
        octets: frame,
    };
    let mut decoder = Decoder::new(false);
    let segment = decoder.decode(&frame).unwrap();
    (segment.source.port, segment.payload.to_vec())
}

#[test]
fn as_many_frames_are_written_as_are_counted() {
    for opened in openings() {
        let mut recorder = Recorder::default();
        let mut written = |what: What<'_>| {
            let made = frames(&mut recorder, &event(0, what));
            assert_eq!(made.len() as u64, frame_count(&what), "{what:?}");
            for frame in &made {
                assert_sums(frame);
            }
            made
        };
        written(opened);
        let notices = [
            Notice::SynRepeated,
            Notice::Accepted,
            Notice::ZeroWindow,
            Notice::WindowOpened,
            Notice::KeepAlive,
            Notice::CapturedTwice,
            Notice::Conflict { offset: 0 },
            Notice::Retransmission { offset: 0, count: 7 },
        ];
        for notice in notices {
            written(What::Noticed { side: Side::Responder, notice });
        }
        for side in Side::BOTH {
            for length in LENGTHS {
                let octets = noise(length, 1);
                let made = written(sent(side, &octets));
                let places: Vec<(u64, &[u8])> = segments(&octets).collect();
                assert_eq!(places.len(), length.div_ceil(1_428));
                for (place, octets) in places {
                    let (port, payload) = payload(&made[usize::try_from(place).unwrap()]);
                    assert_eq!((port == 104, payload.as_slice()), (side == Side::Responder, octets));
                }
                written(What::Gap { side, count: length as u64, cut: None });
            }
            written(What::Noticed { side, notice: Notice::Retransmission { offset: 0, count: 7 } });
        }
        written(fin(Side::Initiator));
        written(sent(Side::Responder, b"still here"));
        written(fin(Side::Responder));
        written(sent(Side::Responder, b"after the end"));
        written(What::Closed { side: Some(Side::Initiator), how: Close::Reset });
        for how in [Close::SourceEnded, Close::Evicted, Close::Replaced] {
            written(What::Closed { side: None, how });
        }
        let What::Opened { initiator, responder, .. } = opened else { panic!("an opening") };
        written(What::Opened { initiator, responder, start: Start::MidStream });
        written(ACCEPTED);
    }
}

/// What `events` tell, and what is read out of the frames made of them.
fn there_and_back(events: &[Event<'_>]) -> (Story, Story) {
    let (mut told, mut read) = (Story::default(), Story::default());
    let (mut recorder, mut decoder, mut table) = (Recorder::default(), Decoder::new(false), Table::new(&[]));
    let mut number = 0;
    for (event, turn) in events.iter().zip(1..) {
        told.push(event);
        recorder.frames(event, |octets| {
            number += 1;
            let at = Timestamp::from_nanoseconds(turn * 3_000_000);
            let original_length = u32::try_from(octets.len()).unwrap();
            let frame = Frame { number, at, link_type: LinkType::ETHERNET, original_length, octets };
            let segment = decoder.decode(&frame).unwrap();
            table.push(&segment, &mut |event| read.push(&event));
        });
    }
    table.finish(&mut |event| read.push(&event));
    (told, read)
}

#[test]
fn frames_read_as_the_events_they_were_made_of() {
    let (request, image) = (noise(200, 2), noise(300_000, 3));
    for opened in openings() {
        let (told, read) = there_and_back(&[
            event(0, opened),
            event(0, ACCEPTED),
            event(0, sent(Side::Initiator, &request)),
            event(0, sent(Side::Responder, &request)),
            event(0, sent(Side::Initiator, &image)),
            event(0, sent(Side::Responder, b"")),
            event(0, fin(Side::Initiator)),
            event(0, sent(Side::Responder, &image)),
            event(0, fin(Side::Responder)),
            // The same ports again, another connection.
            event(1, opened),
            event(1, ACCEPTED),
            event(1, sent(Side::Initiator, &image)),
            event(1, What::Closed { side: Some(Side::Responder), how: Close::Reset }),
            event(2, opened),
            event(2, What::Closed { side: Some(Side::Responder), how: Close::Reset }),
        ]);
        assert_eq!(format!("{told:?}"), format!("{read:?}"));
        assert!(told == read);
    }
}

#[test]
fn what_is_not_recorded_stands_as_a_gap_of_so_many_octets() {
    let image = noise(100_000, 4);
    let gap = |count| What::Gap { side: Side::Initiator, count, cut: None };
    let (told, read) = there_and_back(&[
        event(0, openings()[0]),
        event(0, ACCEPTED),
        event(0, sent(Side::Initiator, &image)),
        event(0, gap(70_000)),
        event(0, sent(Side::Initiator, &image)),
        event(0, sent(Side::Responder, b"taken")),
        event(0, gap(1)),
        event(0, sent(Side::Initiator, b"more")),
        event(0, sent(Side::Responder, b"taken")),
        event(0, fin(Side::Initiator)),
        event(0, fin(Side::Responder)),
    ]);
    assert_eq!(format!("{told:?}"), format!("{read:?}"));
    assert!(told == read);
}

#[test]
fn sequence_numbers_go_round() {
    let image = noise(100_000, 5);
    let (mut recorder, mut read) = (Recorder::default(), Story::default());
    let (mut decoder, mut table) = (Decoder::new(false), Table::new(&[]));
    let (mut number, mut place) = (0, 0);
    let mut turn = 0;
    let mut push = |event: Event<'_>| {
        turn += 1;
        recorder.frames(&event, |octets| {
            number += 1;
            let at = Timestamp::from_nanoseconds(turn * 3_000_000);
            let original_length = u32::try_from(octets.len()).unwrap();
            let frame = Frame { number, at, link_type: LinkType::ETHERNET, original_length, octets };
            let segment = decoder.decode(&frame).unwrap();
            table.push(&segment, &mut |event| match event.what {
                // The same octets again and again are compared, and not kept.
                What::Octets { octets, .. } => {
                    assert_eq!(octets, &image[place..place + octets.len()]);
                    place = (place + octets.len()) % image.len();
                }
                _ => read.push(&event),
            });
        });
    };
    push(event(0, openings()[0]));
    push(event(0, ACCEPTED));
    // Five GiB with a gap of 128 MiB after each piece.
    for _ in 0..40 {
        push(event(0, sent(Side::Initiator, &image)));
        push(event(0, What::Gap { side: Side::Initiator, count: 1 << 27, cut: None }));
    }
    push(event(0, sent(Side::Initiator, &image)));
    push(event(0, fin(Side::Initiator)));
    push(event(0, fin(Side::Responder)));
    let gaps = read.0[0].iter().filter(|item| **item == Item::Gap(Side::Initiator, 1 << 27)).count();
    assert_eq!((gaps, read.0.len(), read.0[0].len()), (40, 1, 44), "{read:?}");
}

#[test]
fn a_recording_tells_what_the_relays_saw() {
    let mut recorded = Recorded::new(Settings::new);
    let image = noise(1_000_000, 6);
    let mut told = Story::default();
    let mut teller = Teller::new(&recorded.tap);
    for (serial, opened) in (0..).zip(openings()) {
        conversation(serial, opened, &image, &mut |event| {
            told.push(event);
            teller.tell(event);
        });
    }
    let state = recorded.finish(teller);
    let (read, _, frames) = Story::of_files(&[recorded.path()]);
    assert_eq!(format!("{told:?}"), format!("{read:?}"));
    assert!(told == read);
    let about = std::fs::metadata(recorded.path()).unwrap();
    assert_eq!((state.frames, state.octets), (frames, about.len()));
    assert_eq!((state.files, state.missed_octets, state.stopped), (1, 0, None));
    assert_eq!(about.permissions().mode() & 0o777, 0o600);
    assert!(recorded.alarms().is_empty());
}

/// Events of a capture as a relay would have seen them; `None` if it could not have.
fn seen_by_a_relay(path: &Path, mut sink: impl FnMut(&Event<'_>)) -> Option<()> {
    let octets = std::fs::read(path).unwrap();
    let mut source = Source::open(Box::new(std::io::Cursor::new(octets))).ok()?;
    let (mut decoder, mut table) = (Decoder::new(false), Table::new(&[]));
    let mut is_seen = true;
    let mut take = |event: Event<'_>| match event.what {
        What::Opened { start: Start::MidStream, .. } | What::Gap { .. } => is_seen = false,
        What::Noticed { notice, .. } if notice != Notice::Accepted => {}
        _ if is_seen => sink(&event),
        _ => {}
    };
    while let Some(frame) = source.next_frame().ok()? {
        if let Ok(segment) = decoder.decode(&frame) {
            table.push(&segment, &mut take);
        }
    }
    table.finish(&mut take);
    is_seen.then_some(())
}

/// The third law of the narrow waist.
#[test]
fn the_timeline_of_what_was_seen_is_that_of_its_recording() {
    let folder = tempfile::tempdir().unwrap();
    let is_small = |path: &PathBuf| std::fs::metadata(path).unwrap().len() < 200_000;
    let mut compared = 0;
    for capture in captures().into_iter().filter(is_small) {
        let path = folder.path().join(name(&capture));
        let tap = Tap::new();
        let feed = tap.feed(Purpose::Recording, ROOMY);
        let analysis = tap.feed(Purpose::Analysis, ROOMY);
        let recording = start(Settings::new(path.clone()), feed, &Arc::default()).unwrap();
        let mut teller = Teller::new(&tap);
        let seen = seen_by_a_relay(&capture, |event| teller.tell(event));
        teller.finish();
        assert_eq!(recording.finish().stopped, None);
        if seen.is_none() {
            continue;
        }
        let live = timeline_of_events(
            |push| {
                while let Some(batch) = analysis.take(Duration::ZERO) {
                    for seen in batch {
                        seen.tell(&mut |event| push(&event));
                    }
                }
            },
            everything(),
        );
        let read = timeline_of_capture(std::fs::read(&path).unwrap(), everything());
        assert!(format!("{live:#?}") == format!("{read:#?}"), "{}", capture.display());
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_file_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("traffic.pcapng");
    std::fs::write(&path, "my thesis").unwrap();
    let feed = Tap::new().feed(Purpose::Recording, ROOMY);
    let error = start(Settings::new(path.clone()), feed, &Arc::default()).unwrap_err().to_string();
    assert!(error.ends_with("traffic.pcapng: it is there already, and nothing is written over: choose another name, or move it away"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "my thesis");
    let feed = Tap::new().feed(Purpose::Recording, ROOMY);
    let nowhere = Settings::new(folder.path().join("nowhere/traffic.pcapng"));
    let error = start(nowhere, feed, &Arc::default()).unwrap_err().to_string();
    assert!(error.ends_with("there is no such folder"), "{error}");
    // Whoever made an empty file with `mktemp` has one that can be used.
    std::fs::write(&path, "").unwrap();
    let tap = Tap::new();
    let recording = start(Settings::new(path.clone()), tap.feed(Purpose::Recording, ROOMY), &Arc::default());
    tap.finish();
    assert_eq!(recording.unwrap().finish().frames, 0);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(Story::of_files(&[path]).2, 0);
}

/// Every batch is with the kernel at once.
#[test]
fn what_was_told_is_in_the_file_while_the_recording_goes_on() {
    let mut recorded = Recorded::new(Settings::new);
    let mut teller = Teller::new(&recorded.tap);
    let image = noise(100_000, 7);
    teller.tell(&event(0, openings()[0]));
    teller.tell(&event(0, ACCEPTED));
    for round in 1..5 {
        teller.tell(&event(0, sent(Side::Initiator, &image)));
        let frames = 3 + round * frame_count(&sent(Side::Initiator, &image));
        recorded.wait("frames written", |recording| recording.state().frames == frames);
        let (read, _, in_file) = Story::of_files(&[recorded.path()]);
        assert_eq!((in_file, read.octets()), (frames, image.len() * round as usize));
        assert_eq!(recorded.recording().files()[0].count, frames);
    }
    recorded.finish(teller);
}

#[test]
fn a_recording_cut_anywhere_is_readable_up_to_there() {
    let mut recorded = Recorded::new(Settings::new);
    let mut teller = Teller::new(&recorded.tap);
    conversation(0, openings()[0], &noise(4_000, 8), &mut |event| teller.tell(event));
    let all = recorded.finish(teller).frames;
    let octets = std::fs::read(recorded.path()).unwrap();
    let cut = recorded.folder.path().join("cut.pcapng");
    let mut last = 0;
    for length in (0..octets.len()).step_by(13).chain([octets.len()]) {
        std::fs::write(&cut, &octets[..length]).unwrap();
        let frames = Story::of_files(&[&cut]).2;
        assert!(frames == last || frames == last + 1, "{length}");
        last = frames;
    }
    assert_eq!(last, all);
}

#[test]
fn what_found_no_room_is_remarked_on_the_next_frame() {
    let tap = Tap::new();
    let feed = tap.feed(Purpose::Recording, Bound { octets: 200_000, is_lossless: false });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("traffic.pcapng");
    let mut tapped = tap.open(endpoint("10.0.1.30", 40_000), endpoint("10.0.1.2", 104), Some("route one"));
    tapped.accepted();
    let image = noise(100_000, 9);
    for _ in 0..3 {
        tapped.octets(Side::Initiator, &image, None);
    }
    tapped.octets(Side::Responder, b"taken", Some("on purpose"));
    tapped.octets(Side::Initiator, b"more", None);
    // What stands behind lost octets is waited for, in case that the capture only mixed up the order.
    std::thread::sleep(Duration::from_millis(5));
    tapped.closed(Some(Side::Initiator), Close::Fin, None);
    tapped.closed(Some(Side::Responder), Close::Fin, None);
    tap.finish();
    let state = start(Settings::new(path.clone()), feed, &Arc::default()).unwrap().finish();
    assert_eq!(state.missed_octets, 200_000);
    let (read, metadata, frames) = Story::of_files(&[path]);
    assert_eq!(frames, state.frames);
    assert_eq!(read.0[0][4], Item::Gap(Side::Initiator, 200_000), "{read:?}");
    let after_image = 3 + frame_count(&sent(Side::Initiator, &image));
    let comments = |metadata: &Metadata| -> Vec<(u64, String)> {
        metadata.comments.iter().map(|comment| (comment.frame.unwrap(), comment.text.clone())).collect()
    };
    assert_eq!(
        comments(&metadata[0]),
        [
            (1, "route one".to_owned()),
            (after_image + 1, "on purpose".to_owned()),
            (
                after_image + 3,
                "before this frame, 200000 octets of the client are not recorded: the disk was slower than the network"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn a_full_disk_stops_the_recording_and_nothing_else() {
    let full = Path::new("/dev/full");
    let feed = Tap::new().feed(Purpose::Recording, ROOMY);
    let error = start(Settings::new(full.to_owned()), feed, &Arc::default()).unwrap_err().to_string();
    assert_eq!(error, "/dev/full: the disk is full");
}

/// As logrotate does: the file is moved away, and then SIGHUP.
#[test]
fn a_file_that_was_moved_away_is_made_anew() {
    let mut recorded = Recorded::new(Settings::new);
    let mut teller = Teller::new(&recorded.tap);
    let mut told = Story::default();
    let moved = recorded.folder.path().join("traffic.pcapng.1");
    let image = noise(100_000, 10);
    let mut tell = |teller: &mut Teller, what: What<'_>| {
        told.push(&event(0, what));
        teller.tell(&event(0, what));
    };
    tell(&mut teller, openings()[0]);
    tell(&mut teller, ACCEPTED);
    tell(&mut teller, sent(Side::Initiator, &image));
    // Nobody moved it: it goes on.
    recorded.recording().reopen();
    let first = 3 + frame_count(&sent(Side::Initiator, &image));
    recorded.wait("written", |recording| recording.state().frames == first);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(recorded.recording().state().files, 1);
    std::fs::rename(recorded.path(), &moved).unwrap();
    recorded.recording().reopen();
    recorded.wait("a new file", |recording| recording.state().files == 2);
    tell(&mut teller, sent(Side::Initiator, &image));
    tell(&mut teller, fin(Side::Initiator));
    tell(&mut teller, fin(Side::Responder));
    recorded.wait("written", |recording| recording.state().frames == 2 * first - 3 + 4);
    let parts = recorded.recording().files();
    // Nobody knows where the first one is now.
    assert_eq!((parts[0].first, parts[0].count, parts[0].before), (first + 1, first + 1, 0));
    assert_eq!((parts.len(), &parts[0].path), (1, &recorded.path()));
    recorded.finish(teller);
    let (read, _, frames) = Story::of_files(&[moved, recorded.path()]);
    assert_eq!(frames, 2 * first + 1);
    assert_eq!(format!("{told:?}"), format!("{read:?}"));
    assert!(told == read);
}

#[test]
fn every_thing_seen_has_the_number_of_its_frame_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("traffic.pcapng");
    let tap = Tap::new();
    let feed = tap.feed(Purpose::Recording, ROOMY);
    let analysis = tap.feed(Purpose::Analysis, ROOMY);
    let recording = start(Settings::new(path.clone()), feed, &Arc::default()).unwrap();
    let mut teller = Teller::new(&tap);
    for (serial, opened) in (0..).zip(openings()) {
        conversation(serial, opened, &noise(200_000, 11), &mut |event| teller.tell(event));
    }
    teller.finish();
    let octets = {
        assert_eq!(recording.finish().stopped, None);
        std::fs::read(&path).unwrap()
    };
    let mut payloads = vec![Vec::new()];
    let mut source = Source::open(Box::new(std::io::Cursor::new(octets))).unwrap();
    while let Some(frame) = source.next_frame().unwrap() {
        payloads.push(payload(frame.octets).1);
    }
    let mut compared = 0;
    while let Some(batch) = analysis.take(Duration::ZERO) {
        for seen in batch {
            let Seen { what: Happening::Octets { octets, .. }, frame, .. } = seen else { continue };
            for (place, octets) in segments(&octets) {
                assert_eq!(payloads[usize::try_from(frame + place).unwrap()], octets);
                compared += 1;
            }
        }
    }
    assert!(compared > 3 * 140);
    assert_eq!(std::fs::metadata(&path).unwrap().nlink(), 1);
}
