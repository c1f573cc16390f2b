//! What Wireshark thinks of our recordings, and what becomes of them on a disk that is full.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use dcmtap::proxy::recorder::Settings;
use dcmtap::proxy::{Purpose, Tap};
use dcmtap::scenario::Ladder;
use dcmtap::stream::{Close, Side, What};

use crate::is_there;
use crate::told::{
    ACCEPTED, ROOMY, Recorded, Story, Teller, conversation, endpoint, event, fin, noise, openings, sent,
    start,
};

/// What tshark says of a capture.
fn tshark(path: &Path, arguments: &[&str]) -> String {
    let output = Command::new("tshark")
        .args(["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-r"])
        .arg(path)
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn wireshark_has_nothing_to_say_about_the_tcp_of_a_recording() {
    if !is_there("tshark", &["--version"]) {
        return;
    }
    let mut recorded = Recorded::new(Settings::new);
    let mut teller = Teller::new(&recorded.tap);
    // Many times the window in one piece and in several, both ways, over IPv4, IPv6 and between them, half closed.
    let image = noise(1_000_000, 31);
    for (serial, opened) in (0..).zip(openings()) {
        conversation(serial, opened, &image, &mut |event| teller.tell(event));
    }
    let opened = |port| What::Opened {
        initiator: endpoint("10.0.1.31", port),
        responder: endpoint("10.0.1.2", 104),
        start: dcmtap::stream::Start::Handshake,
    };
    // Refused; reset in the middle; closed by the server first.
    teller.tell(&event(3, opened(50_001)));
    teller.tell(&event(3, What::Closed { side: Some(Side::Responder), how: Close::Reset }));
    teller.tell(&event(4, opened(50_002)));
    teller.tell(&event(4, ACCEPTED));
    teller.tell(&event(4, sent(Side::Responder, &image)));
    teller.tell(&event(4, What::Closed { side: Some(Side::Initiator), how: Close::Reset }));
    teller.tell(&event(5, opened(50_003)));
    teller.tell(&event(5, ACCEPTED));
    teller.tell(&event(5, fin(Side::Responder)));
    teller.tell(&event(5, sent(Side::Initiator, &image)));
    teller.tell(&event(5, fin(Side::Initiator)));
    let frames = recorded.finish(teller).frames;

    let path = recorded.path();
    let numbers = tshark(&path, &["-T", "fields", "-e", "frame.number"]);
    assert_eq!(numbers.lines().last(), Some(frames.to_string().as_str()));
    let complaints = "tcp.analysis.flags || _ws.malformed || _ws.short || tcp.checksum.status == 0 || \
                      ip.checksum.status == 0";
    assert_eq!(tshark(&path, &["-Y", complaints, "-d", "tcp.port==104,data"]), "");
    assert_ne!(tshark(&path, &["-c", "9", "-Y", "tcp.checksum.status == 1"]), "");
    // Resets are what happened; there is nothing else to be warned of.
    let warnings = tshark(&path, &["-q", "-z", "expert,warn", "-d", "tcp.port==104,data"]);
    let told: Vec<&str> =
        warnings.lines().filter(|line| line.contains("TCP") || line.contains("IP")).collect();
    assert!(told.len() == 1 && told.iter().all(|line| line.contains("Connection reset (RST)")), "{warnings}");
}

#[test]
fn wireshark_finds_the_dicom_of_a_recording() {
    if !is_there("tshark", &["--version"]) {
        return;
    }
    let mut recorded = Recorded::new(Settings::new);
    let mut teller = Teller::new(&recorded.tap);
    let mut ladder = Ladder::verification();
    ladder.requestor(&dcmtap::scenario::pdus::echo_request(1, 7));
    ladder.acceptor(&dcmtap::scenario::pdus::echo_response(1, 7, 0));
    ladder.release();
    ladder.events(|event| teller.tell(&event));
    assert!(recorded.finish(teller).frames > 10);
    let types = tshark(&recorded.path(), &["-Y", "dicom", "-T", "fields", "-e", "dicom.pdu.type"]);
    assert_eq!(types.lines().count(), 6, "{types}");
    assert_eq!(tshark(&recorded.path(), &["-Y", "_ws.expert.severity >= 6291456 || tcp.analysis.flags"]), "");
}

/// A small file system in memory; it is gone with this.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let options = format!("size={megabytes}m");
        is_there("mount", &["-t", "tmpfs", "-o", &options, "dcmtap-test", path]).then(|| Self(folder))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_ends_the_recording_with_a_whole_frame_and_sighup_goes_on() {
    let Some(disk) = Disk::new(4) else { return };
    for rotate_size in [None, Some(1_000_000)] {
        let ballast = disk.0.path().join("ballast");
        std::fs::write(&ballast, vec![0; 1_000_000]).unwrap();
        let path = disk.0.path().join("traffic.pcapng");
        let tap = Tap::new();
        let alarms = Arc::default();
        let settings = Settings { rotate_size, ..Settings::new(path) };
        let recording = start(settings, tap.feed(Purpose::Recording, ROOMY), &alarms).unwrap();
        let mut teller = Teller::new(&tap);
        teller.tell(&event(0, openings()[0]));
        teller.tell(&event(0, ACCEPTED));
        let image = noise(100_000, 32);
        // More than there is room for: whoever relays is never kept waiting.
        for _ in 0..500 {
            teller.tell(&event(0, sent(Side::Initiator, &image)));
        }
        let wait = |what: &str, is_so: &dyn Fn() -> bool| {
            for _ in 0..2_000 {
                if is_so() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            panic!("not yet: {what}: {:?}", recording.state());
        };
        wait("stopped", &|| recording.state().missed_octets > 40_000_000);
        let stopped = recording.state();
        assert_eq!(stopped.stopped.as_deref(), Some("the disk is full"));
        let paths: Vec<_> = recording.files().into_iter().map(|part| part.path).collect();
        assert_eq!(Story::of_files(&paths).2, stopped.frames);

        std::fs::remove_file(&ballast).unwrap();
        recording.reopen();
        wait("going on", &|| recording.state().stopped.is_none());
        teller.tell(&event(0, sent(Side::Responder, b"taken")));
        teller.tell(&event(0, sent(Side::Initiator, &image)));
        std::thread::sleep(Duration::from_millis(5));
        teller.tell(&event(0, fin(Side::Initiator)));
        teller.tell(&event(0, fin(Side::Responder)));
        teller.finish();
        let (state, parts) = recording.finish_with_files();
        assert_eq!(state.stopped, None);
        assert_eq!(alarms.lock().unwrap().len(), 1, "{alarms:?}");
        let mut paths: Vec<_> = parts.iter().map(|part| part.path.clone()).collect();
        paths.dedup();
        let (read, metadata, frames) = Story::of_files(&paths);
        assert_eq!(frames, state.frames);
        let last = parts.last().unwrap();
        assert!(last.first > stopped.frames + 10_000, "{parts:?}");
        assert_eq!(last.before > 0, rotate_size.is_none());
        let comments: Vec<&str> =
            metadata.iter().flat_map(|about| &about.comments).map(|comment| comment.text.as_str()).collect();
        assert_eq!(comments, ["before this frame, the recording had stopped: the disk is full"]);
        let told = format!("{read:?}");
        assert!(told.contains("gap of") && told.contains("closed Some(Initiator) Fin"), "{told}");
        for path in paths {
            std::fs::remove_file(path).unwrap();
        }
    }
}
