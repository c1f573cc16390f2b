//! What happened on connections, told to a tap or read from a recording.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dcmtap::capture::{Input, Merge, Metadata, Source};
use dcmtap::packet::{Decoder, Endpoint};
use dcmtap::proxy::recorder::{Error, Part, Recording, Settings, State};
use dcmtap::proxy::{Bound, Feed, Purpose, Tap, Tapped};
use dcmtap::stream::{Close, ConnectionId, Event, Notice, Side, Start, Table, What};
use dcmtap::time::{Moment, Timestamp};

pub(crate) fn endpoint(address: &str, port: u16) -> Endpoint {
    Endpoint { address: address.parse::<IpAddr>().unwrap(), port }
}

/// What an event tells, with octets of its own.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Item {
    Opened(Endpoint, Endpoint),
    Accepted,
    Octets(Side, Vec<u8>),
    Gap(Side, u64),
    Closed(Option<Side>, Close),
    Other(String),
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened(initiator, _) => write!(f, "opened by {}", initiator.port),
            Self::Accepted => write!(f, "accepted"),
            Self::Octets(side, octets) => write!(f, "{side:?} {} octets", octets.len()),
            Self::Gap(side, count) => write!(f, "{side:?} gap of {count}"),
            Self::Closed(side, how) => write!(f, "closed {side:?} {how:?}"),
            Self::Other(other) => write!(f, "{other}"),
        }
    }
}

/// What happened on each connection, in order; octets that follow one another are one item.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Story(pub(crate) Vec<Vec<Item>>);

impl Story {
    pub(crate) fn push(&mut self, event: &Event<'_>) {
        let serial = usize::try_from(event.connection.serial).unwrap();
        self.0.resize(self.0.len().max(serial + 1), Vec::new());
        let items = &mut self.0[serial];
        let item = match event.what {
            What::Opened { initiator, responder, start: Start::Handshake } => {
                Item::Opened(initiator, responder)
            }
            What::Octets { octets: [], .. } => return,
            What::Octets { side, octets, .. } => {
                if let Some(Item::Octets(last, before)) = items.last_mut()
                    && *last == side
                {
                    return before.extend(octets);
                }
                Item::Octets(side, octets.to_vec())
            }
            What::Gap { side, count, cut: None } => Item::Gap(side, count),
            What::Noticed { side: Side::Responder, notice: Notice::Accepted } => Item::Accepted,
            What::Closed { side, how } => Item::Closed(side, how),
            other => Item::Other(format!("{other:?}")),
        };
        items.push(item);
    }

    /// What capture files tell together, with what they say about themselves.
    pub(crate) fn of_files<P: AsRef<Path>>(paths: &[P]) -> (Self, Vec<Metadata>, u64) {
        let input = |path: &P| {
            let path = path.as_ref().to_owned();
            let name = path.display().to_string();
            let open = Box::new(move || {
                let file = File::open(&path).expect("a file of the recording");
                Source::open(Box::new(file))
            });
            Input { name, starts_at: None, open: open as _ }
        };
        let mut merge = Merge::new(paths.iter().map(input).collect());
        let (mut decoder, mut table) = (Decoder::new(false), Table::new(&[]));
        let (mut story, mut frames) = (Self::default(), 0);
        while let Ok(Some((_, frame))) = merge.next_frame() {
            assert_sums(frame.octets);
            frames = frame.number;
            let segment = decoder.decode(&frame).expect("a TCP segment");
            table.push(&segment, &mut |event| story.push(&event));
        }
        table.finish(&mut |event| story.push(&event));
        let metadata = merge.take_closed().into_iter().map(|(_, metadata)| metadata).collect();
        (story, metadata, frames)
    }

    pub(crate) fn octets(&self) -> usize {
        let length = |item: &Item| if let Item::Octets(_, octets) = item { octets.len() } else { 0 };
        self.0.iter().flatten().map(length).sum()
    }
}

/// Are the checksums of IP and TCP right?
pub(crate) fn assert_sums(frame: &[u8]) {
    let (ip, is_v4) = (&frame[14..], frame[12..14] == [0x08, 0x00]);
    let header = if is_v4 { 20 } else { 40 };
    if is_v4 {
        assert_eq!(usize::from(u16::from_be_bytes([ip[2], ip[3]])), ip.len());
        assert_eq!(sum(&ip[..20]), 0xffff, "the checksum of IP");
    } else {
        assert_eq!(frame[12..14], [0x86, 0xdd]);
        assert_eq!(usize::from(u16::from_be_bytes([ip[4], ip[5]])), ip.len() - 40);
    }
    let addresses = if is_v4 { &ip[12..20] } else { &ip[8..40] };
    let segment = &ip[header..];
    let pseudo = [addresses, &(segment.len() as u32).to_be_bytes(), &[0, 0, 0, 6], segment].concat();
    assert_eq!(sum(&pseudo), 0xffff, "the checksum of TCP");
}

fn sum(octets: &[u8]) -> u64 {
    let mut sum: u64 = octets
        .chunks(2)
        .map(|two| u64::from(two[0]) << 8 | two.get(1).map_or(0, |low| u64::from(*low)))
        .sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum
}

