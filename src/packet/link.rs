//! Link layers down to the network packet: Ethernet with its tags, loopback, cooked captures, PPP, MPLS.

use super::{Layer, Path, Skip};
use crate::capture::LinkType;
use crate::octets::Reader;

const ETHERTYPE_IPV4: u16 = 0x0800;
const ETHERTYPE_IPV6: u16 = 0x86dd;
const ETHERTYPE_VLAN: u16 = 0x8100;
const ETHERTYPE_QINQ: u16 = 0x88a8;
/// QinQ as equipment did it before IEEE 802.1ad.
const ETHERTYPE_QINQ_OLD: u16 = 0x9100;
const ETHERTYPE_PPPOE_SESSION: u16 = 0x8864;
const ETHERTYPE_MPLS: u16 = 0x8847;
const ETHERTYPE_MPLS_MULTICAST: u16 = 0x8848;
const ETHERTYPE_TRANSPARENT_BRIDGING: u16 = 0x6558;
/// Values up to this are lengths of an IEEE 802.3 frame.
const MAX_802_3_LENGTH: u16 = 1500;

const PPP_IPV4: u16 = 0x0021;
const PPP_IPV6: u16 = 0x0057;

/// What is left when a layer has been taken off.
#[derive(Clone, Copy, Debug)]
pub(super) enum Network<'a> {
    /// An IP packet; its first octet tells the version.
    Ip(&'a [u8]),
    /// A frame of another link type.
    Frame(LinkType, &'a [u8]),
}

/// Takes the link headers off a frame.
pub(super) fn open<'a>(
    link_type: LinkType,
    octets: &'a [u8],
    path: &mut Path<'_>,
) -> Result<Network<'a>, Skip> {
    let mut reader = Reader::new(octets, 0);
    match link_type {
        LinkType::ETHERNET => {
            let (destination, source) = reader.array().zip(reader.array()).ok_or(Skip::HeadersCut)?;
            path.push(|| Layer::Ethernet { source, destination })?;
            let ethertype = reader.u16_be().ok_or(Skip::HeadersCut)?;
            by_ethertype(ethertype, reader, path)
        }
        LinkType::NULL | LinkType::LOOP => {
            // The address family's number and byte order differ by system; the packet tells its version itself.
            reader.take(4).ok_or(Skip::HeadersCut)?;
            path.push(|| Layer::Named("loopback"))?;
            ip(&reader)
        }
        LinkType::RAW | LinkType::RAW_BSD | LinkType::RAW_OPENBSD | LinkType::IPV4 | LinkType::IPV6 => {
            ip(&reader)
        }
        LinkType::LINUX_SLL => {
            reader.take(14).ok_or(Skip::HeadersCut)?;
            path.push(|| Layer::Named("Linux cooked"))?;
            let protocol = reader.u16_be().ok_or(Skip::HeadersCut)?;
            by_ethertype(protocol, reader, path)
        }
        LinkType::LINUX_SLL2 => {
            let protocol = reader.u16_be().ok_or(Skip::HeadersCut)?;
            reader.take(18).ok_or(Skip::HeadersCut)?;
            path.push(|| Layer::Named("Linux cooked v2"))?;
            by_ethertype(protocol, reader, path)
        }
        LinkType::PPP | LinkType::PPP_HDLC => ppp(reader, path),
        LinkType::PPP_ETHER => pppoe(reader, path),
        _ => Err(Skip::UnsupportedLinkType(link_type)),
    }
}

/// Goes on with what an `EtherType` names, through any number of tags.
pub(super) fn by_ethertype<'a>(
    mut ethertype: u16,
    mut reader: Reader<'a>,
    path: &mut Path<'_>,
) -> Result<Network<'a>, Skip> {
    loop {
        match ethertype {
            ETHERTYPE_IPV4 | ETHERTYPE_IPV6 => return ip(&reader),
            ETHERTYPE_VLAN | ETHERTYPE_QINQ | ETHERTYPE_QINQ_OLD => {
                let tag = reader.u16_be().ok_or(Skip::HeadersCut)?;
                path.push(|| Layer::Vlan(tag & 0x0fff))?;
                ethertype = reader.u16_be().ok_or(Skip::HeadersCut)?;
            }
            ETHERTYPE_PPPOE_SESSION => return pppoe(reader, path),
            ETHERTYPE_MPLS | ETHERTYPE_MPLS_MULTICAST => return mpls(reader, path),
            ETHERTYPE_TRANSPARENT_BRIDGING => return Ok(Network::Frame(LinkType::ETHERNET, reader.rest())),
            0..=MAX_802_3_LENGTH => ethertype = snap(&mut reader, path)?,
            _ => return Err(Skip::NotIp),
        }
    }
}

/// IEEE 802.2 with SNAP: the `EtherType` that follows it.
fn snap(reader: &mut Reader<'_>, path: &mut Path<'_>) -> Result<u16, Skip> {
    let header = reader.take(6).ok_or(Skip::HeadersCut)?;
    if header.starts_with(&[0xaa, 0xaa, 0x03]) {
        path.push(|| Layer::Named("LLC/SNAP"))?;
        reader.u16_be().ok_or(Skip::HeadersCut)
    } else {
        Err(Skip::NotIp)
    }
}

fn pppoe<'a>(mut reader: Reader<'a>, path: &mut Path<'_>) -> Result<Network<'a>, Skip> {
    reader.take(6).ok_or(Skip::HeadersCut)?;
    path.push(|| Layer::Named("PPPoE"))?;
    ppp(reader, path)
}

/// PPP (RFC 1661), with or without address and control octets, the protocol field in one or two octets.
pub(super) fn ppp<'a>(mut reader: Reader<'a>, path: &mut Path<'_>) -> Result<Network<'a>, Skip> {
    path.push(|| Layer::Named("PPP"))?;
    if reader.rest().starts_with(&[0xff, 0x03]) {
        reader.take(2);
    }
    let first = reader.u8().ok_or(Skip::HeadersCut)?;
    let protocol = match first & 1 {
        1 => u16::from(first),
        _ => u16::from_be_bytes([first, reader.u8().ok_or(Skip::HeadersCut)?]),
    };
    match protocol {
        PPP_IPV4 | PPP_IPV6 => ip(&reader),
        _ => Err(Skip::NotIp),
    }
}

/// MPLS labels (RFC 3032) down to the bottom of the stack; below are IP or, behind a control word, Ethernet.
fn mpls<'a>(mut reader: Reader<'a>, path: &mut Path<'_>) -> Result<Network<'a>, Skip> {
    loop {
        let entry = reader.u32_be().ok_or(Skip::HeadersCut)?;
        path.push(|| Layer::Mpls(entry >> 12))?;
        if entry & 0x100 != 0 {
            break;
        }
    }
    match reader.peek(0).ok_or(Skip::HeadersCut)? >> 4 {
        4 | 6 => ip(&reader),
        0 => {
            reader.take(4).ok_or(Skip::HeadersCut)?;
            Ok(Network::Frame(LinkType::ETHERNET, reader.rest()))
        }
        _ => Ok(Network::Frame(LinkType::ETHERNET, reader.rest())),
    }
}

fn ip<'a>(reader: &Reader<'a>) -> Result<Network<'a>, Skip> {
    match reader.peek(0).ok_or(Skip::HeadersCut)? >> 4 {
        4 | 6 => Ok(Network::Ip(reader.rest())),
        _ => Err(Skip::NotIp),
    }
}
