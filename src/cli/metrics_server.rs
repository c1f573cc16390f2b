//! A small HTTP server (RFC 9112) for one page of metrics, which no client can hold up.
//!
//! Each connection takes one request and is closed. Head, number of connections and time are bounded.

use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::report::metrics::CONTENT_TYPE;

/// Connections served at once. Others wait until one of these is over.
const MAX_CONNECTIONS: usize = 8;
/// How long a connection may last in all.
const PATIENCE: Duration = Duration::from_secs(5);
/// Octets of the head of a request.
const MAX_HEAD: usize = 8 << 10;
/// Header fields of a request.
const MAX_FIELDS: usize = 64;
/// Octets read of what a client sends behind a request that was refused: to close before would take the answer away.
const MAX_IGNORED: usize = 64 << 10;
/// How long to wait when no client can be taken, for want of file descriptors, for example.
const PAUSE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

/// The server while it works. When it is dropped, no client is taken any more.
#[derive(Debug)]
pub struct Server {
    shared: Arc<Shared>,
    /// Dropped: the thread that takes clients ends.
    stop: Option<PipeWriter>,
    taking: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    connections: usize,
    is_over: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves the page that `text` gives, at `/metrics`.
///
/// # Errors
/// The system has no thread or file descriptor for it.
pub fn serve(listener: TcpListener, text: impl Fn() -> String + Send + Sync + 'static) -> io::Result<Server> {
    listener.set_nonblocking(true)?;
    let (stopped, stop) = io::pipe()?;
    let shared = Arc::new(Shared::default());
    let text: Arc<Text> = Arc::new(text);
    let taker = Taker { listener, stopped, shared: Arc::clone(&shared), text };
    let taking = Builder::new().name("metrics".to_owned()).spawn(move || taker.run())?;
    Ok(Server { shared, stop: Some(stop), taking: Some(taking) })
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.lock().is_over = true;
        self.shared.changed.notify_all();
        self.stop = None;
        if let Some(taking) = self.taking.take() {
            // It ends at once, and has nothing to say if it does not.
            let _ = taking.join();
        }
    }
}

type Text = dyn Fn() -> String + Send + Sync;

/// Takes clients.
struct Taker {
    listener: TcpListener,
    stopped: PipeReader,
    shared: Arc<Shared>,
    text: Arc<Text>,
}

impl Taker {
    fn run(&self) {
        while let Some(place) = Place::wait(&self.shared) {
            match self.listener.accept() {
                Ok((client, _)) => self.attend(client, place),
                Err(error) => {
                    drop(place);
                    if !self.wait(error.kind() == io::ErrorKind::WouldBlock) {
                        return;
                    }
                }
            }
        }
    }

    fn attend(&self, client: TcpStream, place: Place) {
        let text = Arc::clone(&self.text);
        // Without a thread the client's connection is closed, and it asks again.
        let _ = Builder::new().name("metrics client".to_owned()).spawn(move || {
            let _place = place;
            // A client that went away, or was too slow, needs no answer.
            let _ = Client::new(client).and_then(|mut client| client.attend(&text));
        });
    }

    /// Waits for a client, or a little while. Is there more to do?
    fn wait(&self, is_for_client: bool) -> bool {
        let wanted = if is_for_client { PollFlags::IN } else { PollFlags::empty() };
        let mut waiting = [PollFd::new(&self.stopped, PollFlags::IN), PollFd::new(&self.listener, wanted)];
        let patience = (!is_for_client).then_some(&PAUSE);
        match poll(&mut waiting, patience) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {
                waiting.iter().take(1).all(|stopped| stopped.revents().is_empty())
            }
            Err(_) => false,
        }
    }
}

/// One of the connections served at once.
struct Place(Arc<Shared>);

