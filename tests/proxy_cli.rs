//! `dcmtap proxy` as it is called: what it prints, what it leaves behind, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

#[path = "common/replay.rs"]
mod replay;

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use dcmtap::stream::PerSide;
use replay::{play, scripts};

fn dcmtap(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dcmtap")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// A proxy, and where it listens.
fn started(arguments: &[&str]) -> (Child, String, BufReader<std::process::ChildStderr>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dcmtap"));
    command.arg("proxy").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let address = line.strip_prefix("dcmtap: listening on ").unwrap().split(',').next().unwrap().to_owned();
    (child, address, said)
}

/// Plays the first connection of a capture through a proxy.
fn pass(capture: &str, address: &str, target: &TcpListener) {
    let octets = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("captures").join(capture)).unwrap();
    for steps in scripts(&octets).into_iter().take(1) {
        let initiator = TcpStream::connect(address).unwrap();
        let responder = target.accept().unwrap().0;
        play(&steps, PerSide { initiator: Some(initiator), responder: Some(responder) });
    }
}

fn ended(mut child: Child) -> (Option<i32>, String) {
    let mut output = String::new();
    child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    (child.wait().unwrap().code(), output)
}

#[test]
fn what_cannot_work_is_one_clear_line_and_nothing_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.pcapng");
    let file = file.to_str().unwrap();
    let there = folder.path().join("there.pcapng");
    std::fs::write(&there, "something").unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let to_itself = format!("{taken}={taken}");
    let cases: [(&[&str], &str); 12] = [
        (&["--listen", &taken, "--to", "192.0.2.1:104"], "another program listens there already"),
        (&["--listen", "192.0.2.9:0", "--to", "192.0.2.1:104"], "this machine does not have that address"),
        (&["--listen", "127.0.0.1:0", "--to", "no-such-host.invalid:104"], "the name cannot be resolved"),
        (&["--listen", "127.0.0.1:0", "--to", "192.0.2.1"], "not an address with a port"),
        (&["--route", "11112"], "LISTEN=TARGET expected"),
        (&["--route", &to_itself], "leads back to where it listens"),
        (&[], "no route"),
        (&["--route", "127.0.0.1:0=192.0.2.1:104", "--fault", "abrot at pdu 3"], "abort"),
        (
            &["--route", "127.0.0.1:0=192.0.2.1:104", "--metrics", &taken],
            "another program listens there already",
        ),
        (&["--route", "127.0.0.1:0=192.0.2.1:104", "--filter", "command = = x"], "--filter"),
        (&["--route", "127.0.0.1:0=192.0.2.1:104", "--filter", "outcome = aborted"], "known only when"),
        (&["--routes", "/no/such/file.toml"], "/no/such/file.toml"),
    ];
    for (arguments, expected) in cases {
        let output = dcmtap(&[&["proxy", "--record", file, "--format", "text"], arguments].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(said.matches("failed to lookup").count() < 2, "its cause is said twice: {said}");
        assert!(!said.contains("in use (os error"), "its cause is said twice: {said}");
        assert!(output.stdout.is_empty() && !Path::new(file).exists(), "{arguments:?}: {said}");
    }
    let route = ["proxy", "--quiet", "--route", "127.0.0.1:0=192.0.2.1:104", "--record"];
    let output = dcmtap(&[&route[..], &[there.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("nothing is written over"));
}

#[test]
fn what_passes_is_told_judged_and_recorded_and_after_so_many_associations_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recording.pcapng");
    let file = file.to_str().unwrap();
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = target.local_addr().unwrap().to_string();
    let common = ["--listen", "127.0.0.1:0", "--to", &to, "--count", "1"];
    let (child, address, _) = started(&[&common[..], &["--format", "text", "--record", file]].concat());
    pass("echo-dcmtk-to-dcmtk.pcap", &address, &target);
    let (code, text) = ended(child);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("C-ECHO-RSP 1  success") && text.contains("released by the requestor"), "{text}");
    assert!(text.contains("1 associations: 1 ✓"), "{text}");
    let read = String::from_utf8(dcmtap(&["read", file]).stdout).unwrap();
    assert!(read.contains("C-ECHO-RSP 1  success"), "{read}");
    assert_eq!(dcmtap(&["check", file]).status.code(), Some(0));

    // One that breaks the standard, on one side of a profile that is broken too.
    let (child, address, _) = started(&[&common[..], &["--format", "jsonl"]].concat());
    pass("pdu-longer-than-negotiated.pcap", &address, &target);
    let (code, lines) = ended(child);
    assert_eq!(code, Some(1), "{lines}");
    assert!(lines.lines().any(|line| line.contains("\"event\":\"finding\"")), "{lines}");
}

