//! What the proxy has to say besides what it saw.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::time::Elapsed;

/// Whoever listens to what the proxy has to say.
pub type Listener = Arc<dyn Fn(&Note) + Send + Sync>;

/// Something that whoever runs the proxy should know.
#[derive(Debug)]
pub struct Note {
    /// The place of its route among the routes.
    pub route: usize,
    /// Who connected, if anybody.
    pub client: Option<SocketAddr>,
    /// What it is.
    pub what: What,
}

/// What a [`Note`] tells.
#[derive(Debug)]
pub enum What {
    /// The target could not be connected to.
    NotConnected {
        /// Whom the client was to be connected to.
        target: String,
        /// Why not.
        why: Failure,
    },
    /// The client is not among those that may use the route.
    NotAllowed,
    /// There are as many connections as the route takes.
    RouteIsFull(usize),
    /// There are as many connections as the proxy takes.
    ProxyIsFull(usize),
    /// A connection was cut because nothing was sent on it for so long.
    Idle(Duration),
    /// A connection was cut because the proxy ends.
    Ended,
    /// A client could not be taken: too many open files, for example.
    NotAccepted(io::Error),
}

/// Why a target could not be connected to.
#[derive(Debug)]
pub enum Failure {
    /// Nobody listens there.
    Refused,
    /// It took the connection and reset it at once.
    Reset,
    /// No way leads there.
    Unreachable,
    /// Nobody answered in time.
    TimedOut(Duration),
    /// The name has no address.
    NameNotFound(io::Error),
    /// Whatever else the system says.
    Other(io::Error),
}

impl Failure {
    pub(super) fn of(error: io::Error, patience: Duration) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::ConnectionReset => Self::Reset,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Self::Unreachable,
            io::ErrorKind::TimedOut => Self::TimedOut(patience),
            _ => Self::Other(error),
        }
    }

    /// One word for it, as a label.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Unreachable => "unreachable",
            Self::TimedOut(_) => "timed_out",
            Self::NameNotFound(_) => "name_not_found",
            Self::Other(_) => "other",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => f.write_str("the connection was refused: nobody listens there"),
            Self::Reset => f.write_str("the connection was taken and reset at once"),
            Self::Unreachable => f.write_str("it cannot be reached: no way leads there"),
            Self::TimedOut(patience) => write!(f, "no answer within {}", words(*patience)),
            Self::NameNotFound(error) => write!(f, "the name cannot be resolved: {error}"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConnected { target, why } => write!(f, "{target}: {why}"),
            Self::NotAllowed => f.write_str("turned away: its address is not among those allowed"),
            Self::RouteIsFull(most) => write!(f, "turned away: the route has its {most} connections"),
            Self::ProxyIsFull(most) => write!(f, "turned away: there are {most} connections in all"),
            Self::Idle(idle) => write!(f, "cut by the proxy: nothing was sent for {}", words(*idle)),
            Self::Ended => f.write_str("cut by the proxy: it was told to end"),
            Self::NotAccepted(error) => write!(f, "a client could not be taken: {error}"),
        }
    }
}

/// `192.0.2.10:50000: pacs.example:104: no answer within 10 s`.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(client) = self.client {
            write!(f, "{}: ", SocketAddr::new(canonical(client.ip()), client.port()))?;
        }
        self.what.fmt(f)
    }
}

fn words(duration: Duration) -> Elapsed {
    Elapsed(i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX))
}

/// An IPv4 address is written as one, whatever socket it came through.
pub(super) fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}
