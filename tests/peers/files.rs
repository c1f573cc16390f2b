//! What other programs make of the files that `dcmtap extract` writes: DCMTK and pydicom read them; tshark writes the
//! same objects.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::common::{captures, dcmtap, name, stdout};
use super::{Differences, Python, is_listed, is_there};

/// Extracts every data set of a capture into a new folder.
fn extracted(capture: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let arguments =
        ["extract".into(), "--all".into(), "--output".into(), folder.path().into(), capture.into()];
    dcmtap::<OsString>(arguments);
    folder
}

/// The files in a folder, sorted by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// DCMTK 3.6.7 complains of what a peer sent.
const DCMDUMP_COMPLAINS: Differences =
    &[("pdu-longer-than-negotiated", "zeros behind the data set: elements of group 0000 to it")];

#[test]
fn dcmdump_reads_every_extracted_file() {
    if !is_there("dcmdump", &["--version"]) {
        return;
    }
    let mut count = 0;
    for capture in captures() {
        let folder = extracted(&capture);
        let files = files(folder.path());
        if files.is_empty() {
            continue;
        }
        // Only whole files with a correct File Meta Information.
        let output = Command::new("dcmdump").arg("+fo").args(&files).output().unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr);
        let is_content = complaints.is_empty() || is_listed(&DCMDUMP_COMPLAINS, &capture);
        assert!(output.status.success() && is_content, "{}: {complaints}", name(&capture));
        count += files.len();
    }
    assert!(count > 400, "only {count} files");
}

/// The pixels of the CT images that `captures/make/data.py` makes: a gradient of 16 by 16.
fn gradient() -> Vec<u8> {
    (0..256_u16)
        .flat_map(|at| (u32::from(at / 16 + at % 16) * 4_095 / 32).to_le_bytes()[..2].to_vec())
        .collect()
}

#[test]
fn pydicom_reads_every_extracted_file_and_finds_the_pixels_that_were_sent() {
    let Some(mut python) = Python::start() else { return };
    let (mut objects, mut images, mut wrong) = (0, 0, Vec::new());
    for capture in captures() {
        let folder = extracted(&capture);
        for file in files(folder.path()) {
            let theirs = python.ask(&json!({ "file": file }));
            let place = || format!("{} {}", name(&capture), name(&file));
            if theirs.get("refused").is_some() {
                wrong.push(format!("{}: {theirs}", place()));
                continue;
            }
            if name(&file).starts_with("association-") {
                continue;
            }
            objects += 1;
            if theirs["named"] != theirs["own"] {
                wrong.push(format!("{}: {} is named {}", place(), theirs["own"], theirs["named"]));
            }
            // The one of a private class is a gradient as well.
            let is_gradient = theirs["rows"] == 16 && theirs["is_little_endian"] == true;
            let bent = name(&capture).starts_with("pdu-longer-than-negotiated");
            if is_gradient && theirs["is_compressed"] == false && !bent {
                images += 1;
                if theirs["pixel_data"] != dcmtap::octets::hex(&gradient()) {
                    wrong.push(format!("{}: other pixels", place()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(objects > 150 && images > 50, "only {objects} objects, {images} images");
}

/// The data set of a file, behind its File Meta Information.
fn data_set(file: &Path) -> Vec<u8> {
    let octets = fs::read(file).unwrap();
    let length = octets.get(140..144).unwrap().try_into().unwrap();
    octets.get(144 + u32::from_le_bytes(length) as usize..).unwrap().to_vec()
}

/// tshark 4.0 does not write every object that we do.
const TSHARK_WRITES_LESS: Differences = &[
    ("capture-lost-", "what a side sends behind a lost segment"),
    ("shapes-to-", "an object whose last fragment is empty, or of which several fragments are in one PDU"),
    ("store-ctn-to-", "an object whose last fragment is empty"),
];
/// tshark 4.0 writes what we do not.
const TSHARK_WRITES_MORE: Differences = &[
    ("capture-late-", "the rest of an object whose start was not captured"),
    ("capture-two-files-2", "the same"),
];

#[test]
fn tshark_writes_the_same_objects() {
    if !is_there("tshark", &["--version"]) {
        return;
    }
    let (mut same, mut wrong) = (0, Vec::new());
    let starts = ["capture-", "get-", "retrieve-", "scheduled-", "shapes-", "store-", "worklist-"];
    for capture in
        captures().iter().filter(|capture| starts.iter().any(|start| name(capture).starts_with(start)))
    {
        let ours_in = extracted(capture);
        let theirs_in = tempfile::tempdir().unwrap();
        export(capture, theirs_in.path());
        let mut theirs: Vec<Vec<u8>> = files(theirs_in.path()).iter().map(|file| data_set(file)).collect();
        // It writes command sets too.
        theirs.retain(|octets| !octets.starts_with(&[0, 0, 0, 0, 4, 0, 0, 0]));
        for file in files(ours_in.path()) {
            let ours = data_set(&file);
            match theirs.iter().position(|octets| *octets == ours) {
                Some(index) => {
                    theirs.swap_remove(index);
                    same += 1;
                }
                None if is_listed(&TSHARK_WRITES_LESS, capture) => {}
                None => wrong.push(format!("{}: tshark has no {}", name(capture), name(&file))),
            }
        }
        if !theirs.is_empty() && !is_listed(&TSHARK_WRITES_MORE, capture) {
            let lengths: Vec<usize> = theirs.iter().map(Vec::len).collect();
            wrong.push(format!("{}: only tshark has data sets of {lengths:?} octets", name(capture)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(same > 150, "only {same} data sets");
}

/// Lets tshark write all that it finds in a capture into a folder.
fn export(capture: &Path, folder: &Path) {
    let text = stdout(["read", "--format", "jsonl", capture.to_str().unwrap()]);
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut ports: Vec<String> = lines
        .filter_map(|line| Some(line.get("acceptor")?.as_str()?.rsplit(':').next()?.to_owned()))
        .collect();
    ports.sort();
    ports.dedup();
    let mut command = Command::new("tshark");
    command.args(["-Q", "-o", "tcp.reassemble_out_of_order:TRUE", "-o", "dicom.export_minsize:0"]);
    for port in ports {
        command.args(["-d", &format!("tcp.port=={port},dicom")]);
    }
    command.arg("--export-objects").arg(format!("dicom,{}", folder.display())).arg("-r").arg(capture);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
}
