//! The command line as its users meet it: pipes, growing files, several files, selections, masks, colours.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use common::{dcmtap, root, stdout};

/// Long past anything but a program that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program while it runs; it does not outlive the test.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).take_while(|line| sender.send(line.clone()).is_ok()).count()
        });
        Self { child, lines }
    }

    /// Waits for the first line that says `text`.
    fn wait_for(&self, text: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| String::from("(nothing more)"));
            if line.contains(text) {
                return line;
            }
            assert_ne!(line, "(nothing more)", "no line says {text:?}");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn capture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("captures").join(name)).unwrap()
}

/// Where the frame with this number starts in a pcap file of this machine's byte order.
fn offset_of_frame(pcap: &[u8], number: usize) -> usize {
    (1..number).fold(24, |offset, _| {
        let length = pcap.get(offset + 8..offset + 12).unwrap();
        offset + 16 + u32::from_le_bytes(length.try_into().unwrap()) as usize
    })
}

#[test]
fn standard_input_is_shown_as_it_arrives() {
    let pcap = capture("echo-dcmtk-to-dcmtk.pcap");
    let mut running = Running::start(&["read", "-"]);
    let mut input = running.child.stdin.take().unwrap();
    let mut sent = 0;
    for (frames, event) in
        [(4, "A-ASSOCIATE-RQ"), (6, "A-ASSOCIATE-AC"), (9, "C-ECHO-RQ"), (14, "A-RELEASE-RQ")]
    {
        let end = offset_of_frame(&pcap, frames + 1);
        input.write_all(pcap.get(sent..end).unwrap()).unwrap();
        input.flush().unwrap();
        sent = end;
        running.wait_for(event);
    }
    input.write_all(pcap.get(sent..).unwrap()).unwrap();
    drop(input);
    running.wait_for("released by the requestor");
    running.wait_for("1 association, 2 messages");
    assert!(running.child.wait().unwrap().success());
}

#[test]
fn a_growing_file_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("growing.pcap");
    let pcap = capture("echo-dcmtk-to-dcmtk.pcap");
    let mut file = File::create(&path).unwrap();
    // The cut lies inside a frame: what is there of it is no reason to give up.
    let cut = offset_of_frame(&pcap, 6) + 30;
    file.write_all(pcap.get(..cut).unwrap()).unwrap();
    let running =
        Running::start(&["read", "--follow", "--format", "jsonl", "--pdus", path.to_str().unwrap()]);
    running.wait_for("A-ASSOCIATE-RQ");
    file.write_all(pcap.get(cut..).unwrap()).unwrap();
    running.wait_for("A-ASSOCIATE-AC");
    running.wait_for("C-ECHO-RSP");
    running.wait_for(r#""outcome":"released""#);
}

#[test]
fn several_files_are_one_capture_in_the_order_of_time() {
    let in_order = stdout(["read", "captures/capture-two-files-1.pcap", "captures/capture-two-files-2.pcap"]);
    let reversed = stdout(["read", "captures/capture-two-files-2.pcap", "captures/capture-two-files-1.pcap"]);
    assert!(in_order.contains("72 frames") && in_order.contains("1 association, 4 messages"), "{in_order}");
    let events = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(events(&in_order), events(&reversed));
}

