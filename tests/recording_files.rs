//! Files of a recording: one after the other, compressed, deleted, cut off by whatever kills the program.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails says where"
)]

#[path = "common/recording.rs"]
mod told;

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dcmtap::proxy::recorder::{Part, Settings};
use dcmtap::proxy::{Purpose, Tap};
use dcmtap::stream::Side;
use told::{ACCEPTED, ROOMY, Recorded, Story, Teller, conversation, event, noise, openings, sent, start};

const SIZE: u64 = 200_000;

fn rotating(path: PathBuf) -> Settings {
    Settings { rotate_size: Some(SIZE), ..Settings::new(path) }
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn paths(parts: &[Part]) -> Vec<PathBuf> {
    parts.iter().map(|part| part.path.clone()).collect()
}

/// Three connections of a megabyte each, one beside the other.
fn tell(teller: &mut Teller, told: &mut Story) {
    let image = noise(1_000_000, 21);
    let mut conversations: Vec<Vec<_>> = vec![Vec::new(); 3];
    for ((serial, opened), events) in (0..).zip(openings()).zip(&mut conversations) {
        conversation(serial, opened, &image, &mut |event| {
            told.push(event);
            events.push((event.connection, kept(event)));
        });
    }
    for turn in 0..conversations[0].len() {
        for events in &conversations {
            let (connection, what) = &events[turn];
            let what = match what {
                Kept::Octets(side, octets) => sent(*side, octets),
                Kept::Other(what) => *what,
            };
            teller.tell(&event(connection.serial, what));
        }
    }
}

/// An event that outlives its octets.
#[derive(Clone)]
enum Kept {
    Octets(Side, Vec<u8>),
    Other(dcmtap::stream::What<'static>),
}

fn kept(event: &dcmtap::stream::Event<'_>) -> Kept {
    use dcmtap::stream::What;
    match event.what {
        What::Octets { side, octets, .. } => Kept::Octets(side, octets.to_vec()),
        What::Opened { initiator, responder, start } => {
            Kept::Other(What::Opened { initiator, responder, start })
        }
        What::Noticed { side, notice } => Kept::Other(What::Noticed { side, notice }),
        What::Closed { side, how } => Kept::Other(What::Closed { side, how }),
        What::Gap { side, count, cut } => Kept::Other(What::Gap { side, count, cut }),
    }
}

/// Parts follow one another, and no frame is missing among them.
fn assert_whole(parts: &[Part], frames: u64) {
    let mut next = parts[0].first;
    for part in parts {
        assert_eq!((part.first, part.before), (next, 0));
        next += part.count;
    }
    assert_eq!(next - 1, frames);
}

#[test]
fn files_that_follow_one_another_tell_together_what_one_would() {
    for gzip in [false, true] {
        let mut recorded = Recorded::new(|path| Settings { gzip, ..rotating(path) });
        let (mut told, mut teller) = (Story::default(), Teller::new(&recorded.tap));
        tell(&mut teller, &mut told);
        let (state, parts) = recorded.finish_with_files(teller);
        assert!(recorded.alarms().is_empty());
        assert!(parts.len() > 15 && state.files == parts.len() as u64);
        assert_whole(&parts, state.frames);
        let (read, _, frames) = Story::of_files(&paths(&parts));
        assert_eq!(frames, state.frames);
        assert_eq!(format!("{told:?}"), format!("{read:?}"));
        assert!(told == read);
        let in_folder = names(recorded.folder.path());
        assert_eq!(in_folder.len(), parts.len(), "{in_folder:?}");
        for (part, name) in parts.iter().zip(&in_folder) {
            assert_eq!(part.path.file_name(), Some(OsStr::new(name)));
            assert_eq!(name.ends_with(".pcapng.gz"), gzip, "{name}");
            let about = std::fs::metadata(&part.path).unwrap();
            assert_eq!(about.permissions().mode() & 0o777, 0o600);
            assert!(about.len() <= SIZE, "{name} has {} octets", about.len());
            let (_, _, frames) = Story::of_files(&[&part.path]);
            assert_eq!(frames, part.count);
        }
        assert!(in_folder[0].contains("Z-000001.pcapng"), "{in_folder:?}");
    }
}

#[test]
fn the_oldest_files_are_deleted_also_those_of_earlier_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("traffic.pcapng");
    let other = folder.path().join("traffic-notes.pcapng");
    std::fs::write(&other, "not ours").unwrap();
    let run = |settings: Settings| {
        let tap = Tap::new();
        let recording = start(settings, tap.feed(Purpose::Recording, ROOMY), &Arc::default()).unwrap();
        let mut teller = Teller::new(&tap);
        tell(&mut teller, &mut Story::default());
        teller.finish();
        recording.finish_with_files()
    };
    let (state, parts) = run(Settings { keep: Some(3), ..rotating(path.clone()) });
    assert_eq!((names(folder.path()).len(), parts.len()), (4, 3));
    assert!(state.files > 15);
    assert_eq!(parts[2].first + parts[2].count - 1, state.frames);
    let last = parts[2].path.clone();

    // A file that was being compressed when somebody killed the program, and one that was done, but for the plain one.
    let half = format!("{}.gz.part", parts[1].path.display());
    std::fs::write(&half, "half").unwrap();
    // Nobody compressed those of the first run: the second one does.
    let (state, parts) = run(Settings { keep: Some(30), gzip: true, ..rotating(path.clone()) });
    let in_folder = names(folder.path());
    assert_eq!(parts.len() as u64, state.files);
    assert_eq!(in_folder.len() as u64, 1 + 3 + state.files, "{in_folder:?}");
    assert!(in_folder.iter().all(|name| name.ends_with(".pcapng.gz") || name == "traffic-notes.pcapng"));
    assert!(!last.exists() && PathBuf::from(format!("{}.gz", last.display())).exists());
    assert_whole(&parts, state.frames);

    let total = 5 * SIZE;
    let (_, parts) = run(Settings { total: Some(total), ..rotating(path) });
    let octets: u64 = paths(&parts).iter().map(|path| std::fs::metadata(path).unwrap().len()).sum();
    assert!((3..=5).contains(&parts.len()) && octets <= total, "{octets} octets in {} files", parts.len());
    assert_eq!(names(folder.path()).len(), 1 + parts.len());
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "not ours");
}

