//! Connecting to a target, while the client is looked after.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::{Domain, Protocol, SockRef, Socket, TcpKeepalive, Type};

use super::stop::Stop;

/// A connection that is silent for so long is asked whether it is still there, so often.
const KEEP_ALIVE: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(15));

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum NotConnected {
    /// The target cannot be connected to.
    Failed(io::Error),
    /// The client left before.
    ClientLeft,
    /// The proxy ends.
    Stopped,
}

impl From<io::Error> for NotConnected {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<rustix::io::Errno> for NotConnected {
    fn from(error: rustix::io::Errno) -> Self {
        Self::Failed(error.into())
    }
}

/// Connects to `target` within `patience`.
pub(super) fn connect(
    target: SocketAddr,
    patience: Duration,
    client: &TcpStream,
    stop: &Stop,
) -> Result<TcpStream, NotConnected> {
    let socket = Socket::new(Domain::for_address(target), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    match socket.connect(&target.into()) {
        Err(error) if !is_under_way(&error) => return Err(error.into()),
        _ => {}
    }
    let until = Instant::now() + patience;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::Error::from(io::ErrorKind::TimedOut).into());
        }
        let mut sockets = [
            PollFd::new(&socket, PollFlags::OUT),
            PollFd::new(client, PollFlags::empty()),
            PollFd::new(stop, PollFlags::IN),
        ];
        match poll(&mut sockets, Timespec::try_from(left).ok().as_ref()) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let [connected, left, stopped] = sockets.map(|socket| !socket.revents().is_empty());
        if connected {
            return match socket.take_error()? {
                Some(error) => Err(error.into()),
                None => Ok(socket.into()),
            };
        }
        if left {
            return Err(NotConnected::ClientLeft);
        }
        if stopped {
            return Err(NotConnected::Stopped);
        }
    }
}

fn is_under_way(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
        || error.raw_os_error() == Some(rustix::io::Errno::INPROGRESS.raw_os_error())
}

/// Makes a connection ready to be relayed: nothing waits for more octets, and who is gone without a word is noticed.
pub(super) fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    stream.set_nodelay(true)?;
    let (time, interval) = KEEP_ALIVE;
    SockRef::from(stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(time).with_interval(interval))
}

/// Makes the close of a connection a reset.
pub(super) fn reset(stream: &TcpStream) {
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}