impl Place {
    /// Waits until one is free; `None` if the server is to end.
    fn wait(shared: &Arc<Shared>) -> Option<Self> {
        let mut state = shared.lock();
        while state.connections >= MAX_CONNECTIONS && !state.is_over {
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.is_over {
            return None;
        }
        state.connections += 1;
        Some(Self(Arc::clone(shared)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.lock().connections -= 1;
        self.0.changed.notify_all();
    }
}

/// What is asked for.
enum Request {
    Page {
        is_head: bool,
    },
    About {
        is_head: bool,
    },
    NotFound {
        is_head: bool,
    },
    OtherMethod,
    TooLong,
    Malformed,
    /// The client closed, or did not go on in time.
    Gone,
}

/// One connection.
struct Client {
    stream: TcpStream,
    until: Instant,
}

impl Client {
    fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nonblocking(false)?;
        Ok(Self { stream, until: Instant::now() + PATIENCE })
    }

    /// What is left of its time, which is more than nothing.
    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }

    fn attend(&mut self, text: &Arc<Text>) -> io::Result<()> {
        let (status, body, is_head) = match self.request()? {
            Request::Page { is_head } => ("200 OK", text(), is_head),
            Request::About { is_head } => ("200 OK", "dcmtap proxy: /metrics\n".to_owned(), is_head),
            Request::NotFound { is_head } => ("404 Not Found", "only /metrics is here\n".to_owned(), is_head),
            Request::OtherMethod => {
                ("405 Method Not Allowed\r\nAllow: GET, HEAD", "only GET and HEAD\n".to_owned(), false)
            }
            Request::TooLong => {
                ("431 Request Header Fields Too Large", "the request is too long\n".to_owned(), false)
            }
            Request::Malformed => ("400 Bad Request", "this is not HTTP\n".to_owned(), false),
            Request::Gone => return Ok(()),
        };
        let mut answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        if !is_head {
            answer.push_str(&body);
        }
        self.write(answer.as_bytes())?;
        self.end()
    }

    fn request(&mut self) -> io::Result<Request> {
        let mut head = Vec::with_capacity(1 << 10);
        let mut chunk = [0; 1 << 10];
        loop {
            self.stream.set_read_timeout(Some(self.left()?))?;
            let count = self.stream.read(&mut chunk)?;
            head.extend(chunk.iter().take(count));
            match understood(&head) {
                Some(request) => return Ok(request),
                None if count == 0 => return Ok(Request::Gone),
                None if head.len() >= MAX_HEAD => return Ok(Request::TooLong),
                None => {}
            }
        }
    }

    fn write(&mut self, mut octets: &[u8]) -> io::Result<()> {
        while !octets.is_empty() {
            self.stream.set_write_timeout(Some(self.left()?))?;
            let count = self.stream.write(octets)?;
            if count == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            octets = octets.get(count..).unwrap_or_default();
        }
        Ok(())
    }

    /// Lets the client read the answer before the connection is closed.
    fn end(&mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        let mut chunk = [0; 1 << 10];
        let mut ignored = 0;
        while ignored < MAX_IGNORED {
            self.stream.set_read_timeout(Some(self.left()?))?;
            match self.stream.read(&mut chunk)? {
                0 => break,
                count => ignored += count,
            }
        }
        Ok(())
    }
}

/// The request that starts with these octets; `None` if there must be more.
fn understood(head: &[u8]) -> Option<Request> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    match request.parse(head) {
        Ok(httparse::Status::Partial) => None,
        Ok(httparse::Status::Complete(_)) => {
            Some(asked(request.method.unwrap_or_default(), request.path.unwrap_or_default()))
        }
        Err(httparse::Error::TooManyHeaders) => Some(Request::TooLong),
        Err(_) => Some(Request::Malformed),
    }
}

fn asked(method: &str, target: &str) -> Request {
    let is_head = method == "HEAD";
    if !is_head && method != "GET" {
        return Request::OtherMethod;
    }
    // A proxy asks for `http://host/path` (RFC 9112 3.2.2).
    let path = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/"),
        None => target,
    };
    match path.split('?').next() {
        Some("/metrics") => Request::Page { is_head },
        Some("/") => Request::About { is_head },
        _ => Request::NotFound { is_head },
    }
}
