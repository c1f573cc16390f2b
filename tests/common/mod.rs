//! What several test programs share.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub(crate) mod hostile;
pub(crate) mod many;
pub(crate) mod markdown;
pub(crate) mod picture;
pub(crate) mod prometheus;
pub(crate) mod tui;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dcmtap::analysis::{Analyzer, Options};
use dcmtap::capture::{Input, Merge, Source};
use dcmtap::check::{Checker, Finding, Judgement, Policy};
use dcmtap::cli::pipeline::Pipeline;
use dcmtap::packet::{Decoder as PacketDecoder, Endpoint};
use dcmtap::report::jsonl::JsonLines;
use dcmtap::report::{Selection, Style};
use dcmtap::stream::{Event, PerSide, Side, Table, What};
use dcmtap::time::Timestamp;
use dcmtap::timeline::Entry;

/// The folder of the package.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All captures of real peers, sorted by name.
pub(crate) fn captures() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("captures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let extension = path.extension().and_then(OsStr::to_str);
            matches!(extension, Some("pcap" | "pcapng" | "gz" | "zst"))
        })
        .collect();
    files.sort();
    assert!(files.len() > 100, "the captures are missing");
    files
}

/// The name of a capture, without its folder.
pub(crate) fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Runs the program in the folder of the package.
pub(crate) fn dcmtap<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dcmtap"))
        .args(arguments)
        .current_dir(root())
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

/// What the program prints.
pub(crate) fn stdout<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>) -> String {
    String::from_utf8(dcmtap(arguments).stdout).unwrap()
}

/// Everything that options can ask for.
pub(crate) fn everything() -> Options {
    Options { pdus: true, data_sets: true, ..Options::default() }
}

/// The timeline of a capture, read in-process.
pub(crate) fn timeline_of_capture(octets: Vec<u8>, options: Options) -> Vec<Entry> {
    let open = Box::new(move || Source::open(Box::new(std::io::Cursor::new(octets))));
    let mut merge = Merge::new(vec![Input { name: "test".to_owned(), starts_at: None, open }]);
    let mut pipeline = Pipeline::new(options, false);
    let mut entries = Vec::new();
    loop {
        match merge.next_frame() {
            Ok(Some((_, frame))) => pipeline.frame(&frame),
            Ok(None) => break,
            // Damaged: what was read counts. The next call ends.
            Err(_) => {}
        }
        entries.extend(pipeline.entries());
    }
    pipeline.finish();
    entries.extend(pipeline.entries());
    entries
}

/// The timeline of events.
pub(crate) fn timeline_of_events(
    events: impl FnOnce(&mut dyn FnMut(&Event<'_>)),
    options: Options,
) -> Vec<Entry> {
    let mut analyzer = Analyzer::new(options);
    let mut entries = Vec::new();
    events(&mut |event| analyzer.push(event, &mut entries));
    entries
}

/// Entries as JSON lines, so that two timelines can be compared.
pub(crate) fn json(entries: &[Entry]) -> Vec<serde_json::Value> {
    let style = Style { shows_pdus: true, shows_phi: true, shows_secrets: true, ..Style::default() };
    let mut output = Vec::new();
    let mut lines = JsonLines::new(&mut output, style, Selection::default());
    for entry in entries {
        lines.entry(entry).unwrap();
    }
    drop(lines);
    String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Takes the named fields out of JSON lines.
pub(crate) fn without(mut lines: Vec<serde_json::Value>, fields: &[&str]) -> Vec<serde_json::Value> {
    for line in &mut lines {
        for field in fields {
            line.as_object_mut().unwrap().remove(*field);
        }
    }
    lines
}

/// The octets of a TCP connection of a capture, each side up to its first gap.
pub(crate) struct Conversation {
    pub(crate) opened: Timestamp,
    pub(crate) initiator: Endpoint,
    pub(crate) sides: PerSide<Vec<u8>>,
}

/// All TCP connections of a capture.
pub(crate) fn conversations(path: &Path) -> Vec<Conversation> {
    let octets = std::fs::read(path).unwrap();
    let open = Box::new(move || Source::open(Box::new(std::io::Cursor::new(octets))));
    let mut merge = Merge::new(vec![Input { name: String::new(), starts_at: None, open }]);
    let (mut decoder, mut table) = (PacketDecoder::new(false), Table::new(&[]));
    let mut conversations: BTreeMap<u64, Conversation> = BTreeMap::new();
    let mut gaps: Vec<(u64, Side)> = Vec::new();
    let mut take = |event: &Event<'_>| {
        let serial = event.connection.serial;
        match event.what {
            What::Opened { initiator, .. } => {
                let new = Conversation { opened: event.at, initiator, sides: PerSide::default() };
                conversations.insert(serial, new);
            }
            What::Octets { side, octets, .. } if !gaps.contains(&(serial, side)) => {
                conversations.get_mut(&serial).unwrap().sides.of_mut(side).extend(octets);
            }
            What::Gap { side, .. } => gaps.push((serial, side)),
            _ => {}
        }
    };
    while let Ok(Some((_, frame))) = merge.next_frame() {
        if let Ok(segment) = decoder.decode(&frame) {
            table.push(&segment, &mut |event| take(&event));
        }
    }
    table.finish(&mut |event| take(&event));
    conversations.into_values().collect()
}

/// What the rules find in a capture, the pedantic ones only if asked for.
pub(crate) fn check(capture: &[u8], is_strict: bool) -> Vec<Finding> {
    judge(capture, Policy { is_strict, ..Policy::default() })
        .into_iter()
        .filter_map(|judgement| match judgement {
            Judgement::Finding(finding) => Some(*finding),
            Judgement::Verdict(_) | Judgement::Diagnosis(_) => None,
        })
        .collect()
}

/// What the checker says of a capture.
pub(crate) fn judge(capture: &[u8], policy: Policy) -> Vec<Judgement> {
    let options = Options { pdus: true, data_sets: true, ..Options::default() };
    let mut pipeline = Pipeline::new(options, false);
    let mut checker = Checker::new(policy);
    let mut judgements = Vec::new();
    let octets = capture.to_vec();
    let open = Box::new(move || Source::open(Box::new(std::io::Cursor::new(octets))));
    let mut merge = Merge::new(vec![Input { name: "capture".to_owned(), starts_at: None, open }]);
    loop {
        let frame = merge.next_frame();
        let Ok(Some((_, frame))) = frame else { break };
        pipeline.frame(&frame);
        for entry in pipeline.entries() {
            checker.push(&entry, &mut judgements);
        }
    }
    pipeline.finish();
    for entry in pipeline.entries() {
        checker.push(&entry, &mut judgements);
    }
    checker.finish(&mut judgements);
    judgements
}