/// An event without a moment.
pub(crate) fn event(serial: u64, what: What<'_>) -> Event<'_> {
    let slot = u32::try_from(serial).unwrap();
    Event { at: Timestamp::EPOCH, frame: 0, connection: ConnectionId { serial, slot }, what }
}

pub(crate) fn sent(side: Side, octets: &[u8]) -> What<'_> {
    What::Octets { side, seen: Moment::default(), carrier: Moment::default(), octets }
}

/// Tells a tap what happens, as relays do.
pub(crate) struct Teller {
    pub(crate) tap: Arc<Tap>,
    open: HashMap<u64, Tapped>,
}

impl Teller {
    pub(crate) fn new(tap: &Arc<Tap>) -> Self {
        Self { tap: Arc::clone(tap), open: HashMap::new() }
    }

    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        let serial = event.connection.serial;
        if let What::Opened { initiator, responder, .. } = event.what {
            self.open.insert(serial, self.tap.open(initiator, responder, None));
            return;
        }
        let tapped = self.open.get_mut(&serial).expect("a connection that is open");
        match event.what {
            What::Octets { side, octets, .. } => tapped.octets(side, octets, None),
            What::Noticed { notice: Notice::Accepted, .. } => tapped.accepted(),
            What::Closed { side, how } => tapped.closed(side, how, None),
            other => panic!("a relay sees no {other:?}"),
        }
    }

    /// The relays end.
    pub(crate) fn finish(self) {
        drop(self.open);
        self.tap.finish();
    }
}

/// Octets in which no stretch is like another.
pub(crate) fn noise(count: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// An opening between addresses of each kind.
pub(crate) fn openings() -> [What<'static>; 3] {
    let opened = |initiator: &str, responder: &str| What::Opened {
        initiator: endpoint(initiator, 40_000),
        responder: endpoint(responder, 104),
        start: Start::Handshake,
    };
    [
        opened("10.0.1.30", "10.0.1.2"),
        opened("2001:db8::30", "2001:db8::2"),
        opened("10.0.1.30", "2001:db8::2"),
    ]
}

pub(crate) const ACCEPTED: What<'static> = What::Noticed { side: Side::Responder, notice: Notice::Accepted };

pub(crate) const fn fin(side: Side) -> What<'static> {
    What::Closed { side: Some(side), how: Close::Fin }
}

pub(crate) const ROOMY: Bound = Bound { octets: 64 << 20, is_lossless: true };

/// A recording in a folder of its own, and what it called out.
pub(crate) struct Recorded {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) tap: Arc<Tap>,
    recording: Option<Recording>,
    alarms: Arc<Mutex<Vec<String>>>,
}

impl Recorded {
    pub(crate) fn new(settings: impl FnOnce(PathBuf) -> Settings) -> Self {
        Self::bounded(ROOMY, settings)
    }

    pub(crate) fn bounded(bound: Bound, settings: impl FnOnce(PathBuf) -> Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path().join("traffic.pcapng"));
        let tap = Tap::new();
        let alarms = Arc::new(Mutex::new(Vec::new()));
        let feed = tap.feed(Purpose::Recording, bound);
        let recording = start(settings, feed, &alarms).unwrap();
        Self { folder, tap, recording: Some(recording), alarms }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("traffic.pcapng")
    }

    pub(crate) fn recording(&self) -> &Recording {
        self.recording.as_ref().unwrap()
    }

    pub(crate) fn alarms(&self) -> Vec<String> {
        self.alarms.lock().unwrap().clone()
    }

    /// Waits until it stands like this.
    pub(crate) fn wait(&self, what: &str, is_so: impl Fn(&Recording) -> bool) {
        let start = Instant::now();
        while !is_so(self.recording()) {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "not yet: {what}: {:?}",
                self.recording().state()
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// All is told, written and compressed: how it stands, and its files.
    pub(crate) fn finish_with_files(&mut self, teller: Teller) -> (State, Vec<Part>) {
        teller.finish();
        self.recording.take().unwrap().finish_with_files()
    }

    /// All is told and written.
    pub(crate) fn finish(&mut self, teller: Teller) -> State {
        teller.finish();
        self.recording.take().unwrap().finish()
    }
}

pub(crate) fn start(
    settings: Settings,
    feed: Feed,
    alarms: &Arc<Mutex<Vec<String>>>,
) -> Result<Recording, Error> {
    let alarms = Arc::clone(alarms);
    Recording::start(settings, feed, Box::new(move |text| alarms.lock().unwrap().push(text.to_owned())))
}

/// A conversation of one connection, as relays tell of it.
pub(crate) fn conversation(
    serial: u64,
    opened: What<'static>,
    image: &[u8],
    tell: &mut impl FnMut(&Event<'_>),
) {
    tell(&event(serial, opened));
    tell(&event(serial, ACCEPTED));
    for piece in image.chunks(70_001) {
        tell(&event(serial, sent(Side::Initiator, piece)));
        tell(&event(serial, sent(Side::Responder, b"taken")));
    }
    tell(&event(serial, fin(Side::Initiator)));
    tell(&event(serial, sent(Side::Responder, b"bye")));
    tell(&event(serial, fin(Side::Responder)));
}
