//! Where the proxy listens, and where what comes there goes.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::fault::Fault;
use crate::names::Network;

/// A way through the proxy.
#[derive(Clone, Debug)]
pub struct Route {
    /// Where clients connect to; with port 0 the system chooses one.
    pub listen: SocketAddr,
    /// Where they are connected to.
    pub target: Target,
    /// Clients that may use it; empty: all that can reach it.
    pub allowed: Vec<Network>,
    /// Connections at once; `None`: as many as the proxy takes.
    pub max_connections: Option<usize>,
    /// A connection on which nothing is sent for so long is cut; `None`: never.
    pub idle: Option<Duration>,
    /// What is done to its connections on purpose.
    pub faults: Vec<Fault>,
}

/// Why a route cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RouteError {
    /// It is not written as a route is.
    #[error("{0:?} is not a route: LISTEN=TARGET expected, such as 127.0.0.1:11112=pacs.example:104")]
    NotARoute(String),
    /// It is not written as an address is.
    #[error(
        "{0:?} is not an address with a port, such as 127.0.0.1:11112, pacs.example:104 or [2001:db8::2]:104"
    )]
    NotAnAddress(String),
    /// The name has no address.
    #[error("{name}: the name cannot be resolved: {why}")]
    Unresolved {
        /// The name.
        name: String,
        /// What the system says.
        why: io::Error,
    },
    /// What it sends comes back to it.
    #[error("the route {0} leads back to where it listens")]
    Circle(String),
    /// Two routes listen at the same place.
    #[error("two routes listen on {0}")]
    Twice(SocketAddr),
}

impl Route {
    /// A route without limits.
    #[must_use]
    pub const fn new(listen: SocketAddr, target: Target) -> Self {
        Self { listen, target, allowed: Vec::new(), max_connections: None, idle: None, faults: Vec::new() }
    }

    /// Reads `LISTEN=TARGET`.
    ///
    /// # Errors
    /// It is written wrongly, or a name in it has no address.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        let (listen, target) = text.split_once('=').ok_or_else(|| RouteError::NotARoute(text.to_owned()))?;
        Ok(Self::new(listen_address(listen)?, Target::parse(target)?))
    }

    /// May this client use it?
    #[must_use]
    pub fn allows(&self, client: IpAddr) -> bool {
        self.allowed.is_empty() || self.allowed.iter().any(|network| network.has(client))
    }
}

/// `127.0.0.1:11112 → pacs.example:104`.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.listen, self.target)
    }
}

/// Reads where to listen: an address or a name with a port, or a port alone, which is one of loopback.
///
/// # Errors
/// It is written wrongly, or the name has no address.
pub fn listen_address(text: &str) -> Result<SocketAddr, RouteError> {
    if let Ok(port) = text.trim_start_matches(':').parse() {
        return Ok(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port));
    }
    let target = Target::parse(text)?;
    target.addresses().first().copied().ok_or_else(|| RouteError::NotAnAddress(text.to_owned()))
}

/// A host and port to connect to. A name is looked up again for each connection.
#[derive(Clone, Debug)]
pub struct Target {
    text: Arc<str>,
    /// What the name meant last.
    known: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Target {
    /// Reads `host:port`.
    ///
    /// # Errors
    /// It is written wrongly, or the name has no address.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        let has_port = text.rsplit_once(':').is_some_and(|(host, port)| {
            let is_host = !host.is_empty() && (!host.contains(':') || host.ends_with(']'));
            is_host && port.parse::<u16>().is_ok_and(|port| port > 0 || host.parse::<IpAddr>().is_ok())
        });
        if !has_port {
            return Err(RouteError::NotAnAddress(text.to_owned()));
        }
        let unresolved = |why| RouteError::Unresolved { name: text.to_owned(), why };
        let known: Vec<SocketAddr> = text.to_socket_addrs().map_err(unresolved)?.collect();
        Ok(Self { text: text.into(), known: Arc::new(Mutex::new(known)) })
    }

    /// Its addresses as they were looked up last.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks its addresses up, if it is a name.
    ///
    /// # Errors
    /// The name has no address any more.
    pub fn look_up(&self) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = self.text.parse() {
            return Ok(vec![address]);
        }
        let found: Vec<SocketAddr> = self.text.to_socket_addrs()?.collect();
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&found);
        Ok(found)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Looks for routes that lead back to themselves, alone or through others, and for two that listen at the same place.
///
/// # Errors
/// The first one found.
pub fn check(routes: &[Route]) -> Result<(), RouteError> {
    for (index, route) in routes.iter().enumerate() {
        let is_fixed = route.listen.port() != 0;
        if is_fixed && routes.iter().take(index).any(|other| other.listen == route.listen) {
            return Err(RouteError::Twice(route.listen));
        }
        let (mut at, mut steps) = (Some(route), 0);
        while let Some(step) = at {
            at = routes.iter().find(|next| leads_to(&step.target, next.listen));
            steps += 1;
            if at.is_some_and(|next| next.listen == route.listen) || steps > routes.len() {
                return Err(RouteError::Circle(route.to_string()));
            }
        }
    }
    Ok(())
}

/// Does whoever connects to `target` arrive at `listen`?
fn leads_to(target: &Target, listen: SocketAddr) -> bool {
    target.addresses().iter().any(|address| {
        let is_there = address.ip() == listen.ip() || (listen.ip().is_unspecified() && is_here(address.ip()));
        address.port() == listen.port() && is_there
    })
}

/// Is it an address of this machine? Then a socket can be bound to it.
fn is_here(address: IpAddr) -> bool {
    address.is_loopback() || address.is_unspecified() || UdpSocket::bind((address, 0)).is_ok()
}
