//! The third law (ARCHITECTURE.md): the timeline of a proxied session equals that of its recording, for the traffic of
//! every capture, played through the proxy.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;
#[path = "common/replay.rs"]
mod replay;

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use common::{captures, everything, json, name, timeline_of_capture, timeline_of_events};
use dcmtap::proxy::recorder::{Recording, Settings as RecorderSettings};
use dcmtap::proxy::route::Target;
use dcmtap::proxy::{Bound, Feed, Proxy, Purpose, Route, Settings, Tap};
use dcmtap::stream::{Event, PerSide};
use replay::{play, scripts};

const PATIENCE: Duration = Duration::from_secs(20);
const LOSSLESS: Bound = Bound { octets: 64 << 20, is_lossless: true };

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

/// A client over IPv6 and a target over IPv4 stand in one packet of the recording, and are named as they are.
#[test]
fn ends_of_different_families_are_the_same_live_and_recorded() {
    let tap = Tap::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recording.pcapng");
    let settings = RecorderSettings::new(file.clone());
    let recording =
        Recording::start(settings, tap.feed(Purpose::Recording, LOSSLESS), Box::new(|_| {})).unwrap();
    let feed = tap.feed(Purpose::Analysis, LOSSLESS);
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = Target::parse(&target.local_addr().unwrap().to_string()).unwrap();
    let settings = Settings {
        routes: vec![Route::new("[::1]:0".parse().unwrap(), to)],
        max_connections: 100,
        connect_timeout: PATIENCE,
        tap: Arc::clone(&tap),
        listener: Arc::new(|_| {}),
    };
    // A machine without IPv6 has nothing to compare.
    let Ok(mut proxy) = Proxy::start(settings) else { return };
    let octets = std::fs::read("captures/echo-dcmtk-to-dcmtk.pcap").unwrap();
    for steps in scripts(&octets) {
        let initiator = TcpStream::connect(proxy.addresses().first().unwrap()).unwrap();
        let responder = target.accept().unwrap().0;
        play(&steps, PerSide { initiator: Some(initiator), responder: Some(responder) });
    }
    proxy.stop_taking();
    assert!(proxy.wait(PATIENCE));
    tap.finish();
    let seen = take(&feed);
    assert_eq!(recording.finish().stopped, None);
    let tell = |sink: &mut dyn FnMut(&Event<'_>)| {
        for seen in &seen {
            seen.tell(&mut |event| sink(&event));
        }
    };
    let live = json(&timeline_of_events(tell, everything()));
    let recorded = json(&timeline_of_capture(std::fs::read(&file).unwrap(), everything()));
    assert_eq!(live, recorded);
    assert!(format!("{live:?}").contains("::1") && format!("{live:?}").contains("\"127.0.0.1"), "{live:?}");
}
