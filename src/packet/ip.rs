//! IPv4 and IPv6 with their extension headers.

use std::net::IpAddr;

use etherparse::{LaxIpSlice, LaxIpv4Slice, LaxIpv6Slice, err};

use super::{Layer, Path, Skip};
use crate::octets::Reader;

/// Where a fragment belongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment {
    pub(super) identification: u32,
    pub(super) offset: etherparse::IpFragOffset,
    pub(super) has_more: bool,
    /// The snap length cut it.
    pub(super) is_cut: bool,
}

/// An IP packet without its headers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet<'a> {
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    /// Identification; 0 where the packet has none.
    pub(super) identification: u16,
    /// Number of the protocol in the payload.
    pub(super) protocol: u8,
    pub(super) payload: &'a [u8],
    /// Octets of payload on the wire.
    pub(super) payload_length: usize,
    /// `None` for a packet that is whole.
    pub(super) fragment: Option<Fragment>,
}

/// Decodes an IP packet of either version.
pub(super) fn decode<'a>(octets: &'a [u8], path: &mut Path<'_>) -> Result<Packet<'a>, Skip> {
    let (ip, _) = LaxIpSlice::from_slice(octets).map_err(|error| match error {
        err::ip::LaxHeaderSliceError::Len(_) => Skip::HeadersCut,
        err::ip::LaxHeaderSliceError::Content(_) => Skip::Malformed,
    })?;
    let (packet, hop_limit) = match &ip {
        LaxIpSlice::Ipv4(ip) => (ipv4(ip, octets), ip.header().ttl()),
        LaxIpSlice::Ipv6(ip) => (ipv6(ip, octets), ip.header().hop_limit()),
    };
    path.push(|| Layer::Ip { source: packet.source, destination: packet.destination, hop_limit })?;
    Ok(packet)
}

fn ipv4<'a>(ip: &LaxIpv4Slice<'a>, octets: &'a [u8]) -> Packet<'a> {
    let header = ip.header();
    let payload = ip.payload();
    let payload_length =
        wire_length(octets, payload.payload, payload.incomplete, usize::from(header.total_len()));
    Packet {
        source: header.source_addr().into(),
        destination: header.destination_addr().into(),
        identification: header.identification(),
        protocol: payload.ip_number.0,
        payload: payload.payload,
        payload_length,
        fragment: header.is_fragmenting_payload().then(|| Fragment {
            identification: u32::from(header.identification()),
            offset: header.fragments_offset(),
            has_more: header.more_fragments(),
            is_cut: payload.incomplete,
        }),
    }
}

fn ipv6<'a>(ip: &LaxIpv6Slice<'a>, octets: &'a [u8]) -> Packet<'a> {
    let header = ip.header();
    let payload = ip.payload();
    let total = usize::from(header.payload_length()) + etherparse::Ipv6Header::LEN;
    let fragment = fragment_header(header.next_header().0, octets)
        .map(|fragment| Fragment { is_cut: payload.incomplete, ..fragment });
    Packet {
        // A recording of a relay between both kinds of addresses has mapped ones; nothing else has.
        source: IpAddr::from(header.source_addr()).to_canonical(),
        destination: IpAddr::from(header.destination_addr()).to_canonical(),
        identification: 0,
        protocol: payload.ip_number.0,
        payload: payload.payload,
        payload_length: wire_length(octets, payload.payload, payload.incomplete, total),
        fragment,
    }
}

/// The fragment header among the extension headers of an IPv6 packet (RFC 8200 4.5); `None` if there is none, or if it
/// holds all of its packet.
fn fragment_header(mut kind: u8, octets: &[u8]) -> Option<Fragment> {
    const HOP_BY_HOP: u8 = 0;
    const ROUTING: u8 = 43;
    const FRAGMENT: u8 = 44;
    const AUTHENTICATION: u8 = 51;
    const DESTINATION: u8 = 60;
    const MOBILITY: u8 = 135;
    const HOST_IDENTITY: u8 = 139;
    const SHIM6: u8 = 140;
    let mut reader = Reader::new(octets, 0);
    reader.take(etherparse::Ipv6Header::LEN)?;
    loop {
        let [next, length] = reader.array()?;
        let rest = match kind {
            FRAGMENT => {
                let place = reader.u16_be()?;
                let identification = reader.u32_be()?;
                let offset = etherparse::IpFragOffset::try_new(place >> 3).ok()?;
                let has_more = place & 1 == 1;
                let is_part = has_more || offset.value() > 0;
                return is_part.then_some(Fragment { identification, offset, has_more, is_cut: false });
            }
            HOP_BY_HOP | ROUTING | DESTINATION | MOBILITY | HOST_IDENTITY | SHIM6 => {
                usize::from(length).saturating_mul(8).saturating_add(6)
            }
            AUTHENTICATION => usize::from(length).saturating_mul(4).saturating_add(6),
            _ => return None,
        };
        reader.take(rest)?;
        kind = next;
    }
}

/// Octets of payload on the wire: what is there, or, where the capture cut it, what the length field says.
fn wire_length(octets: &[u8], payload: &[u8], is_cut: bool, total: usize) -> usize {
    if is_cut {
        let headers = octets.len().saturating_sub(payload.len());
        total.saturating_sub(headers)
    } else {
        payload.len()
    }
}
