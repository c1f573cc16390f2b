//! Packets in packets: IP in IP, GRE (with ERSPAN, as mirroring switches send it), VXLAN and GENEVE.

use super::ip::Packet;
use super::link::{Network, by_ethertype, ppp};
use super::{Layer, Path, Skip};
use crate::capture::LinkType;
use crate::octets::Reader;

const IP_IPV4: u8 = 4;
const IP_IPV6: u8 = 41;
const IP_UDP: u8 = 17;
const IP_GRE: u8 = 47;

const PORT_VXLAN: u16 = 4789;
/// What Linux used before a port was assigned.
const PORT_VXLAN_LINUX: u16 = 8472;
const PORT_GENEVE: u16 = 6081;

const ETHERTYPE_ERSPAN_II: u16 = 0x88be;
const ETHERTYPE_ERSPAN_III: u16 = 0x22eb;
const ETHERTYPE_PPP: u16 = 0x880b;

/// What a tunnel packet carries; `None` if it is no tunnel.
pub(super) fn open<'a>(packet: &Packet<'a>, path: &mut Path<'_>) -> Result<Option<Network<'a>>, Skip> {
    let reader = Reader::new(packet.payload, 0);
    match packet.protocol {
        IP_IPV4 | IP_IPV6 => {
            path.push(|| Layer::Named("IP in IP"))?;
            Ok(Some(Network::Ip(packet.payload)))
        }
        IP_GRE => gre(reader, path).map(Some),
        IP_UDP => udp(reader, path).map(Some),
        _ => Ok(None),
    }
}

/// GRE (RFC 2784, RFC 2890) and its PPP variant (RFC 2637).
fn gre<'a>(mut reader: Reader<'a>, path: &mut Path<'_>) -> Result<Network<'a>, Skip> {
    const CHECKSUM: u16 = 0x8000;
    const KEY: u16 = 0x2000;
    const SEQUENCE: u16 = 0x1000;
    const ACKNOWLEDGMENT: u16 = 0x0080;
    let (flags, protocol) = reader.u16_be().zip(reader.u16_be()).ok_or(Skip::HeadersCut)?;
    let is_version_1 = flags & 7 == 1;
    if flags & CHECKSUM != 0 {
        reader.take(4).ok_or(Skip::HeadersCut)?;
    }
    let key = if flags & KEY == 0 { 0 } else { reader.u32_be().ok_or(Skip::HeadersCut)? };
    let has_sequence = flags & SEQUENCE != 0;
    if has_sequence {
        reader.take(4).ok_or(Skip::HeadersCut)?;
    }
    if is_version_1 && flags & ACKNOWLEDGMENT != 0 {
        reader.take(4).ok_or(Skip::HeadersCut)?;
    }
    path.push(|| Layer::Tunnel("GRE", key))?;
    match protocol {
        ETHERTYPE_ERSPAN_II => erspan(reader, if has_sequence { 8 } else { 0 }, path),
        ETHERTYPE_ERSPAN_III => {
            let has_subheader = reader.peek(11).ok_or(Skip::HeadersCut)? & 1 == 1;
            erspan(reader, if has_subheader { 20 } else { 12 }, path)
        }
        ETHERTYPE_PPP => ppp(reader, path),
        _ => by_ethertype(protocol, reader, path),
    }
}

fn erspan<'a>(mut reader: Reader<'a>, header: usize, path: &mut Path<'_>) -> Result<Network<'a>, Skip> {
    reader.take(header).ok_or(Skip::HeadersCut)?;
    path.push(|| Layer::Named("ERSPAN"))?;
    Ok(Network::Frame(LinkType::ETHERNET, reader.rest()))
}

fn udp<'a>(mut reader: Reader<'a>, path: &mut Path<'_>) -> Result<Network<'a>, Skip> {
    reader.take(2).ok_or(Skip::HeadersCut)?;
    let port = reader.u16_be().ok_or(Skip::HeadersCut)?;
    reader.take(4).ok_or(Skip::HeadersCut)?;
    match port {
        PORT_VXLAN | PORT_VXLAN_LINUX => {
            let (_, network) = reader.u32_be().zip(reader.u32_be()).ok_or(Skip::HeadersCut)?;
            path.push(|| Layer::Tunnel("VXLAN", network >> 8))?;
            Ok(Network::Frame(LinkType::ETHERNET, reader.rest()))
        }
        PORT_GENEVE => {
            let options = usize::from(reader.u8().ok_or(Skip::HeadersCut)? & 0x3f) * 4;
            reader.take(1).ok_or(Skip::HeadersCut)?;
            let protocol = reader.u16_be().ok_or(Skip::HeadersCut)?;
            let network = reader.u32_be().ok_or(Skip::HeadersCut)?;
            reader.take(options).ok_or(Skip::HeadersCut)?;
            path.push(|| Layer::Tunnel("GENEVE", network >> 8))?;
            by_ethertype(protocol, reader, path)
        }
        _ => Err(Skip::NotTcp),
    }
}
