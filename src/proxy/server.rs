//! The proxy as a whole: listening, taking clients, and ending.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use socket2::{Domain, Protocol, Socket, Type};

use super::connect::{self, NotConnected};
use super::disturbing::Disturbing;
use super::note::{Failure, Listener, Note, What, canonical};
use super::relay::{Counter, End, Relay};
use super::route::Route;
use super::stop::{Stop, Stopper, stop};
use super::tap::{Tap, Tapped};
use crate::packet::Endpoint;
use crate::stream::{Close, PerSide, Side};

/// Connections that the system keeps until they are taken.
const BACKLOG: i32 = 1_024;
/// After a client could not be taken, for example because there are too many open files, the next is tried so much later.
const BREATHER: Duration = Duration::from_millis(100);
/// What a thread of a relay needs at most; names are looked up in it.
const STACK: usize = 256 << 10;

/// How the proxy works.
pub struct Settings {
    /// Where it listens, and where what comes there goes.
    pub routes: Vec<Route>,
    /// Connections at once, on all routes.
    pub max_connections: usize,
    /// A target has so long to answer.
    pub connect_timeout: Duration,
    /// Whom everything is told.
    pub tap: Arc<Tap>,
    /// Who hears what there is to say besides.
    pub listener: Listener,
}

/// Why the proxy cannot listen.
#[derive(Debug, thiserror::Error)]
#[error("{address}: {}", words(.why))]
pub struct NotBound {
    /// Where.
    pub address: SocketAddr,
    /// Why.
    pub why: io::Error,
}

fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => "another program listens there already".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need root rights, or the capability CAP_NET_BIND_SERVICE".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => "this machine does not have that address".to_owned(),
        _ => error.to_string(),
    }
}

/// What a route did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouteCounts {
    /// Connections that are open.
    pub open: usize,
    /// Connections that were not turned away.
    pub taken: u64,
    /// Octets that initiators sent.
    pub from_initiators: u64,
    /// Octets that responders sent.
    pub from_responders: u64,
}

/// The proxy while it works.
pub struct Proxy {
    shared: Arc<Shared>,
    addresses: Vec<SocketAddr>,
    /// Dropped: no client is taken any more.
    taking: Option<Stopper>,
    /// Dropped: what is open is cut.
    open: Option<Stopper>,
}

struct Shared {
    routes: Vec<Working>,
    max_connections: usize,
    connect_timeout: Duration,
    tap: Arc<Tap>,
    listener: Listener,
    cut: Stop,
    /// Threads that relay.
    running: Mutex<usize>,
    ended: Condvar,
}

struct Working {
    route: Route,
    open: AtomicUsize,
    taken: AtomicU64,
    counter: Arc<Counter>,
}

impl Proxy {
    /// Listens on all routes; where one cannot be listened on, on none.
    ///
    /// # Errors
    /// An address is in use, is not one of this machine, or needs rights.
    pub fn start(settings: Settings) -> Result<Self, NotBound> {
        let Settings { routes, max_connections, connect_timeout, tap, listener } = settings;
        let nowhere = routes.first().map(|route| route.listen);
        let listen =
            |route: &Route| listen(route.listen).map_err(|why| NotBound { address: route.listen, why });
        let listeners: Vec<TcpListener> = routes.iter().map(listen).collect::<Result<_, _>>()?;
        let failed =
            |why| NotBound { address: nowhere.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0))), why };
        let (taking, taken) = stop().map_err(failed)?;
        let (open, cut) = stop().map_err(failed)?;
        let working = |route| Working {
            route,
            open: AtomicUsize::new(0),
            taken: AtomicU64::new(0),
            counter: Arc::new(Counter::default()),
        };
        let shared = Arc::new(Shared {
            routes: routes.into_iter().map(working).collect(),
            max_connections,
            connect_timeout,
            tap,
            listener,
            cut,
            running: Mutex::new(0),
            ended: Condvar::new(),
        });
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<Result<_, _>>();
        let addresses = addresses.map_err(failed)?;
        for (index, listener) in listeners.into_iter().enumerate() {
            let (shared, taken) = (Arc::clone(&shared), taken.clone());
            let builder = thread::Builder::new().name("listen".into());
            builder.spawn(move || shared.take_clients(index, &listener, &taken)).map_err(failed)?;
        }
        Ok(Self { shared, addresses, taking: Some(taking), open: Some(open) })
    }

    /// Where it listens, in the order of the routes.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// What each route did so far, in their order.
    #[must_use]
    pub fn counts(&self) -> Vec<RouteCounts> {
        self.shared.counts()
    }

    /// The same for somebody else, who can ask as long as they like.
    pub fn counting(&self) -> impl Fn() -> Vec<RouteCounts> + Send + Sync + use<> {
        let shared = Arc::clone(&self.shared);
        move || shared.counts()
    }

    /// Takes no clients any more. What is open goes on.
    pub fn stop_taking(&mut self) {
        self.taking = None;
    }

    /// Cuts what is open.
    pub fn cut(&mut self) {
        self.taking = None;
        self.open = None;
    }

    /// Waits until nothing is open, or so long. Is nothing open?
    #[must_use]
    pub fn wait(&self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let mut running = self.shared.running.lock().unwrap_or_else(PoisonError::into_inner);
        while *running > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            (running, _) =
                self.shared.ended.wait_timeout(running, left).unwrap_or_else(PoisonError::into_inner);
        }
        true
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // A proxy that is started again must not wait until the system has forgotten old connections.
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

