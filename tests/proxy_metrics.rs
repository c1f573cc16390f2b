//! The metrics of a proxy that runs.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::prometheus::parse;
use dcmtap::scenario::pdus::{accept, echo_request, echo_response, request};
use dcmtap::ul::encode;

mod common;

const VERIFICATION: &str = "1.2.840.10008.1.1";

/// A proxy, ended with the test.
struct Running {
    child: Child,
    /// What it listens on.
    proxy: SocketAddr,
    /// Where its page is.
    metrics: SocketAddr,
}

impl Running {
    fn start(target: SocketAddr, more: &[&str]) -> Self {
        let route = format!("127.0.0.1:0={target}");
        let mut child = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
            .args(["proxy", "--route", &route, "--metrics", "127.0.0.1:0", "--quiet"])
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let mut address = |before: &str, after: &str| -> SocketAddr {
            let line = lines.find(|line| line.contains(before)).unwrap();
            let rest = line.split(before).nth(1).unwrap();
            rest.split(after).next().unwrap().parse().unwrap()
        };
        let metrics = address("metrics at http://", "/");
        let proxy = address("listening on ", ",");
        thread::spawn(move || lines.for_each(drop));
        Self { child, proxy, metrics }
    }

    fn page(&self) -> String {
        let mut stream = TcpStream::connect(self.metrics).unwrap();
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        parse(body).unwrap();
        body.to_owned()
    }

    /// The page, as soon as it has these lines.
    fn page_with(&self, lines: &[&str]) -> String {
        let begun = Instant::now();
        loop {
            let page = self.page();
            let missing = lines.iter().find(|wanted| !page.lines().any(|line| line == **wanted));
            let Some(missing) = missing else { return page };
            assert!(begun.elapsed() < Duration::from_secs(20), "{missing} is not in\n{page}");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_pdu(stream: &mut TcpStream) {
    let mut header = [0; 6];
    stream.read_exact(&mut header).unwrap();
    let length = u32::from_be_bytes(*header.last_chunk().unwrap());
    stream.read_exact(&mut vec![0; usize::try_from(length).unwrap()]).unwrap();
}

/// Answers `count` associations with a C-ECHO, and listens no more.
fn answer(count: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for _ in 0..count {
            let (mut stream, _) = listener.accept().unwrap();
            let answers = [accept("US", "THEM", &[1]), echo_response(1, 1, 0), encode::release_response()];
            for answer in answers {
                read_pdu(&mut stream);
                stream.write_all(&answer).unwrap();
            }
            let _ = stream.read(&mut [0]);
        }
    });
    address
}

fn echo(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).unwrap();
    for question in [request("US", "THEM", &[VERIFICATION]), echo_request(1, 1), encode::release_request()] {
        stream.write_all(&question).unwrap();
        read_pdu(&mut stream);
    }
}

#[test]
fn what_a_proxy_does_is_counted() {
    let target = answer(3);
    let running = Running::start(target, &[]);
    let route = running.page();
    assert!(route.contains("dcmtap_associations_opened_total 0\n"), "{route}");
    for _ in 0..3 {
        echo(running.proxy);
    }
    let page = running.page_with(&[
        "dcmtap_associations_total{outcome=\"released\"} 3",
        "dcmtap_messages_total{command=\"C-ECHO-RQ\",status=\"none\"} 3",
        "dcmtap_messages_total{command=\"C-ECHO-RSP\",status=\"0000\"} 3",
        "dcmtap_response_time_seconds_count{command=\"C-ECHO\"} 3",
        "dcmtap_tap_gaps_total{queue=\"analysis\"} 0",
        "dcmtap_recorder_state{state=\"off\"} 1",
    ]);
    let listen = running.proxy;
    assert!(
        page.contains(&format!("dcmtap_route_info{{route=\"{listen}\",target=\"{target}\"}} 1\n")),
        "{page}"
    );
    assert!(page.contains(&format!("dcmtap_connections_accepted_total{{route=\"{listen}\"}} 3\n")), "{page}");
    let moved =
        page.lines().filter(|line| line.starts_with("dcmtap_relayed_bytes_total") && !line.ends_with(" 0"));
    assert_eq!(moved.count(), 2, "{page}");

    // Nobody listens any more.
    let mut stream = TcpStream::connect(running.proxy).unwrap();
    let _ = stream.read(&mut [0]);
    running
        .page_with(&[&format!("dcmtap_connect_failures_total{{route=\"{listen}\",reason=\"refused\"}} 1")]);
}

#[test]
fn what_a_filter_hides_is_counted_too() {
    let running = Running::start(answer(1), &["--filter", "calling = NOBODY"]);
    echo(running.proxy);
    running.page_with(&[
        "dcmtap_associations_total{outcome=\"released\"} 1",
        "dcmtap_messages_total{command=\"C-ECHO-RSP\",status=\"0000\"} 1",
    ]);
}

#[test]
fn a_recording_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("traffic.pcapng");
    let running = Running::start(answer(1), &["--record", file.to_str().unwrap()]);
    echo(running.proxy);
    let page = running.page_with(&[
        "dcmtap_recorder_state{state=\"recording\"} 1",
        "dcmtap_recorder_files_total 1",
        "dcmtap_associations_total{outcome=\"released\"} 1",
    ]);
    let written = page.lines().find_map(|line| line.strip_prefix("dcmtap_recorder_written_bytes_total "));
    assert_ne!(written.unwrap(), "0", "{page}");
}

#[test]
fn an_address_that_cannot_be_listened_on_is_told_before_anything_is_opened() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (metrics, words) in [
        (address.as_str(), format!("dcmtap: --metrics: {address}: another program listens there already\n")),
        ("nonsense", "dcmtap: --metrics: ".to_owned()),
    ] {
        let output = common::dcmtap(["proxy", "--route", "127.0.0.1:0=127.0.0.1:1", "--metrics", metrics]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with(&words) && said.lines().count() == 1, "{said}");
    }
}