#[test]
fn a_damaged_file_among_several_does_not_stop_the_others() {
    let output = dcmtap(["read", "captures/capture-file-cut.pcap", "captures/echo-dcmtk-to-dcmtk.pcap"]);
    let (text, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.starts_with("dcmtap: captures/capture-file-cut.pcap: offset "), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(text.contains("C-ECHO-RSP 1  success"), "{text}");
    assert!(text.contains("capture-file-cut.pcap: offset"), "the summary says it again: {text}");
}

#[test]
fn what_is_no_capture_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, octets: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, octets).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let pcap = capture("echo-dcmtk-to-dcmtk.pcap");
    let mut infrared = pcap.clone();
    infrared.splice(20..24, 144_u32.to_le_bytes());
    let cases = [
        (path("empty", b""), "empty"),
        (path("text", b"Dear reader, this is a letter and no capture."), "pcap"),
        (path("head", pcap.get(..10).unwrap()), "offset"),
        (folder.path().join("missing").to_str().unwrap().to_owned(), "No such file"),
        (folder.path().to_str().unwrap().to_owned(), "directory"),
        (path("infrared", &infrared), "link type"),
    ];
    for (file, expected) in cases {
        let output = dcmtap(["read", &file]);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
        assert!(errors.contains(&file) && errors.contains(expected), "{expected:?} is missing: {errors}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
        .args(["read", "--format", "jsonl", "--pdus", "--datasets", "captures/scheduled-workflow.pcapng"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";

/// The lines of the workflow's events under these options, without headers and the summary.
fn workflow(options: &[&str]) -> Vec<String> {
    let text = stdout(["read", WORKFLOW].iter().chain(options));
    text.lines().filter(|line| line.contains("  #")).map(str::to_owned).collect()
}

fn all(lines: &[String], text: &str) -> bool {
    !lines.is_empty() && lines.iter().all(|line| line.contains(text))
}

#[test]
fn selections_select() {
    assert!(all(&workflow(&["--association", "3"]), "  #3  "));
    let ris = workflow(&["--ae", "RIS"]);
    assert!(all(&ris, "RIS") && ris.iter().any(|line| line.contains("#4")));
    let workstation = workflow(&["--host", "10.0.1.40"]);
    assert!(all(&workstation, "WORKSTATION01"), "{workstation:#?}");
    let stores = workflow(&["--command", "C-STORE"]);
    assert!(all(&stores, "C-STORE-R"), "{stores:#?}");
    assert_eq!(stores.len(), 24, "six images, stored and moved, each with its response");
    let responses = workflow(&["--command", "c-move-rsp"]);
    assert!(all(&responses, "C-MOVE-RSP"), "{responses:#?}");
    assert_eq!(responses.len(), 6);
    let both = workflow(&["--command", "C-STORE-RQ", "--association", "9"]);
    assert_eq!(both.len(), 6, "selections narrow each other");
    let either = workflow(&["--association", "1", "--association", "2"]);
    assert!(either.iter().any(|line| line.contains("#1")) && either.iter().any(|line| line.contains("#2")));
}

#[test]
fn a_span_of_time_selects() {
    let lines = workflow(&["--since", "2026-11-22T14:09:48Z"]);
    assert!(all(&lines, "WORKSTATION01"), "{lines:#?}");
    let before = workflow(&["--until", "2026-11-22T14:09:46.51"]);
    assert!(all(&before, "#1"), "{before:#?}");
    assert!(workflow(&["--since", "2027-01-01T00:00:00+01:00"]).is_empty());
    assert_eq!(workflow(&["--since", "2026-11-22"]), workflow(&[]), "a date is its midnight");
    let output = dcmtap(["read", WORKFLOW, "--since", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn failures_are_selected() {
    assert!(workflow(&["--failed"]).is_empty(), "nothing failed");
    let text = stdout(["read", "--failed", "captures/store-statuses-dcmtk-to-pynetdicom.pcap"]);
    assert_eq!(text.matches("failure").count(), 4, "{text}");
    assert!(!text.contains("success"), "{text}");
    for (capture, said) in [
        ("reject-called-aet-by-orthanc", "A-ASSOCIATE-RJ"),
        ("abort-by-provider-dcmtk", "A-ABORT"),
        ("tcp-connection-refused", "refused"),
    ] {
        let text = stdout(["read", "--failed", &format!("captures/{capture}.pcap")]);
        assert!(text.contains(said), "{capture}: {text}");
    }
}

#[test]
fn a_selection_of_nothing_is_told() {
    for options in [["--command", "N-DELETE"], ["--ae", "NOBODY"], ["--association", "99"]] {
        let output = dcmtap(["read", WORKFLOW].iter().chain(&options));
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8(output.stderr).unwrap().contains("select"), "{options:?}");
    }
    assert!(dcmtap(["read", WORKFLOW, "--command", "C-FIND"]).stderr.is_empty());
}

#[test]
fn standard_input_is_read_once() {
    let output = dcmtap(["read", "-", "-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("only once"));
}

#[test]
fn a_file_that_cannot_be_opened_does_not_hide_the_others() {
    let output = dcmtap(["read", "captures/echo-dcmtk-to-dcmtk.pcap", "captures/README.md", "nowhere"]);
    let (text, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("C-ECHO-RSP 1  success"), "{text}");
    assert_eq!(errors.lines().count(), 2, "{errors}");
    assert!(errors.contains("nowhere: No such file or directory (os error 2)\n"), "said once: {errors}");
}

#[test]
fn data_sets_asked_for_are_null_where_there_are_none() {
    let read = |options: &[&str]| {
        let file = "captures/echo-dcmtk-to-dcmtk.pcap";
        stdout(["read", "--format", "jsonl", file].iter().chain(options))
    };
    assert_eq!(read(&["--datasets"]).matches(r#""dataset":null"#).count(), 2);
    assert!(!read(&[]).contains(r#""dataset":"#));
}

#[test]
fn comments_of_errors_are_masked_with_their_length() {
    let file = "captures/store-statuses-dcmtk-to-pynetdicom.pcap";
    let masked = stdout(["read", file]) + &stdout(["read", "--format", "jsonl", file]);
    assert!(masked.contains("(20 characters)") && !masked.contains("of the test"), "{masked}");
    let shown = stdout(["read", "--phi", "show", file]);
    assert!(shown.contains("comment \"answer 2 of the test\""), "{shown}");
}

#[test]
fn an_unknown_command_is_told() {
    let output = dcmtap(["read", WORKFLOW, "--command", "C-STOER"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("N-EVENT-REPORT"));
}

#[test]
fn patients_are_masked_unless_asked_for() {
    let file = "captures/worklist-dcmtk-to-dcmtk.pcap";
    let masked = stdout(["read", "--datasets", file]);
    let shown = stdout(["read", "--datasets", "--phi", "show", file]);
    let value_of = |text: &str, keyword: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains(keyword));
        lines.map(|line| line.split(keyword).nth(1).unwrap().trim().to_owned()).collect()
    };
    for keyword in ["PatientName", "PatientID", "AccessionNumber"] {
        let values = value_of(&shown, keyword).into_iter().filter(|value| !value.is_empty());
        let values: Vec<String> = values.collect();
        assert!(!values.is_empty(), "{keyword}");
        for value in values {
            assert!(!masked.contains(&value), "{value} of {keyword} is shown");
        }
    }
    let json_masked = stdout(["read", "--datasets", "--format", "jsonl", file]);
    for value in value_of(&shown, "PatientName").iter().filter(|value| !value.is_empty()) {
        assert!(!json_masked.contains(value.as_str()), "{value}");
    }
}

#[test]
fn the_same_patient_has_the_same_mask() {
    let text = stdout(["read", "--datasets", "captures/move-dcmtk-from-dcmqrscp.pcap"]);
    let names: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("PatientName") && line.contains('‹'))
        .map(|line| line.split('‹').nth(1).unwrap())
        .collect();
    assert!(names.len() > 1 && names.iter().all(|name| *name == names[0]), "{names:?}");
}

#[test]
fn secrets_are_masked_unless_asked_for() {
    let file = "captures/negotiate-user-identity.pcap";
    let masked = stdout(["read", file]) + &stdout(["read", "--format", "jsonl", "--pdus", file]);
    let shown = stdout(["read", "--show-secrets", file]);
    let line = shown.lines().find(|line| line.contains("username and passcode")).unwrap();
    let secrets: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    assert_eq!(secrets.len(), 2, "{line}");
    assert!(secrets.iter().all(|secret| secret.len() > 3 && !masked.contains(secret)), "{secrets:?}");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let run = |arguments: &[&str], no_color: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
            .args(["read", WORKFLOW])
            .args(arguments)
            .current_dir(root())
            .env("NO_COLOR", no_color)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = run(&[], "");
    assert!(!plain.contains('\x1b'), "a pipe is no terminal");
    assert!(run(&["--color", "always"], "1").contains('\x1b'), "what is asked for wins over NO_COLOR");
    let coloured = run(&["--color", "always"], "");
    let mut is_code = false;
    let without_codes: String = coloured
        .chars()
        .filter(|char| {
            is_code |= *char == '\x1b';
            let is_kept = !is_code;
            is_code &= *char != 'm';
            is_kept
        })
        .collect();
    assert_eq!(without_codes, plain, "colour changes nothing but colour");
}

#[test]
fn layers_are_named_from_the_wire_up() {
    let text = stdout(["read", "--layers", "captures/link-vxlan.pcap"]);
    let names: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("C-STORE-RQ 1"))
        .skip(1)
        .map_while(|line| line.trim_start().strip_prefix("│ "))
        .map(|line| line.get(..12).unwrap().trim())
        .collect();
    let expected =
        ["Ethernet", "IPv4", "VXLAN", "Ethernet", "IPv4", "TCP", "upper layer", "presentation", "DIMSE"];
    assert_eq!(names, expected, "{text}");
}

#[test]
fn a_server_can_be_named_as_dicom() {
    let mut pcap = capture("echo-dcmtk-to-dcmtk.pcap");
    // The first PDU gets an unknown type: alone, it is no sign of DICOM.
    let request = pcap.windows(6).position(|octets| octets == b"\x01\x00\x00\x00\x00\xcd").unwrap();
    *pcap.get_mut(request).unwrap() = 0x42;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.pcap");
    std::fs::write(&path, pcap).unwrap();
    let read = |option: &[&str]| stdout(["read", path.to_str().unwrap()].iter().chain(option));
    let unhelped = read(&[]);
    assert!(unhelped.contains("unknown") && !unhelped.contains("42H"), "{unhelped}");
    for option in [["--port", "104"], ["--decode-as", "192.0.2.20:104"]] {
        let helped = read(&option);
        assert!(helped.contains("42H"), "{option:?}: {helped}");
        assert!(helped.contains("C-ECHO-RSP"), "{option:?}: {helped}");
    }
    assert_eq!(read(&["--decode-as", "192.0.2.21:104"]), unhelped, "another server is none of its business");
}

#[test]
fn help_names_every_option() {
    let help = stdout(["read", "--help"]);
    for option in ["--format", "--follow", "--phi", "--decode-as", "--since", "--failed", "--all-contexts"] {
        assert!(help.contains(option), "{option}");
    }
    assert!(stdout(["--version"]).starts_with("dcmtap "));
}

#[test]
fn names_of_files_cannot_write_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a\x1b]0;title\x07b.pcap");
    std::fs::copy(Path::new(root()).join("captures/echo-dcmtk-to-dcmtk.pcap"), &path).unwrap();
    let text = stdout(["read", path.to_str().unwrap()]);
    assert!(text.contains("C-ECHO-RSP") && !text.contains('\x1b') && !text.contains('\x07'), "{text}");
    let output = dcmtap(["read", folder.path().join("\x1b[2J").to_str().unwrap()]);
    assert!(!output.stderr.contains(&0x1b));
}

#[test]
fn an_abstract_syntax_in_an_answer_is_in_the_json_line() {
    let text = stdout(["read", "--format", "jsonl", "--pdus", "captures/rules/UL-049.pcapng"]);
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answer = lines.iter().find(|line| line["pdu_type"] == 2).unwrap();
    assert_eq!(answer["presentation_contexts"][0]["abstract_syntax"], "1.2.840.10008.1.1");
}
