//! The third law (ARCHITECTURE.md): the timeline of a proxied session equals that of its recording, for the traffic of
//! every capture, played through the proxy.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;
#[path = "common/replay.rs"]
mod replay;

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use common::{captures, everything, json, name, timeline_of_capture, timeline_of_events};
use dcmtap::proxy::recorder::{Recording, Settings as RecorderSettings};
use dcmtap::proxy::route::Target;
use dcmtap::proxy::{Bound, Feed, Proxy, Purpose, Route, Seen, Settings, Tap};
use dcmtap::stream::{Event, PerSide};
use replay::{Step, play, scripts};
use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(20);
const LOSSLESS: Bound = Bound { octets: 64 << 20, is_lossless: true };

/// A proxy that records, between whoever plays and a target.
struct Trial {
    tap: Arc<Tap>,
    feed: Feed,
    recording: Recording,
    file: PathBuf,
    proxy: Proxy,
    target: TcpListener,
}

impl Trial {
    /// Listens on an address, and records into a folder. `None` where the machine does not have the address.
    fn start(listen: &str, folder: &Path) -> Option<Self> {
        let tap = Tap::new();
        let file = folder.join("recording.pcapng");
        let alarm = Box::new(|text: &str| assert_eq!(text, ""));
        let settings = RecorderSettings::new(file.clone());
        let recording = Recording::start(settings, tap.feed(Purpose::Recording, LOSSLESS), alarm).unwrap();
        let feed = tap.feed(Purpose::Analysis, LOSSLESS);
        let target = TcpListener::bind("127.0.0.1:0").unwrap();
        let to = Target::parse(&target.local_addr().unwrap().to_string()).unwrap();
        let settings = Settings {
            routes: vec![Route::new(listen.parse().unwrap(), to)],
            max_connections: 100,
            connect_timeout: PATIENCE,
            tap: Arc::clone(&tap),
            listener: Arc::new(|_| {}),
        };
        let proxy = Proxy::start(settings).ok()?;
        Some(Self { tap, feed, recording, file, proxy, target })
    }

    /// Plays connections through the proxy; then: what was shown live, and what the recording shows.
    fn play(self, scripts: &[Vec<Step>]) -> (Vec<Value>, Vec<Value>) {
        let Self { tap, feed, recording, file, mut proxy, target } = self;
        let analysing = thread::spawn(move || take(&feed));
        for steps in scripts {
            let initiator = TcpStream::connect(proxy.addresses().first().unwrap()).unwrap();
            let responder = target.accept().unwrap().0;
            play(steps, PerSide { initiator: Some(initiator), responder: Some(responder) });
        }
        proxy.stop_taking();
        assert!(proxy.wait(PATIENCE));
        tap.finish();
        let seen = analysing.join().unwrap();
        assert_eq!(recording.finish().stopped, None);
        let tell = |sink: &mut dyn FnMut(&Event<'_>)| {
            for seen in &seen {
                seen.tell(&mut |event| sink(&event));
            }
        };
        let live = json(&timeline_of_events(tell, everything()));
        let recorded = json(&timeline_of_capture(std::fs::read(file).unwrap(), everything()));
        (live, recorded)
    }
}

fn take(feed: &Feed) -> Vec<Seen> {
    let mut all = Vec::new();
    while let Some(batch) = feed.take(PATIENCE) {
        all.extend(batch);
    }
    all
}

#[test]
fn what_was_shown_live_is_what_the_recording_shows() {
    let mut compared = 0;
    for path in captures() {
        let scripts = scripts(&std::fs::read(&path).unwrap());
        if scripts.is_empty() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let (live, recorded) = Trial::start("127.0.0.1:0", folder.path()).unwrap().play(&scripts);
        assert_eq!(live, recorded, "{}", name(&path));
        compared += live.len();
    }
    assert!(compared > 2_000, "{compared} lines");
}

/// A client over IPv6 and a target over IPv4 stand in one packet of the recording, and are named as they are.
#[test]
fn ends_of_different_families_are_the_same_live_and_recorded() {
    let folder = tempfile::tempdir().unwrap();
    // A machine without IPv6 has nothing to compare.
    let Some(trial) = Trial::start("[::1]:0", folder.path()) else { return };
    let octets = std::fs::read("captures/echo-dcmtk-to-dcmtk.pcap").unwrap();
    let (live, recorded) = trial.play(&scripts(&octets));
    assert_eq!(live, recorded);
    assert!(format!("{live:?}").contains("::1") && format!("{live:?}").contains("\"127.0.0.1"), "{live:?}");
}
