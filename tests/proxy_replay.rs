//! The third law (ARCHITECTURE.md): the timeline of a proxied session equals that of its recording, for the traffic of
//! every capture, played through the proxy.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use common::{captures, everything, json, name, timeline_of_capture, timeline_of_events};
use dcmtap::capture::Source;
use dcmtap::packet::Decoder;
use dcmtap::proxy::recorder::{Recording, Settings as RecorderSettings};
use dcmtap::proxy::route::Target;
use dcmtap::proxy::{Bound, Feed, Proxy, Purpose, Route, Settings, Tap};
use dcmtap::stream::{Close, Event, PerSide, Side, Table, What};
use socket2::SockRef;

const PATIENCE: Duration = Duration::from_secs(20);
/// Written before it is read at the other end: less than a socket holds.
const PIECE: usize = 32 << 10;
const LOSSLESS: Bound = Bound { octets: 64 << 20, is_lossless: true };

/// What the ends of one connection did.
#[derive(Debug, Clone)]
enum Step {
    Octets(Side, Vec<u8>),
    Fin(Side),
    Reset(Side),
}

/// What was done on each connection of a capture, as far as it is there; holes are left out.
fn scripts(octets: &[u8]) -> Vec<Vec<Step>> {
    let mut scripts: BTreeMap<u64, Vec<Step>> = BTreeMap::new();
    let mut note = |event: Event<'_>| {
        let steps = scripts.entry(event.connection.serial).or_default();
        match event.what {
            What::Octets { side, octets, .. } => steps.push(Step::Octets(side, octets.to_vec())),
            What::Closed { side: Some(side), how: Close::Fin } => steps.push(Step::Fin(side)),
            What::Closed { side: Some(side), how: Close::Reset } => steps.push(Step::Reset(side)),
            _ => {}
        }
    };
    let Ok(mut source) = Source::open(Box::new(std::io::Cursor::new(octets.to_vec()))) else {
        return Vec::new();
    };
    let (mut decoder, mut table) = (Decoder::new(false), Table::new(&[]));
    while let Ok(Some(frame)) = source.next_frame() {
        if let Ok(segment) = decoder.decode(&frame) {
            table.push(&segment, &mut note);
        }
    }
    table.finish(&mut note);
    scripts.into_values().filter(|steps| !steps.is_empty()).collect()
}

/// Does on both ends what was done, each step when the one before has arrived.
fn play(steps: &[Step], mut ends: PerSide<Option<TcpStream>>) {
    for end in [&ends.initiator, &ends.responder].into_iter().flatten() {
        end.set_read_timeout(Some(PATIENCE)).unwrap();
        end.set_nodelay(true).unwrap();
    }
    for step in steps {
        match step {
            Step::Octets(side, octets) => {
                for piece in octets.chunks(PIECE) {
                    ends.of(*side).as_ref().unwrap().write_all(piece).unwrap();
                    let mut arrived = vec![0; piece.len()];
                    ends.of(side.other()).as_ref().unwrap().read_exact(&mut arrived).unwrap();
                    assert!(arrived == piece);
                }
            }
            Step::Fin(side) => {
                ends.of(*side).as_ref().unwrap().shutdown(Shutdown::Write).unwrap();
                assert_eq!(ends.of(side.other()).as_ref().unwrap().read(&mut [0]).unwrap(), 0);
            }
            Step::Reset(side) => {
                let end = ends.of_mut(*side).take().unwrap();
                SockRef::from(&end).set_linger(Some(Duration::ZERO)).unwrap();
                drop(end);
                let _ = ends.of(side.other()).as_ref().unwrap().read(&mut [0]);
                return;
            }
        }
    }
}

fn start(tap: &Arc<Tap>) -> (Proxy, TcpListener) {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = Target::parse(&target.local_addr().unwrap().to_string()).unwrap();
    let settings = Settings {
        routes: vec![Route::new("127.0.0.1:0".parse().unwrap(), to)],
        max_connections: 100,
        connect_timeout: PATIENCE,
        tap: Arc::clone(tap),
        listener: Arc::new(|_| {}),
    };
    (Proxy::start(settings).unwrap(), target)
}

fn take(feed: &Feed) -> Vec<dcmtap::proxy::Seen> {
    let mut all = Vec::new();
    while let Some(batch) = feed.take(PATIENCE) {
        all.extend(batch);
    }
    all
}

#[test]
fn what_was_shown_live_is_what_the_recording_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut compared = 0;
    for path in captures() {
        let scripts = scripts(&std::fs::read(&path).unwrap());
        if scripts.is_empty() {
            continue;
        }
        let tap = Tap::new();
        let file = folder.path().join("recording.pcapng");
        let alarm = Box::new(|text: &str| assert_eq!(text, ""));
        let settings = RecorderSettings::new(file.clone());
        let recording = Recording::start(settings, tap.feed(Purpose::Recording, LOSSLESS), alarm).unwrap();
        let feed = tap.feed(Purpose::Analysis, LOSSLESS);
        let (mut proxy, target) = start(&tap);
        let analysing = thread::spawn(move || take(&feed));
        for steps in &scripts {
            let initiator = TcpStream::connect(proxy.addresses()[0]).unwrap();
            let responder = target.accept().unwrap().0;
            play(steps, PerSide { initiator: Some(initiator), responder: Some(responder) });
        }
        proxy.stop_taking();
        assert!(proxy.wait(PATIENCE), "{}", name(&path));
        tap.finish();
        let seen = analysing.join().unwrap();
        assert_eq!(recording.finish().stopped, None);
        let tell = |sink: &mut dyn FnMut(&Event<'_>)| {
            for seen in &seen {
                seen.tell(&mut |event| sink(&event));
            }
        };
        let live = json(&timeline_of_events(tell, everything()));
        let recorded = json(&timeline_of_capture(std::fs::read(&file).unwrap(), everything()));
        assert_eq!(live, recorded, "{}", name(&path));
        compared += live.len();
        std::fs::remove_file(file).unwrap();
    }
    assert!(compared > 2_000, "{compared} lines");
}
