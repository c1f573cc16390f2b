//! A load for proxies, and who answers it: both do so little that what stands between them shows.
//!
//! `cargo bench --bench load -- serve PORT`, `echo PORT COUNT`, `associations PORT SECONDS CLIENTS`, `ports COUNT`:
//! see [`main`]. `benches/proxy.sh` uses it.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for the terminal")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dcmtap::scenario::pdus::{accept, echo_request, echo_response, request};
use dcmtap::ul::{PduType, encode};

/// Verification SOP Class.
const VERIFICATION: &str = "1.2.840.10008.1.1";
/// Round trips before those that count.
const WARMING: u16 = 500;
/// The longest PDU that is expected here.
const MAX_PDU: usize = 16_384;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // Answers until it is killed.
        ["serve", port] => serve(port.parse().unwrap()),
        // Prints the median and the 99th percentile of C-ECHO on one association, in microseconds.
        ["echo", port, count] => echo(port.parse().unwrap(), count.parse().unwrap()),
        // Prints how many associations with one C-ECHO there were a second.
        ["associations", port, seconds, clients] => {
            associations(port.parse().unwrap(), seconds.parse().unwrap(), clients.parse().unwrap());
        }
        // Prints ports that are free.
        ["ports", count] => ports(count.parse().unwrap()),
        _ => println!("serve PORT | echo PORT COUNT | associations PORT SECONDS CLIENTS | ports COUNT"),
    }
}

/// One side of an association.
struct Peer {
    stream: TcpStream,
    pdu: Vec<u8>,
}

impl Peer {
    fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        Self { stream, pdu: vec![0; MAX_PDU] }
    }

    fn connect(port: u16) -> Self {
        Self::new(TcpStream::connect(("127.0.0.1", port)).unwrap())
    }

    /// Reads a PDU; its type, `None` if the connection is over.
    fn read(&mut self) -> Option<PduType> {
        let (header, body) = self.pdu.split_at_mut(6);
        self.stream.read_exact(header).ok()?;
        let (kind, length) = (*header.first()?, header.last_chunk::<4>()?);
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        self.stream.read_exact(body.get_mut(..length)?).ok()?;
        Some(PduType(kind))
    }

    fn write(&mut self, octets: &[u8]) {
        self.stream.write_all(octets).unwrap();
    }

    /// Sends a PDU, and waits for the answer.
    fn ask(&mut self, octets: &[u8], wanted: PduType) {
        self.write(octets);
        assert_eq!(self.read(), Some(wanted));
    }

    fn answer(mut self) {
        let accepted = accept("LOAD", "SERVER", &[1]);
        let released = encode::release_response();
        let mut message_id = 0_u16;
        loop {
            match self.read() {
                Some(PduType::ASSOCIATE_RQ) => self.write(&accepted),
                Some(PduType::P_DATA_TF) => {
                    message_id = message_id.wrapping_add(1);
                    self.write(&echo_response(1, message_id, 0));
                }
                Some(PduType::RELEASE_RQ) => self.write(&released),
                _ => return,
            }
        }
    }
}

fn serve(port: u16) {
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    for stream in listener.incoming().flatten() {
        thread::spawn(move || Peer::new(stream).answer());
    }
}

fn echo(port: u16, count: u16) {
    let mut peer = Peer::connect(port);
    peer.ask(&request("LOAD", "SERVER", &[VERIFICATION]), PduType::ASSOCIATE_AC);
    let mut times: Vec<Duration> = Vec::with_capacity(usize::from(count));
    for message_id in 1..=WARMING.saturating_add(count) {
        let question = echo_request(1, message_id);
        let begun = Instant::now();
        peer.ask(&question, PduType::P_DATA_TF);
        if message_id > WARMING {
            times.push(begun.elapsed());
        }
    }
    peer.ask(&encode::release_request(), PduType::RELEASE_RP);
    times.sort_unstable();
    let percentile =
        |part: usize| times.get((times.len() * part).div_ceil(100) - 1).unwrap().as_secs_f64() * 1e6;
    println!("{:.1} {:.1}", percentile(50), percentile(99));
}

fn associations(port: u16, seconds: u64, clients: usize) {
    let is_over = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let clients: Vec<_> = (0..clients)
        .map(|_| {
            let is_over = Arc::clone(&is_over);
            thread::spawn(move || {
                let mut count = 0_u32;
                while !is_over.load(Ordering::Relaxed) {
                    association(port);
                    count += 1;
                }
                count
            })
        })
        .collect();
    thread::sleep(Duration::from_secs(seconds));
    is_over.store(true, Ordering::Relaxed);
    let count: u32 = clients.into_iter().map(|client| client.join().unwrap()).sum();
    println!("{:.1}", f64::from(count) / begun.elapsed().as_secs_f64());
}

/// Connection, association, C-ECHO, release.
fn association(port: u16) {
    let mut peer = Peer::connect(port);
    peer.ask(&request("LOAD", "SERVER", &[VERIFICATION]), PduType::ASSOCIATE_AC);
    peer.ask(&echo_request(1, 1), PduType::P_DATA_TF);
    peer.ask(&encode::release_request(), PduType::RELEASE_RP);
}

fn ports(count: usize) {
    let listeners: Vec<TcpListener> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    for listener in &listeners {
        println!("{}", listener.local_addr().unwrap().port());
    }
}
