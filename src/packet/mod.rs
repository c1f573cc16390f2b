//! From a captured frame to the TCP segment in it: link layers, tunnels, IP, fragments.
//!
//! Nothing is dropped for a wrong checksum (offloading network cards leave them unset in most captures), and what
//! the snap length cut is told by [`Segment::payload_length`].

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod fragment;
mod icmp;
mod ip;
mod link;
mod tunnel;

use std::fmt;
use std::net::IpAddr;

use etherparse::TcpSlice;

use crate::capture::{Frame, LinkType};
use crate::time::Timestamp;
use fragment::Fragments;
pub use icmp::{Unreachable, UnreachableReason};
use link::Network;

/// Headers inside each other before an Ethernet or IP packet is given up on: VLAN stacks and tunnels in tunnels
/// need fewer than ten.
const MAX_LAYERS: usize = 24;

/// An address and port: one end of a TCP connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Endpoint {
    /// IP address.
    pub address: IpAddr,
    /// TCP port.
    pub port: u16,
}

/// `10.0.1.2:104`, `[2001:db8::2]:104`.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            IpAddr::V4(address) => write!(f, "{address}:{}", self.port),
            IpAddr::V6(address) => write!(f, "[{address}]:{}", self.port),
        }
    }
}

/// One TCP segment.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// When its frame was captured.
    pub at: Timestamp,
    /// The frame that carried it, or its last IP fragment.
    pub frame: u64,
    /// Who sent it.
    pub source: Endpoint,
    /// Whom it was sent to.
    pub destination: Endpoint,
    /// Sequence number of its first octet (of the SYN, where it has one).
    pub sequence: u32,
    /// Next octet expected from the other side; `None` without the ACK flag.
    pub acknowledgment: Option<u32>,
    /// SYN flag.
    pub is_syn: bool,
    /// FIN flag.
    pub is_fin: bool,
    /// RST flag.
    pub is_rst: bool,
    /// Receive window as sent, unscaled.
    pub window: u16,
    /// What tells its IP packet from others of its sender; `None` where the sender does not number them.
    pub identification: Option<u16>,
    /// The payload that was captured.
    pub payload: &'a [u8],
    /// Octets of payload on the wire; more than `payload` has where the capture cut the frame.
    pub payload_length: u32,
}

/// Why a frame holds no TCP segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Skip {
    /// Neither IPv4 nor IPv6: ARP, spanning tree, …
    NotIp,
    /// IP, but neither TCP nor a tunnel that is looked into.
    NotTcp,
    /// ICMP: what it says of a segment, [`Decoder::unreachable`] tells.
    Icmp,
    /// A fragment of an IP packet that is not complete yet.
    FragmentHeld,
    /// A fragment that contradicts the others of its packet, or is itself cut.
    FragmentDamaged,
    /// Cut by the capture before the end of the headers.
    HeadersCut,
    /// A header contradicts itself.
    Malformed,
    /// The interface's link type is not read by this program.
    UnsupportedLinkType(LinkType),
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotIp => f.write_str("not IP"),
            Self::NotTcp => f.write_str("not TCP"),
            Self::Icmp => f.write_str("ICMP"),
            Self::FragmentHeld => f.write_str("IP fragment"),
            Self::FragmentDamaged => f.write_str("damaged IP fragment"),
            Self::HeadersCut => f.write_str("headers cut by the capture"),
            Self::Malformed => f.write_str("malformed headers"),
            Self::UnsupportedLinkType(link_type) => write!(f, "unsupported link type {}", link_type.0),
        }
    }
}