#[test]
fn a_new_file_is_begun_after_a_time_but_none_without_frames() {
    let mut recorded = Recorded::new(|path| Settings {
        rotate_time: Some(Duration::from_millis(100)),
        ..Settings::new(path)
    });
    let mut teller = Teller::new(&recorded.tap);
    teller.tell(&event(0, openings()[0]));
    recorded.wait("a second file", |recording| recording.state().files == 2);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(recorded.recording().state().files, 2);
    teller.tell(&event(0, ACCEPTED));
    recorded.wait("a third file", |recording| recording.state().files == 3);
    let (state, parts) = recorded.finish_with_files(teller);
    let counts: Vec<(u64, u64)> = parts.iter().map(|part| (part.first, part.count)).collect();
    // The last frame says that the connection was still open when the tap ended.
    assert_eq!((state.frames, counts), (4, vec![(1, 1), (2, 2), (4, 1)]));
}

#[test]
fn settings_that_contradict_one_another_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = || folder.path().join("traffic.pcapng");
    let refused = |settings: Settings| {
        let feed = Tap::new().feed(Purpose::Recording, ROOMY);
        start(settings, feed, &Arc::default()).unwrap_err().to_string()
    };
    assert!(refused(Settings { keep: Some(3), ..Settings::new(path()) }).contains("say when it does"));
    assert!(refused(Settings { gzip: true, ..Settings::new(path()) }).contains("say when it does"));
    assert!(refused(Settings { keep: Some(0), ..rotating(path()) }).contains("at least one file is kept"));
    assert!(refused(Settings { total: Some(SIZE), ..rotating(path()) }).contains("at least twice"));
    assert!(refused(Settings { total: Some(20_000), ..Settings::new(path()) }).contains("4096 octets"));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn two_programs_do_not_write_the_same_series() {
    let recorded = Recorded::new(rotating);
    let feed = Tap::new().feed(Purpose::Recording, ROOMY);
    let error = start(rotating(recorded.path()), feed, &Arc::default()).unwrap_err().to_string();
    assert!(error.contains("another program is writing it"), "{error}");
    assert_eq!(names(recorded.folder.path()).len(), 1);
    recorded.tap.finish();
}

