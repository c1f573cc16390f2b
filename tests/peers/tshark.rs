//! Every capture as tshark reads it: of each side of a TCP connection the PDUs with their frames and fields, and the
//! commands of each presentation context.
//!
//! Captures of others can be compared too: `DCMTAP_PUBLIC_CAPTURES` names their folder.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::common::root;
use super::is_there;

// What tshark 4.0 reads otherwise, as the octets show. The first number of a difference counts what only we read.
const UNKNOWN_TYPE: &str = "tshark shows no PDU of an unknown type";
const HEADER_CONTRADICTS: &str =
    "tshark shows no PDU of an unknown type, and no PDV whose length goes beyond its PDU";
const HEADER_CONTRADICTS_AND_NO_ASSOCIATION: &str =
    "the same; and A-ABORT to a client that sent no PDU is to us the answer to something else than DICOM";
const BEYOND_ITS_PDU: &str = "tshark shows no PDV whose length goes beyond its PDU, or whose PDU never ends";
const LENGTH_NOT_BELIEVED: &str = "tshark shows no A-RELEASE-RQ whose length is absurd";
const EMPTY_PDU: &str = "tshark shows no P-DATA-TF without PDV items";
const CUT_OFF: &str = "tshark shows nothing of a PDU of which the end never came";
const BEHIND_A_GAP: &str =
    "tshark reads nothing more of a side behind a lost segment, and we find the next PDU";
const FRAMES_CUT: &str =
    "tshark shows no fields of a PDU whose frame was cut, and nothing of its side behind it";
const FRAGMENT_ODD_OR_EMPTY: &str = "tshark does not read PDV items of an odd length, nor of two octets";
const SHAPES: &str =
    "the same, and the commands in such items; nothing behind the end of a data set in its PDU";
const COMMAND_WITHOUT_END: &str =
    "a command whose last fragment is not marked: its group length says that it is whole";
const ELEMENT_CARRIED_OVER: &str = "tshark goes on in the next command of the context with an element that was open at the end of a data set";
const ITEM_MALFORMED: &str = "tshark reads half of an Asynchronous Operations Window of three octets";