#[test]
fn other_protocols_pass_and_are_named() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = target.local_addr().unwrap().to_string();
    let (child, address, _) =
        started(&["--listen", "127.0.0.1:0", "--to", &to, "--for", "2s", "--format", "text"]);
    for capture in ["http-to-dicom-port.pcap", "tls-client-to-dicom-port.pcap", "ssh-to-dicom-port.pcap"] {
        pass(capture, &address, &target);
    }
    let (code, text) = ended(child);
    assert_eq!(code, Some(0), "{text}");
    for name in ["HTTP", "TLS", "SSH"] {
        assert!(text.contains(name), "{name}: {text}");
    }
}

#[test]
fn at_the_end_what_is_open_has_its_time_and_is_then_cut() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = target.local_addr().unwrap().to_string();
    let arguments = ["--listen", "127.0.0.1:0", "--to", &to, "--for", "200ms", "--grace", "300ms", "--quiet"];
    let begun = Instant::now();
    let (child, address, mut said) = started(&arguments);
    let mut client = TcpStream::connect(&address).unwrap();
    let _server = target.accept().unwrap().0;
    client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert!(client.read(&mut [0]).is_err(), "it is reset");
    assert!(begun.elapsed() >= Duration::from_millis(500));
    assert_eq!(ended(child).0, Some(0));
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("1 connections are open") && rest.contains("it was told to end"), "{rest}");
}

#[test]
fn a_hangup_opens_the_files_anew() {
    let folder = tempfile::tempdir().unwrap();
    let [log, moved] = ["proxy.log", "moved.log"].map(|name| folder.path().join(name));
    let [capture, moved_capture] = ["now.pcapng", "moved.pcapng"].map(|name| folder.path().join(name));
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = target.local_addr().unwrap().to_string();
    let files = ["--output", log.to_str().unwrap(), "--record", capture.to_str().unwrap()];
    let arguments = ["--listen", "127.0.0.1:0", "--to", &to, "--format", "jsonl", "--count", "2"];
    let (child, address, _) = started(&[&arguments[..], &files].concat());
    let until = |condition: &dyn Fn() -> bool| {
        let end = Instant::now() + Duration::from_secs(20);
        while !condition() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(condition());
    };
    let tells =
        |path: &Path| std::fs::read_to_string(path).unwrap_or_default().matches("\"released\"").count();
    pass("echo-dcmtk-to-dcmtk.pcap", &address, &target);
    until(&|| tells(&log) == 1);
    std::fs::rename(&log, &moved).unwrap();
    std::fs::rename(&capture, &moved_capture).unwrap();
    assert!(Command::new("kill").args(["-HUP", &child.id().to_string()]).status().unwrap().success());
    until(&|| log.exists() && capture.exists());
    pass("echo-dcmtk-to-dcmtk.pcap", &address, &target);
    assert_eq!(ended(child).0, Some(0));
    assert_eq!((tells(&moved), tells(&log)), (1, 1));
    for capture in [moved_capture, capture] {
        let read = String::from_utf8(dcmtap(&["read", capture.to_str().unwrap()]).stdout).unwrap();
        assert!(read.contains("C-ECHO-RSP 1  success"), "{read}");
    }
}