/// What the tests below run in a process of its own: it records into the folder that they name.
#[test]
fn child_that_records() {
    let Some(folder) = std::env::var_os("DCMTAP_TEST_RECORDS_IN").map(PathBuf::from) else { return };
    let tap = Tap::new();
    let alarms = Arc::default();
    let path = folder.join("traffic.pcapng");
    let recording = start(Settings::new(path), tap.feed(Purpose::Recording, ROOMY), &alarms).unwrap();
    let mut teller = Teller::new(&tap);
    teller.tell(&event(0, openings()[0]));
    teller.tell(&event(0, ACCEPTED));
    let image = noise(70_000, 22);
    let begun = Instant::now();
    while recording.state().stopped.is_none() && begun.elapsed() < Duration::from_secs(20) {
        teller.tell(&event(0, sent(Side::Initiator, &image)));
        std::fs::write(folder.join("frames"), recording.state().frames.to_string()).unwrap();
    }
    // It has stopped: the relay goes on all the same, and nothing piles up.
    for _ in 0..2_000 {
        teller.tell(&event(0, sent(Side::Initiator, &image)));
    }
    teller.finish();
    let state = recording.finish();
    let said = [alarms.lock().unwrap().clone(), vec![state.frames.to_string(), state.stopped.unwrap()]];
    std::fs::write(folder.join("said"), said.concat().join("\n")).unwrap();
}

/// Runs it, below a shell that sets limits first.
fn child(folder: &Path, before: &str) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{before} exec \"$0\" --exact child_that_records")]);
    command.arg(std::env::current_exe().unwrap()).env("DCMTAP_TEST_RECORDS_IN", folder);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The signal that the system sends with it does not end the program.
#[test]
fn a_file_as_large_as_the_system_allows_stops_the_recording_with_one_alarm() {
    let folder = tempfile::tempdir().unwrap();
    let status = child(folder.path(), "ulimit -f 1000;").wait().unwrap();
    assert!(status.success(), "{status}");
    let said = std::fs::read_to_string(folder.path().join("said")).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let [alarm, frames, why] = lines[..] else { panic!("{said}") };
    assert_eq!(why, "the file is as large as the system allows");
    let (_, _, in_file) = Story::of_files(&[folder.path().join("traffic.pcapng")]);
    assert_eq!(frames, in_file.to_string());
    assert!(in_file > 100, "{said}");
    assert!(alarm.contains(&format!("{why}; {frames} frames are recorded")), "{said}");
}

#[test]
fn what_was_told_before_the_program_was_killed_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = child(folder.path(), "");
    let frames = || {
        let text = std::fs::read_to_string(folder.path().join("frames")).unwrap_or_default();
        text.parse::<u64>().unwrap_or_default()
    };
    let begun = Instant::now();
    while frames() < 5_000 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it records nothing");
        std::thread::sleep(Duration::from_millis(1));
    }
    // SIGKILL, wherever it is now.
    child.kill().unwrap();
    child.wait().unwrap();
    let (read, _, in_file) = Story::of_files(&[folder.path().join("traffic.pcapng")]);
    assert!(in_file >= frames(), "{in_file} of {}", frames());
    assert!(read.octets() > 1_000_000);
}
