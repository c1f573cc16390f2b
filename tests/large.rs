//! gzip is taken off large files in a thread beside the one that decodes: what is told is what one thread tells.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

mod common;

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::root;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Octets in front of the first record of a pcap file, and of each frame.
const FILE_HEADER: usize = 24;
const FRAME_HEADER: usize = 16;

/// Octets of an Ethernet and an IPv4 header.
const BEFORE_TCP: usize = 14 + 20;

/// A capture again and again, each time an hour later and from another port: `octets` long at least.
fn repeated(name: &str, octets: usize) -> Vec<u8> {
    let once = std::fs::read(root().join("captures").join(name)).unwrap();
    assert_eq!(once[..4], 0xa1b2_c3d4_u32.to_le_bytes(), "{name} is of this form");
    let mut all = once[..FILE_HEADER].to_vec();
    let mut hours = 0;
    while all.len() < octets {
        let mut records = &once[FILE_HEADER..];
        while let Some(header) = records.get(..FRAME_HEADER) {
            let number = |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().unwrap());
            let end = FRAME_HEADER + number(8) as usize;
            all.extend((number(0) + hours * 3_600).to_le_bytes());
            let mut rest = records[4..end].to_vec();
            let ports = FRAME_HEADER - 4 + BEFORE_TCP;
            let client = (ports..ports + 4).step_by(2).max_by_key(|at| [rest[*at], rest[at + 1]]).unwrap();
            rest[client + 1] = rest[client + 1].wrapping_add(hours as u8);
            all.extend(rest);
            records = &records[end..];
        }
        hours += 1;
    }
    all
}

fn file(folder: &Path, name: &str, octets: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, octets).unwrap();
    path
}

fn gzip(octets: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(octets.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// Runs the program on a file by its name, and on what it gets through a pipe, which is read by one thread alone.
fn both(arguments: &[&str], path: &Path) -> [Output; 2] {
    let run = |name: &str, input: Stdio| {
        let program = env!("CARGO_BIN_EXE_dcmtap");
        Command::new(program).args(arguments).arg(name).stdin(input).output().unwrap()
    };
    let mut pipe = Command::new("cat").arg(path).stdout(Stdio::piped()).spawn().unwrap();
    let piped = run("-", pipe.stdout.take().unwrap().into());
    pipe.wait().unwrap();
    [run(path.to_str().unwrap(), Stdio::null()), piped]
}

/// The same status and the same words, but for the name of the file.
#[track_caller]
fn assert_same(arguments: &[&str], path: &Path) -> Output {
    let [by_name, piped] = both(arguments, path);
    let text = |octets: &[u8], name: &str| String::from_utf8_lossy(octets).replace(name, "FILE");
    let name = path.to_str().unwrap();
    let elapsed = |line: &str| line.split(r#","elapsed_ms""#).next().unwrap().to_owned();
    assert_eq!(by_name.status.code(), piped.status.code(), "{arguments:?}");
    // In the summary, standard input is `-`.
    let (one, other) = (text(&by_name.stdout, name), text(&piped.stdout, name));
    let differing = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
    for (one, other) in differing {
        assert_eq!(elapsed(&one.replace("FILE", "-")), elapsed(other), "{arguments:?}");
    }
    assert_eq!(one.lines().count(), other.lines().count(), "{arguments:?}");
    assert_eq!(text(&by_name.stderr, name), text(&piped.stderr, "-").replace("standard input", "FILE"));
    by_name
}

const COMMANDS: [&[&str]; 5] = [
    &["read"],
    &["read", "--format", "jsonl"],
    &["check"],
    &["check", "--format", "jsonl", "--notes"],
    &["check", "--profile", "conformance-profiles/dcmtk-storescp.toml", "--format", "junit"],
];

#[test]
fn a_thread_beside_changes_nothing_of_what_is_told() {
    let folder = tempfile::tempdir().unwrap();
    // Associations of their own, and findings in them.
    let violating =
        file(folder.path(), "violating.pcap.gz", &gzip(repeated("pdu-longer-than-negotiated.pcap", 2 << 20)));
    let told = String::from_utf8(assert_same(&["check"], &violating).stdout).unwrap();
    assert!(told.contains("#12") && told.contains("violation"), "{told}");
    for capture in ["store-large-4k-pdus-dcmtk-to-dcmtk.pcap", "pdu-longer-than-negotiated.pcap"] {
        let octets = repeated(capture, 3 << 20);
        let packed = file(folder.path(), "large.pcap.gz", &gzip(&octets));
        for arguments in COMMANDS {
            let told = assert_same(arguments, &packed);
            assert!(told.stdout.len() > 1_000, "{arguments:?} tells something");
        }
    }
}

#[test]
fn what_stands_before_damage_is_told_with_a_thread_beside_too() {
    let folder = tempfile::tempdir().unwrap();
    let octets = repeated("store-large-4k-pdus-dcmtk-to-dcmtk.pcap", 3 << 20);
    // In the header of a frame, in a frame, and a record that cannot be.
    let mut damaged = octets.clone();
    let middle = FILE_HEADER + record_starts(&octets).into_iter().find(|start| *start > 2 << 20).unwrap();
    damaged[middle + 8..middle + 16].fill(0xff);
    let mut packed = gzip(&octets);
    packed.truncate(2 << 20);
    let mut wrong = gzip(&octets);
    let end = wrong.len() - 6;
    wrong[end] ^= 0x55;
    let inside = [&octets[..middle + 7], &octets[..middle + 100], &damaged].map(gzip);
    for octets in inside.into_iter().chain([packed, wrong]) {
        let path = file(folder.path(), "large.pcap.gz", &octets);
        for arguments in COMMANDS {
            let told = assert_same(arguments, &path);
            assert!(told.stdout.len() > 100, "{arguments:?} tells something");
        }
    }
}

/// Where the records of a capture start, behind its header.
fn record_starts(octets: &[u8]) -> Vec<usize> {
    let records = &octets[FILE_HEADER..];
    let mut starts = vec![0];
    while let Some(start) = starts.last().copied().filter(|start| *start < records.len()) {
        let length = u32::from_le_bytes(records[start + 8..start + 12].try_into().unwrap());
        starts.push(start + FRAME_HEADER + length as usize);
    }
    starts.pop();
    starts
}

#[test]
fn a_reader_that_goes_away_ends_all_threads_in_peace() {
    let folder = tempfile::tempdir().unwrap();
    let octets = gzip(repeated("store-large-4k-pdus-dcmtk-to-dcmtk.pcap", 16 << 20));
    let path = file(folder.path(), "large.pcap.gz", &octets);
    for arguments in COMMANDS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
            .args(arguments)
            .arg(&path)
            .current_dir(root())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.path().join("complaints")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        let status = child.wait().unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("complaints")).unwrap(), "", "{arguments:?}");
        assert!(status.code().is_some_and(|code| code <= 1), "{arguments:?}: {status}");
    }
}