/// A capture under `captures/`, what only we read and only tshark in it, and why.
const DIFFERENCES: &[(&str, usize, usize, &str)] = &[
    ("abort-by-provider-dcmtk.pcap", 3, 1, HEADER_CONTRADICTS),
    ("abort-by-provider-dicom-rs.pcap", 3, 2, HEADER_CONTRADICTS_AND_NO_ASSOCIATION),
    ("abort-by-provider-orthanc.pcap", 3, 1, HEADER_CONTRADICTS),
    ("abort-by-provider-pynetdicom.pcap", 3, 3, HEADER_CONTRADICTS_AND_NO_ASSOCIATION),
    ("capture-ends-early.pcap", 1, 0, CUT_OFF),
    ("capture-lost-many.pcap", 7, 0, BEHIND_A_GAP),
    ("capture-lost-pdu-header-inside.pcap", 6, 0, BEHIND_A_GAP),
    ("capture-lost-pdu-header.pcap", 5, 0, BEHIND_A_GAP),
    ("capture-lost-response.pcap", 3, 0, BEHIND_A_GAP),
    ("capture-lost-segment.pcap", 7, 0, BEHIND_A_GAP),
    ("capture-snaplen-256.pcap", 6, 2, FRAMES_CUT),
    ("capture-snaplen-96.pcap", 5, 0, FRAMES_CUT),
    ("capture-two-files-1.pcap", 1, 0, CUT_OFF),
    ("closed-without-release.pcap", 1, 0, CUT_OFF),
    ("diagnoses/connection-lost-inside-a-message.pcapng", 1, 0, CUT_OFF),
    ("diagnoses/data-set-in-another-transfer-syntax.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("diagnoses/deflated-data-set-unreadable.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("diagnoses/file-header-sent-with-the-object.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("diagnoses/odd-length.pcapng", 2, 2, FRAGMENT_ODD_OR_EMPTY),
    ("pdu-of-4-gb.pcap", 2, 1, BEYOND_ITS_PDU),
    ("rules/DIMSE-017.pcapng", 1, 1, FRAGMENT_ODD_OR_EMPTY),
    ("rules/DS-001.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-002.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-003.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-007.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-008.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-013.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-015.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-016.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-018.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-020.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-025.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-062.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-063.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-064.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-065.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-066.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/DS-070.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/TCP-014.pcapng", 1, 0, CUT_OFF),
    ("rules/UL-001.pcapng", 1, 0, UNKNOWN_TYPE),
    ("rules/UL-007.pcapng", 1, 0, LENGTH_NOT_BELIEVED),
    ("rules/UL-008.pcapng", 1, 0, LENGTH_NOT_BELIEVED),
    ("rules/UL-072.pcapng", 1, 1, ITEM_MALFORMED),
    ("rules/UL-110.pcapng", 1, 0, EMPTY_PDU),
    ("rules/UL-111.pcapng", 2, 1, BEYOND_ITS_PDU),
    ("rules/UL-112.pcapng", 1, 1, FRAGMENT_ODD_OR_EMPTY),
    ("rules/UL-113.pcapng", 2, 2, FRAGMENT_ODD_OR_EMPTY),
    ("rules/UL-123.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("rules/UL-124.pcapng", 1, 0, COMMAND_WITHOUT_END),
    ("shapes-to-dcmtk.pcap", 14, 12, SHAPES),
    ("shapes-to-dicom-rs.pcap", 14, 12, SHAPES),
    ("shapes-to-pynetdicom.pcap", 14, 12, SHAPES),
    ("store-ctn-to-dcmtk.pcap", 1, 1, FRAGMENT_ODD_OR_EMPTY),
    ("store-deflated-dcmtk-to-dcmtk.pcap", 2, 0, ELEMENT_CARRIED_OVER),
    ("store-jpeg-baseline-dcmtk-to-orthanc.pcap", 1, 0, ELEMENT_CARRIED_OVER),
    ("store-jpeg-lossless-dcmsend-to-dcmtk.pcapng", 1, 0, ELEMENT_CARRIED_OVER),
    ("store-jpeg-ls-dicom-rs-to-dcmtk.pcap", 1, 0, ELEMENT_CARRIED_OVER),
    ("store-jpeg2000-dicom-rs-to-orthanc.pcap", 1, 0, ELEMENT_CARRIED_OVER),
    ("store-rle-pynetdicom-to-dicom-rs.pcap", 1, 0, ELEMENT_CARRIED_OVER),
    ("store-several-dicom-rs-to-orthanc.pcap", 2, 0, ELEMENT_CARRIED_OVER),
    ("tcp-black-hole.pcap", 1, 0, CUT_OFF),
    ("tcp-reset-by-client.pcap", 1, 0, CUT_OFF),
    ("worklist-ctn-to-orthanc.pcap", 1, 1, FRAGMENT_ODD_OR_EMPTY),
];

#[test]
#[expect(clippy::print_stderr, reason = "how much was compared is the result")]
fn tshark_reads_the_same() {
    let python = std::env::var("DCMTAP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !is_there("tshark", &["--version"]) || !is_there(&python, &["--version"]) {
        return;
    }
    let answers = compare(&python, &all_captures());
    let mut wrong = Vec::new();
    for (capture, answer) in &answers {
        let count = |only: &str| answer[only].as_array().unwrap().len();
        let found = (count("ours"), count("theirs"));
        let listed = DIFFERENCES.iter().find(|listed| listed.0 == capture);
        let (expected, why) = listed.map_or(((0, 0), "nothing"), |listed| ((listed.1, listed.2), listed.3));
        if found != expected {
            wrong.push(format!("{capture}: {found:?} differ, and not {expected:?} ({why}): {answer:#}"));
        }
    }
    let missing = DIFFERENCES.iter().filter(|listed| !answers.contains_key(listed.0));
    wrong.extend(missing.map(|listed| format!("{}: there is no such capture", listed.0)));
    let sum = |what: &str| answers.values().map(|answer| answer[what].as_u64().unwrap()).sum::<u64>();
    let (pdus, commands) = (sum("pdus"), sum("commands"));
    eprintln!("{} captures, {pdus} PDUs and {commands} commands compared", answers.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pdus > 5_000 && commands > 1_500, "only {pdus} PDUs and {commands} commands were compared");
}

/// All captures of `captures/` and its folders, by their paths in it; and those of others, by their own.
fn all_captures() -> Vec<(String, PathBuf)> {
    let mut all = Vec::new();
    let own = root().join("captures");
    collect(&own, &mut all);
    if let Some(others) = std::env::var_os("DCMTAP_PUBLIC_CAPTURES") {
        collect(Path::new(&others), &mut all);
    }
    all.sort();
    assert!(all.len() > 500, "the captures are missing");
    let named = |path: PathBuf| (path.strip_prefix(&own).unwrap_or(&path).to_str().unwrap().to_owned(), path);
    all.into_iter().map(named).collect()
}

fn collect(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = path.to_str().unwrap();
        if path.is_dir() {
            collect(&path, all);
        } else if [".pcap", ".pcapng", ".pcap.gz", ".pcapng.zst"].iter().any(|end| text.ends_with(end)) {
            all.push(path);
        }
    }
}

/// What `tshark.py` says of each capture.
fn compare(python: &str, captures: &[(String, PathBuf)]) -> BTreeMap<String, Value> {
    let mut helper = Command::new(python)
        .arg(root().join("tests/peers/tshark.py"))
        .arg(env!("CARGO_BIN_EXE_dcmtap"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let paths: Vec<&str> = captures.iter().map(|(_, path)| path.to_str().unwrap()).collect();
    helper.stdin.take().unwrap().write_all(paths.join("\n").as_bytes()).unwrap();
    let output = helper.wait_with_output().unwrap();
    assert!(output.status.success(), "the helper failed");
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), captures.len());
    captures.iter().map(|(name, _)| name.clone()).zip(answers).collect()
}
