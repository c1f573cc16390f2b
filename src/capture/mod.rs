//! Capture files: pcap and pcapng, plain or compressed, as a sequence of [`Frame`]s.
//!
//! Nothing here opens a file: a [`Source`] reads any [`std::io::Read`]. [`Merge`] makes one capture of several.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod buffer;
mod compression;
mod merge;
mod pcap;
mod pcapng;
mod source;
mod writer;

use std::collections::BTreeMap;
use std::net::IpAddr;

pub use buffer::{HEADROOM, ReadAhead};
pub use compression::Compression;
pub use merge::{Input, InputError, Merge};
pub use source::{Format, Source};
pub use writer::Writer;

use crate::time::Timestamp;

/// One captured frame, borrowed from the buffer of its source.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Its number in the capture, counted from 1 as Wireshark does.
    pub number: u64,
    /// When it was captured.
    pub at: Timestamp,
    /// What its first header is.
    pub link_type: LinkType,
    /// Its length on the wire, in octets; larger than `octets.len()` where the capture cut it.
    pub original_length: u32,
    /// The octets that were captured.
    pub octets: &'a [u8],
}

/// A link-layer header type, as registered for pcap and pcapng.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkType(
    /// The registered number.
    pub u16,
);

impl LinkType {
    /// BSD loopback, address family in the capturing host's byte order.
    pub const NULL: Self = Self(0);
    /// Ethernet.
    pub const ETHERNET: Self = Self(1);
    /// PPP, with or without HDLC-like framing.
    pub const PPP: Self = Self(9);
    /// Raw IP as some systems number it.
    pub const RAW_BSD: Self = Self(12);
    /// Raw IP as `OpenBSD` numbers it.
    pub const RAW_OPENBSD: Self = Self(14);
    /// PPP in HDLC-like framing.
    pub const PPP_HDLC: Self = Self(50);
    /// `PPPoE` session packets.
    pub const PPP_ETHER: Self = Self(51);
    /// Raw IP, version 4 or 6.
    pub const RAW: Self = Self(101);
    /// `OpenBSD` loopback, address family in network byte order.
    pub const LOOP: Self = Self(108);
    /// Linux cooked capture, version 1.
    pub const LINUX_SLL: Self = Self(113);
    /// Raw IPv4.
    pub const IPV4: Self = Self(228);
    /// Raw IPv6.
    pub const IPV6: Self = Self(229);
    /// Linux cooked capture, version 2.
    pub const LINUX_SLL2: Self = Self(276);

    /// A name for people, for the types that this program reads; else `None`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::NULL => "BSD loopback",
            Self::ETHERNET => "Ethernet",
            Self::PPP | Self::PPP_HDLC => "PPP",
            Self::RAW_BSD | Self::RAW_OPENBSD | Self::RAW => "raw IP",
            Self::PPP_ETHER => "PPPoE",
            Self::LOOP => "OpenBSD loopback",
            Self::LINUX_SLL => "Linux cooked",
            Self::IPV4 => "raw IPv4",
            Self::IPV6 => "raw IPv6",
            Self::LINUX_SLL2 => "Linux cooked v2",
            _ => return None,
        })
    }
}

/// A remark that somebody wrote into the capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The frame it was written on; `None` for one on a section or interface.
    pub frame: Option<u64>,
    /// The text, as it stands in the file.
    pub text: String,
}

/// Keys for encrypted traffic (pcapng Decryption Secrets Block).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    /// The block's secrets type (`0x544c534b` is a TLS key log).
    pub kind: u32,
    /// The secrets themselves.
    pub octets: Vec<u8>,
}

/// What a capture says about itself besides its frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The program that wrote it.
    pub application: Option<String>,
    /// Remarks, in file order, at most [`Metadata::MAX_COMMENTS`].
    pub comments: Vec<Comment>,
    /// Host names of addresses, at most [`Metadata::MAX_NAMES`].
    pub host_names: BTreeMap<IpAddr, String>,
    /// Decryption secrets, at most [`Metadata::MAX_SECRETS_OCTETS`] in all.
    pub secrets: Vec<Secrets>,
    /// Frames that the capturing system says it lost; `None` if it does not say.
    pub dropped_by_capture: Option<u64>,
    /// Remarks, names and secrets that were left out because a limit was reached.
    pub left_out: u64,
}

impl Metadata {
    /// Remarks kept: enough for annotated captures, and a bound for hostile ones.
    pub const MAX_COMMENTS: usize = 10_000;
    /// Host names kept.
    pub const MAX_NAMES: usize = 10_000;
    /// Octets of decryption secrets kept (a TLS key log has about 180 octets a connection).
    pub const MAX_SECRETS_OCTETS: usize = 4 << 20;
    /// Octets of one remark or name kept.
    pub const MAX_TEXT: usize = 4_096;
}

/// Why a capture cannot be read, or not further.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is not a single octet.
    #[error("the file is empty; expected a pcap or pcapng capture")]
    Empty,
    /// The first octets are those of nothing that is read here.
    #[error("not a capture: it starts with {found}; expected pcap, pcapng, or one of these in gzip or zstd")]
    NotACapture {
        /// The first octets, in hexadecimal.
        found: String,
    },
    /// The data ends inside a record.
    #[error("offset {offset}: the capture ends inside a {what}: {expected} octets expected, {found} found")]
    Truncated {
        /// Where the record starts, in octets of the (decompressed) file.
        offset: u64,
        /// What was being read.
        what: &'static str,
        /// Its length.
        expected: u64,
        /// How much of it there is.
        found: u64,
    },
    /// A record contradicts the format.
    #[error("offset {offset}: damaged {what}: {why}")]
    Damaged {
        /// Where the record starts, in octets of the (decompressed) file.
        offset: u64,
        /// What was being read.
        what: &'static str,
        /// What was expected and found.
        why: String,
    },
    /// The link type of the capture is one that this program does not read.
    #[error("offset {offset}: link type {} is not supported (supported: {SUPPORTED_LINK_TYPES})", link_type.0)]
    UnsupportedLinkType {
        /// Where it is stated.
        offset: u64,
        /// The number found.
        link_type: LinkType,
    },
    /// Reading or decompressing failed.
    #[error("offset {offset}: {source}")]
    Io {
        /// Octets of the (decompressed) file that were read before.
        offset: u64,
        /// What the system or the decompressor said.
        source: std::io::Error,
    },
}

const SUPPORTED_LINK_TYPES: &str = "Ethernet 1, loopback 0 and 108, raw IP 12, 14, 101, 228 and 229, \
                                    Linux cooked 113 and 276, PPP 9, 50 and 51";
