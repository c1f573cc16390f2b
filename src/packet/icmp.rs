//! ICMP messages about segments that could not be delivered (RFC 792, RFC 1812 5.2.7, RFC 4443 3).

use std::net::IpAddr;

use super::ip::{self, Packet};
use super::{Endpoint, Path};
use crate::capture::Frame;
use crate::octets::Reader;
use crate::time::Timestamp;

const ICMP: u8 = 1;
const ICMPV6: u8 = 58;
const TCP: u8 = 6;

/// Why a segment could not be delivered: type and code of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnreachableReason {
    /// Is it a message of IP version 6?
    pub is_v6: bool,
    /// Type.
    pub kind: u8,
    /// Code.
    pub code: u8,
}

impl UnreachableReason {
    /// It, in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match (self.is_v6, self.kind, self.code) {
            (false, 3, 0 | 6 | 11) => "network unreachable",
            (false, 3, 1 | 7 | 12) => "host unreachable",
            (false, 3, 2) => "protocol unreachable",
            (false, 3, 3) | (true, 1, 4) => "port unreachable",
            (false, 3, 4) => "fragmentation needed",
            (false, 3, 9) => "network administratively prohibited",
            (false, 3, 10) => "host administratively prohibited",
            (false, 3, 13) | (true, 1, 1) => "communication administratively prohibited",
            (false, 11, _) | (true, 3, _) => "time to live exceeded",
            (true, 1, 0) => "no route to the destination",
            (true, 1, 3) => "address unreachable",
            (true, 1, 5) => "source address not allowed",
            (true, 1, 6) => "route rejected",
            (true, 2, _) => "packet too big",
            _ => "destination unreachable",
        }
    }

    /// Does it only ask for smaller packets?
    #[must_use]
    pub const fn is_about_size(self) -> bool {
        matches!((self.is_v6, self.kind, self.code), (false, 3, 4) | (true, 2, _))
    }
}

/// What somebody on the way says of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// When its frame was captured.
    pub at: Timestamp,
    /// The frame.
    pub frame: u64,
    /// Who says it: a router, a firewall, or the host itself.
    pub by: IpAddr,
    /// Who sent the segment.
    pub source: Endpoint,
    /// Whom it was sent to.
    pub destination: Endpoint,
    /// Why it could not be delivered.
    pub why: UnreachableReason,
}

pub(super) const fn is_icmp(packet: &Packet<'_>) -> bool {
    matches!(packet.protocol, ICMP | ICMPV6)
}

/// The message in `packet`, if it is one about a TCP segment.
pub(super) fn unreachable(frame: &Frame<'_>, packet: &Packet<'_>) -> Option<Unreachable> {
    let mut reader = Reader::new(packet.payload, 0);
    let [kind, code] = reader.array()?;
    let is_v6 = packet.protocol == ICMPV6;
    if !matches!((is_v6, kind), (false, 3 | 11) | (true, 1..=3)) {
        return None;
    }
    // Checksum, and a field that depends on the type.
    reader.take(6)?;
    // The headers of the packet that it is about: no more of it need be there than the ports.
    let quoted = ip::decode(reader.rest(), &mut Path { layers: None, depth: 0 }).ok()?;
    let mut tcp = Reader::new(quoted.payload, 0);
    let (source, destination) = tcp.u16_be().zip(tcp.u16_be()).filter(|_| quoted.protocol == TCP)?;
    Some(Unreachable {
        at: frame.at,
        frame: frame.number,
        by: packet.source,
        source: Endpoint { address: quoted.source, port: source },
        destination: Endpoint { address: quoted.destination, port: destination },
        why: UnreachableReason { is_v6, kind, code },
    })
}