impl Shared {
    fn counts(&self) -> Vec<RouteCounts> {
        let of = |working: &Working| RouteCounts {
            open: working.open.load(Ordering::Relaxed),
            taken: working.taken.load(Ordering::Relaxed),
            from_initiators: working.counter.initiator.load(Ordering::Relaxed),
            from_responders: working.counter.responder.load(Ordering::Relaxed),
        };
        self.routes.iter().map(of).collect()
    }

    fn say(&self, route: usize, client: Option<SocketAddr>, what: What) {
        (self.listener)(&Note { route, client, what });
    }

    fn take_clients(self: Arc<Self>, route: usize, listener: &TcpListener, stop: &Stop) {
        loop {
            let mut sockets = [PollFd::new(listener, PollFlags::IN), PollFd::new(stop, PollFlags::IN)];
            let found = poll(&mut sockets, None);
            let [_, stopped] = sockets.map(|socket| !socket.revents().is_empty());
            if stopped {
                return;
            }
            if found.is_err() {
                continue;
            }
            match listener.accept() {
                Ok((stream, client)) => self.take(route, stream, client),
                Err(error) if is_passing(&error) => {}
                Err(error) => {
                    self.say(route, None, What::NotAccepted(error));
                    thread::sleep(BREATHER);
                }
            }
        }
    }

    /// Starts to relay for a client, unless it is turned away.
    fn take(self: &Arc<Self>, index: usize, stream: TcpStream, client: SocketAddr) {
        let Some(working) = self.routes.get(index) else { return };
        if let Some(what) = self.refusal(working, client) {
            connect::reset(&stream);
            return self.say(index, Some(client), what);
        }
        working.open.fetch_add(1, Ordering::Relaxed);
        working.taken.fetch_add(1, Ordering::Relaxed);
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        let place = Place { shared: Arc::clone(self), index };
        let builder = thread::Builder::new().name("relay".into()).stack_size(STACK);
        let started = builder.spawn(move || place.relay(stream, client));
        if let Err(error) = started {
            self.say(index, Some(client), What::NotAccepted(error));
        }
    }

    fn refusal(&self, working: &Working, client: SocketAddr) -> Option<What> {
        let open = working.open.load(Ordering::Relaxed);
        let all = *self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if !working.route.allows(client.ip()) {
            return Some(What::NotAllowed);
        }
        match working.route.max_connections {
            Some(most) if open >= most => Some(What::RouteIsFull(most)),
            _ if all >= self.max_connections => Some(What::ProxyIsFull(self.max_connections)),
            _ => None,
        }
    }
}

/// Did the client leave before it was taken, or was there none?
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted, WouldBlock};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted | WouldBlock)
}

/// A connection's place among those that are open, given back when it is over.
struct Place {
    shared: Arc<Shared>,
    index: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(working) = self.shared.routes.get(self.index) {
            working.open.fetch_sub(1, Ordering::Relaxed);
        }
        *self.shared.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.shared.ended.notify_all();
    }
}

impl Place {
    fn relay(self, stream: TcpStream, client: SocketAddr) {
        let Some(working) = self.shared.routes.get(self.index) else { return };
        let Some((responder, tapped)) = self.connect(&working.route, &stream, client) else {
            return connect::reset(&stream);
        };
        if let Err(error) = connect::prepare(&stream).and_then(|()| connect::prepare(&responder)) {
            self.say(client, What::NotAccepted(error));
            return connect::reset(&stream);
        }
        let ends = PerSide { initiator: stream, responder };
        let disturbing = Disturbing::new(&working.route.faults, tapped.serial());
        let counter = Arc::clone(&working.counter);
        let relay = Relay::new(ends, tapped, counter, working.route.idle, disturbing);
        if let End::Cut(what) = relay.run(&self.shared.cut) {
            self.say(client, what);
        }
    }

    fn say(&self, client: SocketAddr, what: What) {
        self.shared.say(self.index, Some(client), what);
    }

    /// Connects to the first address of the target that answers.
    fn connect(&self, route: &Route, client: &TcpStream, from: SocketAddr) -> Option<(TcpStream, Tapped)> {
        let not_connected = |why| What::NotConnected { target: route.target.to_string(), why };
        let addresses = match route.target.look_up() {
            Ok(addresses) => addresses,
            Err(error) => {
                self.say(from, not_connected(Failure::NameNotFound(error)));
                route.target.addresses()
            }
        };
        for address in addresses {
            let (initiator, responder) = endpoints(from, address);
            let mut tapped = self.shared.tap.open(initiator, responder, None);
            let patience = self.shared.connect_timeout;
            match connect::connect(address, patience, client, &self.shared.cut) {
                Ok(stream) => {
                    tapped.accepted();
                    return Some((stream, tapped));
                }
                Err(NotConnected::Failed(error)) => {
                    let why = Failure::of(error, patience);
                    if matches!(why, Failure::Reset) {
                        tapped.accepted();
                    }
                    let (side, how) = match why {
                        Failure::Refused | Failure::Reset => (Some(Side::Responder), Close::Reset),
                        _ => (None, Close::SourceEnded),
                    };
                    tapped.closed(side, how, Some(&format!("{}: {why}", route.target)));
                    self.say(from, not_connected(why));
                }
                Err(NotConnected::ClientLeft) => {
                    tapped.closed(Some(Side::Initiator), Close::Reset, None);
                    return None;
                }
                Err(NotConnected::Stopped) => {
                    tapped.closed(None, Close::SourceEnded, Some(&What::Ended.to_string()));
                    return None;
                }
            }
        }
        None
    }
}

/// Both ends: an IPv4 address is one, whatever socket it came through.
fn endpoints(client: SocketAddr, target: SocketAddr) -> (Endpoint, Endpoint) {
    let endpoint = |end: SocketAddr| Endpoint { address: canonical(end.ip()), port: end.port() };
    (endpoint(client), endpoint(target))
}
