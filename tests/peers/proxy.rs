//! Real peers through the proxy: they end as they do without it, and so do those whose partner, or whose proxy, dies.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::common::{dcmtap, root};
use super::{Python, is_there};

/// Long enough for a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);
/// Rows and columns of the large object: a transfer that can be broken off in the middle.
const LARGE: u16 = 4_000;

fn has_dcmtk() -> bool {
    ["storescp", "storescu", "echoscu", "findscu", "dump2dcm"]
        .iter()
        .all(|tool| is_there(tool, &["--version"]))
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "{what} does not come");
        sleep(Duration::from_millis(20));
    }
}

/// A process that ends with the test.
struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Self {
        Self(command.env("TCP_NODELAY", "1").stdin(Stdio::null()).spawn().unwrap())
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }

    /// Waits for its end.
    fn ended(&mut self) -> ExitStatus {
        wait_until("the end of a process", || self.0.try_wait().unwrap().is_some());
        self.0.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port of loopback where nobody listens.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server that has begun to listen.
fn server(command: &mut Command, port: u16) -> Process {
    let process = Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
    wait_until("a server", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    process
}

fn storescp(folder: &Path, options: &[&str]) -> (Process, u16) {
    let port = free_port();
    let mut command = Command::new("storescp");
    command.args(options).arg("-od").arg(folder).arg(port.to_string());
    (server(&mut command, port), port)
}

struct Proxy {
    process: Process,
    address: SocketAddr,
}

impl Proxy {
    fn start(target: u16, options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dcmtap"));
        command.args(["proxy", "--listen", "127.0.0.1:0", "--to", &format!("127.0.0.1:{target}")]);
        command.args(options).current_dir(root()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = Process::start(&mut command);
        let mut said = BufReader::new(process.0.stderr.take().unwrap()).lines();
        let address = said.find_map(|line| {
            let line = line.unwrap();
            line.split("listening on ").nth(1)?.split(',').next()?.parse().ok()
        });
        // What else it says must not stop it.
        std::thread::spawn(move || said.for_each(drop));
        Self { process, address: address.unwrap() }
    }

    fn port(&self) -> u16 {
        self.address.port()
    }
}

fn run(program: &str, port: u16, before: &[&str], after: &[&str]) -> Option<i32> {
    let mut command = Command::new(program);
    command.args(before).args(["127.0.0.1", &port.to_string()]).args(after).env("TCP_NODELAY", "1");
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().code()
}

/// A CT image of as many rows and columns, in a folder.
fn object(folder: &Path, rows: u16) -> PathBuf {
    let (pixels, dump, file) =
        (folder.join("pixels"), folder.join("dump"), folder.join(format!("object-{rows}.dcm")));
    let size = usize::from(rows) * usize::from(rows) * 2;
    std::fs::write(&pixels, (0..size).map(|at| (at * 7 + at / 251) as u8).collect::<Vec<_>>()).unwrap();
    let elements = format!(
        "(0008,0016) UI =CTImageStorage\n(0008,0018) UI 2.25.{rows}\n(0008,0060) CS CT\n(0010,0010) PN PROXY^TEST\n\
         (0010,0020) LO PROXY\n(0020,000d) UI 2.25.2\n(0020,000e) UI 2.25.3\n(0028,0002) US 1\n\
         (0028,0004) CS MONOCHROME2\n(0028,0010) US {rows}\n(0028,0011) US {rows}\n(0028,0100) US 16\n\
         (0028,0101) US 16\n(0028,0102) US 15\n(0028,0103) US 0\n(7fe0,0010) OW ={}\n",
        pixels.display()
    );
    std::fs::write(&dump, elements).unwrap();
    let made = Command::new("dump2dcm").arg("--write-xfer-little").args([&dump, &file]).status().unwrap();
    assert!(made.success());
    file
}

/// Names and contents of the files in a folder, but of those that are still being written.
fn received(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

/// What DCMTK's clients come to at a server, directly or through a proxy.
fn exit_statuses(port: u16, objects: &[&str]) -> Vec<Option<i32>> {
    let find = ["-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientName="];
    vec![
        run("echoscu", port, &["--repeat", "3"], &[]),
        run("echoscu", port, &["--abort"], &[]),
        run("storescu", port, &[], objects),
        run("storescu", port, &["-xb"], objects),
        run("findscu", port, &find, &[]),
    ]
}

#[test]
fn dcmtk_ends_at_storescp_as_it_does_without_the_proxy() {
    if !has_dcmtk() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let objects = [object(folder.path(), 64), object(folder.path(), 1_000)];
    let objects: Vec<&str> = objects.iter().map(|object| object.to_str().unwrap()).collect();
    let outcome = |through: bool| {
        let folder = tempfile::tempdir().unwrap();
        let (_scp, target) = storescp(folder.path(), &["+B"]);
        let proxy = through.then(|| Proxy::start(target, &["--quiet"]));
        let port = proxy.as_ref().map_or(target, Proxy::port);
        (exit_statuses(port, &objects), received(folder.path()))
    };
    let (directly, through) = (outcome(false), outcome(true));
    assert_eq!(directly.0, through.0, "exit statuses");
    assert_eq!(directly.0.get(2), Some(&Some(0)), "the objects are stored");
    assert!(directly.1.len() >= 2, "files are received");
    assert!(directly.1 == through.1, "the same files are received");
}

/// A storage and query SCP of pynetdicom that keeps the octets it got, and has two studies.
const SCP: &str = r#"
import sys
from pathlib import Path
from pydicom.dataset import Dataset
from pynetdicom import AE, AllStoragePresentationContexts, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind, Verification
port, folder = int(sys.argv[1]), Path(sys.argv[2])
def store(event):
    (folder / event.request.AffectedSOPInstanceUID).write_bytes(event.request.DataSet.getvalue())
    return 0xB000
def find(event):
    for number in range(2):
        match = Dataset()
        match.QueryRetrieveLevel = "STUDY"
        match.PatientName = f"STUDY^{number}"
        yield 0xFF00, match
ae = AE("PROXIED")
ae.supported_contexts = AllStoragePresentationContexts
ae.add_supported_context(Verification)
ae.add_supported_context(StudyRootQueryRetrieveInformationModelFind)
ae.start_server(("127.0.0.1", port), evt_handlers=[(evt.EVT_C_STORE, store), (evt.EVT_C_FIND, find)])
"#;

#[test]
fn dcmtk_ends_at_pynetdicom_as_it_does_without_the_proxy() {
    let Some(python) = Python::name() else { return };
    if !has_dcmtk() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let objects = [object(folder.path(), 64), object(folder.path(), 1_000)];
    let objects: Vec<&str> = objects.iter().map(|object| object.to_str().unwrap()).collect();
    let outcome = |through: bool| {
        let folder = tempfile::tempdir().unwrap();
        let target = free_port();
        let mut command = Command::new(&python);
        command.args(["-c", SCP, &target.to_string()]).arg(folder.path());
        let _scp = server(&mut command, target);
        let proxy = through.then(|| Proxy::start(target, &["--quiet"]));
        let port = proxy.as_ref().map_or(target, Proxy::port);
        (exit_statuses(port, &objects), received(folder.path()))
    };
    let (directly, through) = (outcome(false), outcome(true));
    assert_eq!(directly.0, through.0, "exit statuses");
    assert_eq!(directly.1.len(), 2, "files are received");
    assert!(directly.1 == through.1, "the same octets are received");
}

/// A large object, and a server that sleeps: during the transfer at each PDV, or after it.
fn slow_transfer(folder: &Path, sleep: [&str; 2]) -> (Process, u16, PathBuf) {
    let received = folder.join("received");
    std::fs::create_dir(&received).unwrap();
    let (scp, target) = storescp(&received, &sleep);
    (scp, target, object(folder, LARGE))
}

fn storescu(port: u16, object: &Path) -> Process {
    let mut command = Command::new("storescu");
    command.args(["127.0.0.1", &port.to_string()]).arg(object).stdout(Stdio::null()).stderr(Stdio::null());
    Process::start(&mut command)
}

/// What is told of a recording, and the complaint about it.
fn told(recording: &Path) -> (Vec<Value>, String) {
    let output =
        dcmtap::<&OsStr>(["read".as_ref(), "--format".as_ref(), "jsonl".as_ref(), recording.as_os_str()]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, String::from_utf8(output.stderr).unwrap())
}

/// What is told of a recording that is whole.
fn read(recording: &Path) -> Vec<Value> {
    let (lines, complaint) = told(recording);
    assert_eq!(complaint, "");
    lines
}

#[test]
fn a_proxy_that_is_killed_leaves_a_recording_to_the_last_packet() {
    if !has_dcmtk() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_scp, target, object) = slow_transfer(folder.path(), ["--sleep-during", "1"]);
    let recording = folder.path().join("killed.pcapng");
    let mut proxy = Proxy::start(target, &["--quiet", "--record", recording.to_str().unwrap()]);
    let mut client = storescu(proxy.port(), &object);
    wait_until("a recording of 1 MB", || recording.metadata().is_ok_and(|file| file.len() > 1_000_000));
    proxy.process.signal(Signal::KILL);
    proxy.process.ended();
    assert_ne!(client.ended().code(), Some(0), "the client is told");

    // Nothing but the block that was being written may be cut.
    let (lines, complaint) = told(&recording);
    assert!(complaint.is_empty() || complaint.contains("ends inside a pcapng block"), "{complaint}");
    assert_eq!(complaint.lines().count(), usize::from(!complaint.is_empty()), "{complaint}");
    let association = lines.iter().find(|line| line["event"] == "association").unwrap();
    assert_eq!(association["calling_ae_title"], "STORESCU");
    let sent = association["bytes"]["requestor"].as_u64().unwrap();
    let size = recording.metadata().unwrap().len();
    assert!(sent > size / 10 * 8, "{size} octets in the file, and in it {sent} of the client");
    let summary = lines.last().unwrap();
    assert_eq!([&summary["gaps"], &summary["lost_bytes"]], [0, 0], "{summary}");
    if is_there("tshark", &["--version"]) {
        let mut tshark = Command::new("tshark");
        let output =
            tshark.args(["-T", "fields", "-e", "frame.number", "-r"]).arg(&recording).output().unwrap();
        let frames = String::from_utf8(output.stdout).unwrap().lines().count();
        assert_eq!(summary["frames"], frames, "tshark reads as many");
    }
}

#[test]
fn a_transfer_may_finish_within_the_grace() {
    if !has_dcmtk() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_scp, target, object) = slow_transfer(folder.path(), ["--sleep-after", "3"]);
    let recording = folder.path().join("grace.pcapng");
    let path = recording.to_str().unwrap();
    let mut proxy = Proxy::start(target, &["--quiet", "--grace", "60s", "--record", path]);
    let mut client = storescu(proxy.port(), &object);
    wait_until("a recording of 1 MB", || recording.metadata().is_ok_and(|file| file.len() > 1_000_000));
    proxy.process.signal(Signal::TERM);
    assert_eq!(client.ended().code(), Some(0), "the transfer finishes");
    let ended = proxy.process.ended();
    let judged = dcmtap::<&OsStr>(["check".as_ref(), recording.as_os_str()]).status;
    assert_eq!(ended.code(), judged.code(), "as `check` ends");
    let lines = read(&recording);
    let association = lines.iter().find(|line| line["event"] == "association").unwrap();
    assert_eq!(association["outcome"], "released", "{association}");
    assert_eq!(received(&folder.path().join("received")).len(), 1);
}

#[test]
fn a_target_that_dies_in_the_middle_is_told_to_the_client() {
    if !has_dcmtk() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut scp, target, object) = slow_transfer(folder.path(), ["--sleep-during", "1"]);
    let recording = folder.path().join("target.pcapng");
    let mut proxy = Proxy::start(target, &["--quiet", "--record", recording.to_str().unwrap()]);
    let mut client = storescu(proxy.port(), &object);
    wait_until("a recording of 1 MB", || recording.metadata().is_ok_and(|file| file.len() > 1_000_000));
    scp.signal(Signal::KILL);
    scp.ended();
    assert!(client.ended().code().is_some_and(|code| code != 0), "the client is told");
    // Nobody is there any more; then somebody is again.
    assert_ne!(run("echoscu", proxy.port(), &[], &[]), Some(0));
    let mut command = Command::new("storescp");
    command.arg("-od").arg(folder.path().join("received")).arg(target.to_string());
    let _again = server(&mut command, target);
    assert_eq!(run("echoscu", proxy.port(), &[], &[]), Some(0), "the proxy is still there");
    proxy.process.signal(Signal::TERM);
    proxy.process.ended();
    let lines = read(&recording);
    let outcomes: Vec<_> = lines.iter().filter(|line| line["event"] == "association").collect();
    let first = outcomes.iter().find(|line| line["calling_ae_title"] == "STORESCU").unwrap();
    assert_eq!([&first["outcome"], &first["ended_by"]], ["reset", "acceptor"], "{first}");
    assert!(outcomes.iter().any(|line| line["outcome"] == "released"), "{outcomes:?}");
}
