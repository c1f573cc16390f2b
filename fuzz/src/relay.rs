//! The proxy between two sockets, as a state machine: whatever both ends do, what one sends is what the other gets and
//! what the tap tells.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use dcmtap::proxy::route::Target;
use dcmtap::proxy::{Bound, Feed, Happening, Proxy, Purpose, Route, Seen, Settings, Tap};
use dcmtap::stream::{Close, Side};
use socket2::SockRef;

use crate::input::Input;

/// Longer than anything here takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Octets of one input: less than the buffers of the sockets hold, so that one thread can play both ends.
const MAX_OCTETS: usize = 96 << 10;

/// A proxy that runs as long as the process.
struct Running {
    proxy: Proxy,
    target: TcpListener,
    feed: Feed,
}

fn running() -> &'static Mutex<Running> {
    static RUNNING: OnceLock<Mutex<Running>> = OnceLock::new();
    RUNNING.get_or_init(|| {
        let target = TcpListener::bind("127.0.0.1:0").expect("loopback has a port");
        let address = target.local_addr().expect("it is bound").to_string();
        let tap = Tap::new();
        let feed = tap.feed(Purpose::Analysis, Bound { octets: 8 << 20, is_lossless: true });
        let target_of_route = Target::parse(&address).expect("an address is a target");
        let listen = "127.0.0.1:0".parse().expect("this is an address");
        let settings = Settings {
            routes: vec![Route::new(listen, target_of_route)],
            max_connections: 64,
            connect_timeout: PATIENCE,
            tap,
            listener: Arc::new(|_| {}),
        };
        let proxy = Proxy::start(settings).expect("loopback has another port");
        Mutex::new(Running { proxy, target, feed })
    })
}

/// One of the two ends.
struct End {
    stream: TcpStream,
    sent: Vec<u8>,
    got: Vec<u8>,
    is_shut: bool,
}

impl End {
    fn new(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket has time-outs");
        Self { stream, sent: Vec::new(), got: Vec::new(), is_shut: false }
    }

    /// Reads `count` octets, or to the end.
    fn read(&mut self, count: usize) -> bool {
        let mut buffer = vec![0; count];
        let is_read = self.stream.read_exact(&mut buffer).is_ok();
        if is_read {
            self.got.extend(buffer);
        }
        is_read
    }
}

/// `step u8` (its lowest bit is the end) and what it has: octets to send, octets to wait for, an end, a reset.
pub fn run(octets: &[u8]) {
    let running = &mut *running().lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let client = TcpStream::connect(running.proxy.addresses()[0]).expect("the proxy listens");
    let server = running.target.accept().expect("the proxy connects").0;
    let mut ends = [End::new(client), End::new(server)];
    let mut input = Input(octets.get(..MAX_OCTETS.min(octets.len())).unwrap_or_default());
    let mut reset = None;
    while !input.is_empty() && reset.is_none() {
        let step = input.octet();
        let (one, other) = (usize::from(step & 1), usize::from(step & 1 ^ 1));
        match step >> 1 & 3 {
            0 | 1 if !ends[one].is_shut => {
                let octets = input.octets();
                let _ = SockRef::from(&ends[one].stream).set_tcp_nodelay(step & 8 == 0);
                if ends[one].stream.write_all(octets).is_ok() {
                    ends[one].sent.extend(octets);
                }
            }
            2 => {
                let left = ends[other].sent.len() - ends[one].got.len();
                let count = usize::from(input.u16()) % (left + 1);
                assert!(ends[one].read(count), "octets that were sent do not come");
            }
            3 if step & 0xf0 == 0xf0 => reset = Some(one),
            3 if step & 0xc0 == 0xc0 && !ends[one].is_shut => {
                let _ = ends[one].stream.shutdown(Shutdown::Write);
                ends[one].is_shut = true;
            }
            _ => {}
        }
    }
    let (sent, got) = match reset {
        Some(one) => finish_reset(ends, one),
        None => finish(ends),
    };
    let seen = seen(&running.feed);
    judge(&sent, &got, &seen, reset);
}

type Both = [Vec<u8>; 2];

/// Ends both, and reads all there is.
fn finish(mut ends: [End; 2]) -> (Both, Both) {
    for end in &mut ends {
        if !end.is_shut {
            let _ = end.stream.shutdown(Shutdown::Write);
        }
    }
    for end in &mut ends {
        let End { stream, got, .. } = end;
        stream.read_to_end(got).expect("what is ended is read to its end");
    }
    let [one, other] = ends;
    ([one.sent, other.sent], [one.got, other.got])
}

/// Resets one end; the other reads until it hears of it.
fn finish_reset(ends: [End; 2], resetting: usize) -> (Both, Both) {
    let (mut sent, mut got) = (Both::default(), Both::default());
    let mut other = None;
    for (index, end) in ends.into_iter().enumerate() {
        sent[index].clone_from(&end.sent);
        got[index].clone_from(&end.got);
        if index == resetting {
            let _ = SockRef::from(&end.stream).set_linger(Some(Duration::ZERO));
        } else {
            other = Some((index, end.stream));
        }
    }
    if let Some((index, mut stream)) = other {
        let _ = stream.read_to_end(&mut got[index]);
    }
    (sent, got)
}

/// All that the tap tells of the connection.
fn seen(feed: &Feed) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    let mut open = 2;
    while open > 0 {
        let batch = feed.take(PATIENCE).expect("the tap is open");
        assert!(!batch.is_empty(), "the end of a connection is not told");
        for seen in batch {
            match &seen.what {
                Happening::Closed { side: Some(_), how: Close::Fin } => open -= 1,
                Happening::Closed { .. } => open = 0,
                _ => {}
            }
            all.push(seen);
        }
    }
    all
}

fn judge(sent: &Both, got: &Both, seen: &[Seen], reset: Option<usize>) {
    for (side, index) in [(Side::Initiator, 0), (Side::Responder, 1)] {
        let told: Vec<u8> = seen
            .iter()
            .filter_map(|seen| match &seen.what {
                Happening::Octets { side: of, octets } if *of == side => Some(octets.to_vec()),
                _ => None,
            })
            .flatten()
            .collect();
        let got = &got[index ^ 1];
        if reset.is_some() {
            assert!(sent[index].starts_with(got), "other octets than were sent");
            assert!(sent[index].starts_with(&told), "the tap tells others than were sent");
        } else {
            assert!(*got == sent[index] && told == sent[index], "not the octets that were sent");
        }
    }
    if reset.is_none() {
        assert!(seen.iter().all(|seen| !matches!(seen.what, Happening::Closed { how: Close::Reset, .. })));
    }
}