/// One header on the way to the segment, for showing the layers of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Ethernet II or IEEE 802.3.
    Ethernet {
        /// Source hardware address.
        source: [u8; 6],
        /// Destination hardware address.
        destination: [u8; 6],
    },
    /// A VLAN tag, and its identifier.
    Vlan(u16),
    /// A link or tunnel header without fields that matter here, and its name.
    Named(&'static str),
    /// An MPLS label.
    Mpls(u32),
    /// A tunnel, its name and the identifier of the network in it.
    Tunnel(&'static str, u32),
    /// IP version 4 or 6.
    Ip {
        /// Source address.
        source: IpAddr,
        /// Destination address.
        destination: IpAddr,
        /// Time to live, or hop limit.
        hop_limit: u8,
    },
    /// TCP.
    Tcp {
        /// Source port.
        source: u16,
        /// Destination port.
        destination: u16,
        /// Sequence number of the first octet.
        sequence: u32,
        /// Octets of payload on the wire.
        length: u32,
    },
}

/// Decodes frames; keeps the IP fragments that wait for the rest of their packet.
#[derive(Debug, Default)]
pub struct Decoder {
    fragments: Fragments,
    /// `None`: nobody asked.
    layers: Option<Vec<Layer>>,
    unreachable: Option<Unreachable>,
}

impl Decoder {
    /// A decoder; with `keeps_layers`, [`Decoder::layers`] tells the way to each segment.
    #[must_use]
    pub fn new(keeps_layers: bool) -> Self {
        Self { fragments: Fragments::default(), layers: keeps_layers.then(Vec::new), unreachable: None }
    }

    /// The headers of the frame decoded last, outermost first.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        self.layers.as_deref().unwrap_or_default()
    }

    /// What the frame decoded last says of a segment that could not be delivered, if it is such a message.
    #[must_use]
    pub fn unreachable(&self) -> Option<&Unreachable> {
        self.unreachable.as_ref()
    }

    /// IP packets that were given up on because fragments of them never came.
    #[must_use]
    pub fn incomplete_packets(&self) -> u64 {
        self.fragments.given_up()
    }

    /// Finds the TCP segment in `frame`.
    ///
    /// # Errors
    /// [`Skip`] tells why there is none.
    pub fn decode<'s>(&'s mut self, frame: &Frame<'s>) -> Result<Segment<'s>, Skip> {
        let mut path = Path { layers: self.layers.as_mut(), depth: 0 };
        path.clear();
        self.unreachable = None;
        let mut network = link::open(frame.link_type, frame.octets, &mut path)?;
        loop {
            let packet = match network {
                Network::Frame(link_type, octets) => {
                    network = link::open(link_type, octets, &mut path)?;
                    continue;
                }
                Network::Ip(octets) => ip::decode(octets, &mut path)?,
            };
            if let Some(fragment) = packet.fragment {
                let whole = self.fragments.add(frame.at, &packet, fragment)?;
                let packet =
                    ip::Packet { payload: whole, payload_length: whole.len(), fragment: None, ..packet };
                // A tunnel whose packets are fragmented is not looked into: TCP's own segments fit.
                return segment(frame, &packet, &mut path);
            }
            match tunnel::open(&packet, &mut path)? {
                Some(inner) => network = inner,
                None if icmp::is_icmp(&packet) => {
                    self.unreachable = icmp::unreachable(frame, &packet);
                    return Err(Skip::Icmp);
                }
                None => return segment(frame, &packet, &mut path),
            }
        }
    }
}

/// The headers passed so far.
struct Path<'a> {
    layers: Option<&'a mut Vec<Layer>>,
    depth: usize,
}

impl Path<'_> {
    fn clear(&mut self) {
        if let Some(layers) = &mut self.layers {
            layers.clear();
        }
    }

    /// Notes a header; too many inside each other are not a real packet.
    fn push(&mut self, layer: impl FnOnce() -> Layer) -> Result<(), Skip> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_LAYERS {
            return Err(Skip::Malformed);
        }
        if let Some(layers) = &mut self.layers {
            layers.push(layer());
        }
        Ok(())
    }
}

fn segment<'a>(frame: &Frame<'a>, packet: &ip::Packet<'a>, path: &mut Path<'_>) -> Result<Segment<'a>, Skip> {
    const TCP: u8 = 6;
    if packet.protocol != TCP {
        return Err(Skip::NotTcp);
    }
    let tcp = TcpSlice::from_slice(packet.payload).map_err(|error| match error {
        etherparse::err::tcp::HeaderSliceError::Len(_) => Skip::HeadersCut,
        etherparse::err::tcp::HeaderSliceError::Content(_) => Skip::Malformed,
    })?;
    let header_length = tcp.header_slice().len();
    let payload_length =
        u32::try_from(packet.payload_length.saturating_sub(header_length)).unwrap_or(u32::MAX);
    path.push(|| Layer::Tcp {
        source: tcp.source_port(),
        destination: tcp.destination_port(),
        sequence: tcp.sequence_number(),
        length: payload_length,
    })?;
    Ok(Segment {
        at: frame.at,
        frame: frame.number,
        source: Endpoint { address: packet.source, port: tcp.source_port() },
        destination: Endpoint { address: packet.destination, port: tcp.destination_port() },
        sequence: tcp.sequence_number(),
        acknowledgment: tcp.ack().then(|| tcp.acknowledgment_number()),
        is_syn: tcp.syn(),
        is_fin: tcp.fin(),
        is_rst: tcp.rst(),
        window: tcp.window_size(),
        identification: Some(packet.identification).filter(|number| *number != 0),
        payload: packet.payload.get(header_length..).unwrap_or_default(),
        payload_length,
    })
}
