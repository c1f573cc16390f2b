//! Capture formats and link layers, one frame at a time: whatever is wrapped around it, the same TCP segment comes
//! out, at the right time.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::io::{Cursor, Read, Write as _};

use dcmtap::capture::{Error, Input, LinkType, Merge, Metadata, Source, Writer};
use dcmtap::packet::{Decoder, Skip};
use dcmtap::scenario::Ladder;
use dcmtap::time::Timestamp;

/// 2026-01-01T00:00:00.123456789Z.
const AT: i128 = 1_767_225_600_123_456_789;

/// An Ethernet frame with the first octets of an A-ASSOCIATE-RQ in it.
fn ethernet() -> Vec<u8> {
    let mut ladder = Ladder::new();
    ladder.requestor(b"\x01\x00hello");
    ladder.frames().swap_remove(3).1
}

/// The IP packet in it.
fn ip() -> Vec<u8> {
    ethernet().split_off(14)
}

fn open(octets: Vec<u8>) -> Result<Source, Error> {
    Source::open(Box::new(Cursor::new(octets)))
}

/// Time, length on the wire and octets of each frame.
fn frames(octets: Vec<u8>) -> Vec<(i128, u32, Vec<u8>)> {
    let mut source = open(octets).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = source.next_frame().unwrap() {
        frames.push((i128::from(frame.at.nanoseconds()), frame.original_length, frame.octets.to_vec()));
    }
    frames
}

/// Numbers in one byte order or the other.
#[derive(Clone, Copy)]
struct Order {
    is_big: bool,
}

impl Order {
    fn u16(self, value: u16) -> [u8; 2] {
        if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn u32(self, value: u32) -> [u8; 4] {
        if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn u64(self, value: u64) -> [u8; 8] {
        if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() }
    }
}

const ORDERS: [Order; 2] = [Order { is_big: false }, Order { is_big: true }];

fn pcap(order: Order, magic: u32, network: u32, fraction: u32, extra: &[u8], frame: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    octets.extend(order.u32(magic));
    octets.extend(order.u16(2));
    octets.extend(order.u16(4));
    octets.extend([0; 8]);
    octets.extend(order.u32(262_144));
    octets.extend(order.u32(network));
    octets.extend(order.u32(1_767_225_600));
    octets.extend(order.u32(fraction));
    octets.extend(order.u32(frame.len() as u32));
    octets.extend(order.u32(frame.len() as u32));
    octets.extend(extra);
    octets.extend(frame);
    octets
}

#[test]
fn pcap_in_both_byte_orders_and_resolutions() {
    let frame = ethernet();
    for order in ORDERS {
        let microseconds = pcap(order, 0xa1b2_c3d4, 1, 123_456, &[], &frame);
        assert_eq!(frames(microseconds), [(AT - 789, frame.len() as u32, frame.clone())]);
        let nanoseconds = pcap(order, 0xa1b2_3c4d, 1, 123_456_789, &[], &frame);
        assert_eq!(frames(nanoseconds), [(AT, frame.len() as u32, frame.clone())]);
        let modified = pcap(order, 0xa1b2_cd34, 1, 123_456, &[7; 8], &frame);
        assert_eq!(frames(modified), [(AT - 789, frame.len() as u32, frame.clone())]);
    }
}

#[test]
fn frame_check_sequences_are_taken_off() {
    let mut frame = ethernet();
    let length = frame.len() as u32;
    frame.extend([0xde, 0xad, 0xbe, 0xef]);
    // Two words of 16 bits, and the bit that says so.
    let network = 1 | 0x0400_0000 | 2 << 28;
    let found = frames(pcap(ORDERS[0], 0xa1b2_c3d4, network, 0, &[], &frame));
    assert_eq!(found, [(AT - 123_456_789, length, ethernet())]);
}

/// A pcapng block with its length at both ends.
fn block(order: Order, kind: u32, content: &[u8]) -> Vec<u8> {
    let mut content = content.to_vec();
    content.resize(content.len().next_multiple_of(4), 0);
    let length = order.u32(content.len() as u32 + 12);
    [&order.u32(kind)[..], &length, &content, &length].concat()
}

fn option(order: Order, code: u16, value: &[u8]) -> Vec<u8> {
    let mut octets = [&order.u16(code)[..], &order.u16(value.len() as u16), value].concat();
    octets.resize(octets.len().next_multiple_of(4), 0);
    octets
}

fn section(order: Order, options: &[u8]) -> Vec<u8> {
    let content = [&order.u32(0x1a2b_3c4d)[..], &order.u16(1), &order.u16(0), &[0xff; 8], options].concat();
    block(order, 0x0a0d_0d0a, &content)
}

fn interface(order: Order, link_type: u16, snap_length: u32, options: &[u8]) -> Vec<u8> {
    let content = [&order.u16(link_type)[..], &[0; 2], &order.u32(snap_length), options].concat();
    block(order, 1, &content)
}

fn packet(order: Order, interface: u32, ticks: u64, frame: &[u8], options: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    content.extend(order.u32(interface));
    content.extend(order.u32((ticks >> 32) as u32));
    content.extend(order.u32(ticks as u32));
    content.extend(order.u32(frame.len() as u32));
    content.extend(order.u32(frame.len() as u32));
    content.extend(frame);
    content.resize(content.len().next_multiple_of(4), 0);
    content.extend(options);
    block(order, 6, &content)
}

#[test]
fn pcapng_times_in_powers_of_ten_and_two_with_offsets() {
    let frame = ethernet();
    for order in ORDERS {
        for (options, ticks, expected) in [
            (vec![], (AT / 1_000) as u64, AT / 1_000 * 1_000),
            (option(order, 9, &[9]), AT as u64, AT),
            (option(order, 9, &[0]), (AT / 1_000_000_000) as u64, AT / 1_000_000_000 * 1_000_000_000),
            (option(order, 9, &[3]), (AT / 1_000_000) as u64, AT / 1_000_000 * 1_000_000),
            // 1/1024 s: 123,456,789 ns are 126 of them and a part.
            (option(order, 9, &[0x8a]), 1_767_225_600 * 1_024 + 126, 1_767_225_600_123_046_875),
            (
                [option(order, 9, &[9]), option(order, 14, &order.u64(3_600))].concat(),
                AT as u64,
                AT + 3_600_000_000_000,
            ),
            (
                [option(order, 9, &[9]), option(order, 14, &order.u64((-3_600_i64).cast_unsigned()))]
                    .concat(),
                AT as u64,
                AT - 3_600_000_000_000,
            ),
        ] {
            let file =
                [section(order, &[]), interface(order, 1, 0, &options), packet(order, 0, ticks, &frame, &[])];
            assert_eq!(frames(file.concat()), [(expected, frame.len() as u32, frame.clone())]);
        }
    }
}

#[test]
fn pcapng_sections_begin_again_with_byte_order_and_interfaces() {
    let (frame, raw) = (ethernet(), ip());
    let [little, big] = ORDERS;
    let file = [
        section(little, &[]),
        interface(little, 1, 0, &[]),
        packet(little, 0, 1_000_000, &frame, &[]),
        section(big, &[]),
        interface(big, 101, 0, &[]),
        interface(big, 1, 0, &option(big, 9, &[9])),
        packet(big, 1, 5, &frame, &[]),
        packet(big, 0, 2_000_000, &raw, &[]),
    ];
    let mut source = open(file.concat()).unwrap();
    let mut found = Vec::new();
    while let Some(frame) = source.next_frame().unwrap() {
        found.push((frame.at.nanoseconds(), frame.link_type.0, frame.octets.len()));
    }
    let expected = [(1_000_000_000, 1, frame.len()), (5, 1, frame.len()), (2_000_000_000, 101, raw.len())];
    assert_eq!(found, expected);
}

#[test]
fn simple_and_obsolete_packet_blocks() {
    let frame = ethernet();
    for order in ORDERS {
        let simple = block(order, 3, &[&order.u32(frame.len() as u32)[..], &frame].concat());
        let mut obsolete = Vec::new();
        obsolete.extend(order.u16(0));
        obsolete.extend(order.u16(9)); // frames dropped before it
        obsolete.extend(order.u32(0));
        obsolete.extend(order.u32(1_500_000));
        obsolete.extend(order.u32(frame.len() as u32));
        obsolete.extend(order.u32(1_514));
        obsolete.extend(&frame);
        let file = [section(order, &[]), interface(order, 1, 0, &[]), block(order, 2, &obsolete), simple];
        // A simple packet has no time of its own: it has that of the frame before.
        let length = frame.len() as u32;
        let expected = [(1_500_000_000, 1_514, frame.clone()), (1_500_000_000, length, frame.clone())];
        assert_eq!(frames(file.concat()), expected);
    }
}

#[test]
fn a_simple_packet_is_as_long_as_the_snap_length_allows() {
    let frame = ethernet();
    let order = ORDERS[0];
    let simple = block(order, 3, &[&order.u32(frame.len() as u32)[..], &frame[..20]].concat());
    let file = [section(order, &[]), interface(order, 1, 20, &[]), simple];
    assert_eq!(frames(file.concat()), [(0, frame.len() as u32, frame[..20].to_vec())]);
}

#[test]
fn what_a_pcapng_says_about_itself_is_kept() {
    for order in ORDERS {
        let names = [
            &order.u16(1)[..],
            &order.u16(9),
            &[10, 0, 1, 2],
            b"pacs\0\0\0\0",
            &order.u16(2),
            &order.u16(20),
            &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
            b"ris\0",
            &order.u32(0),
        ]
        .concat();
        let secrets = [&order.u32(0x544c_534b)[..], &order.u32(5), b"hello\0\0\0"].concat();
        let statistics = [&order.u32(0)[..], &[0; 8], &option(order, 5, &order.u64(42))].concat();
        let file = [
            section(order, &[option(order, 4, b"dumpcap"), option(order, 1, b"of the file")].concat()),
            interface(order, 1, 0, &option(order, 1, b"of the interface")),
            block(order, 4, &names),
            block(order, 10, &secrets),
            block(order, 0x0bad, b"unknown"),
            packet(order, 0, 0, &ethernet(), &[]),
            packet(order, 0, 0, &ethernet(), &[option(order, 1, b"of the packet"), vec![0; 4]].concat()),
            block(order, 5, &statistics),
        ];
        let mut source = open(file.concat()).unwrap();
        while source.next_frame().unwrap().is_some() {}
        let Metadata { application, comments, host_names, secrets, dropped_by_capture, left_out } =
            source.into_metadata();
        assert_eq!(application.as_deref(), Some("dumpcap"));
        let comments: Vec<_> =
            comments.iter().map(|comment| (comment.frame, comment.text.as_str())).collect();
        assert_eq!(comments, [(None, "of the file"), (None, "of the interface"), (Some(2), "of the packet")]);
        assert_eq!(host_names.get(&"10.0.1.2".parse().unwrap()).map(String::as_str), Some("pacs"));
        assert_eq!(host_names.get(&"2001:db8::2".parse().unwrap()).map(String::as_str), Some("ris"));
        assert_eq!(secrets.first().unwrap().octets, b"hello");
        assert_eq!((dropped_by_capture, left_out), (Some(42), 0));
    }
}

#[test]
fn compression_is_recognised_by_content() {
    let plain = pcap(ORDERS[0], 0xa1b2_c3d4, 1, 123_456, &[], &ethernet());
    let expected = frames(plain.clone());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain[..30]).unwrap();
    let mut two_members = gzip.finish().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain[30..]).unwrap();
    two_members.extend(gzip.finish().unwrap());
    assert_eq!(frames(two_members.clone()), expected);
    let level = ruzstd::encoding::CompressionLevel::Uncompressed;
    let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    let frame = |octets: &[u8]| ruzstd::encoding::compress_to_vec(octets, level);
    let zstd = [skippable, frame(&plain[..30]), frame(&plain[30..])].concat();
    assert_eq!(frames(zstd), expected);
    // Cut off inside the compressed data: what can be decompressed is read.
    let mut source = open(two_members[..two_members.len() - 20].to_vec()).unwrap();
    assert!(matches!(source.next_frame(), Err(Error::Truncated { .. })));
}

/// Gives its octets one at a time, as a slow pipe may.
struct Trickle(Cursor<Vec<u8>>);

impl Read for Trickle {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match into.first_mut() {
            Some(first) => self.0.read(std::slice::from_mut(first)),
            None => Ok(0),
        }
    }
}

#[test]
fn a_slow_pipe_is_read_as_it_comes() {
    let mut ladder = Ladder::new();
    ladder.requestor(&[0x55; 5_000]);
    ladder.close();
    let expected = frames(ladder.pcapng());
    let mut source = Source::open(Box::new(Trickle(Cursor::new(ladder.pcapng())))).unwrap();
    for (at, _, octets) in expected {
        let frame = source.next_frame().unwrap().unwrap();
        assert_eq!((i128::from(frame.at.nanoseconds()), frame.octets), (at, octets.as_slice()));
    }
}

#[test]
fn several_files_are_one_capture_in_time_order() {
    let file = |times: &'static [i128]| {
        move || {
            let mut writer = Writer::new(Vec::new(), LinkType::ETHERNET).unwrap();
            for at in times {
                writer.frame(Timestamp::from_nanoseconds(*at), &ethernet(), None).unwrap();
            }
            open(writer.into_inner())
        }
    };
    let input = |starts_at: i128, times: &'static [i128]| Input {
        name: format!("from {starts_at}"),
        starts_at: Some(Timestamp::from_nanoseconds(starts_at)),
        open: Box::new(file(times)),
    };
    let mut merge = Merge::new(vec![input(50, &[50, 60]), input(10, &[10, 20, 55]), input(70, &[70])]);
    let mut found = Vec::new();
    while let Some((input, frame)) = merge.next_frame().unwrap() {
        found.push((frame.number, input, frame.at.nanoseconds()));
    }
    assert_eq!(found, [(1, 1, 10), (2, 1, 20), (3, 0, 50), (4, 1, 55), (5, 0, 60), (6, 2, 70)]);
}

/// What a frame of this link type decodes to: the payload of its segment.
fn payload(link_type: u16, octets: &[u8]) -> Result<Vec<u8>, Skip> {
    let mut decoder = Decoder::new(true);
    let frame = dcmtap::capture::Frame {
        number: 1,
        at: Timestamp::EPOCH,
        link_type: LinkType(link_type),
        original_length: octets.len() as u32,
        octets,
    };
    decoder.decode(&frame).map(|segment| segment.payload.to_vec())
}

fn ethernet_with(ethertype: u16, rest: &[u8]) -> Vec<u8> {
    [&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2][..], &ethertype.to_be_bytes(), rest].concat()
}

/// An IPv4 packet of this protocol around a payload.
fn ipv4_with(protocol: u8, rest: &[u8]) -> Vec<u8> {
    let length = (20 + rest.len() as u16).to_be_bytes();
    [&[0x45, 0][..], &length, &[0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2], rest].concat()
}

fn udp_with(port: u16, rest: &[u8]) -> Vec<u8> {
    let length = (8 + rest.len() as u16).to_be_bytes();
    ipv4_with(17, &[&[0xc0, 0][..], &port.to_be_bytes(), &length, &[0, 0], rest].concat())
}

#[test]
fn link_layers_and_tunnels() {
    let (frame, ip) = (ethernet(), ip());
    let padded = [&frame[..], &[0; 8]].concat();
    let vlan = |inner: u16, rest: &[u8]| [&[0, 100][..], &inner.to_be_bytes(), rest].concat();
    let ppp = [&[0x00, 0x21][..], &ip].concat();
    let pppoe = [&[0x11, 0, 0, 1][..], &(ppp.len() as u16).to_be_bytes(), &ppp].concat();
    let cases: Vec<(&str, u16, Vec<u8>)> = vec![
        ("Ethernet", 1, frame.clone()),
        ("Ethernet with padding", 1, padded),
        ("VLAN", 1, ethernet_with(0x8100, &vlan(0x0800, &ip))),
        ("QinQ", 1, ethernet_with(0x88a8, &vlan(0x8100, &vlan(0x0800, &ip)))),
        (
            "four tags",
            1,
            ethernet_with(0x9100, &vlan(0x9100, &vlan(0x8100, &vlan(0x8100, &vlan(0x0800, &ip))))),
        ),
        ("LLC/SNAP", 1, ethernet_with(100, &[&[0xaa, 0xaa, 3, 0, 0, 0, 8, 0][..], &ip].concat())),
        ("PPPoE", 1, ethernet_with(0x8864, &pppoe)),
        ("MPLS", 1, ethernet_with(0x8847, &[&[0, 0x10, 0x00, 64, 0, 0x20, 0x01, 64][..], &ip].concat())),
        (
            "MPLS pseudowire",
            1,
            ethernet_with(0x8847, &[&[0, 0x10, 0x01, 64, 0, 0, 0, 0][..], &frame].concat()),
        ),
        ("NULL, little-endian", 0, [&[2, 0, 0, 0][..], &ip].concat()),
        ("NULL, big-endian", 0, [&[0, 0, 0, 2][..], &ip].concat()),
        ("LOOP", 108, [&[0, 0, 0, 2][..], &ip].concat()),
        ("raw IP", 101, ip.clone()),
        ("raw IP of BSD", 12, ip.clone()),
        ("raw IP of OpenBSD", 14, ip.clone()),
        ("raw IPv4", 228, ip.clone()),
        ("Linux cooked", 113, [&[0; 14][..], &[8, 0], &ip].concat()),
        ("Linux cooked v2", 276, [&[8, 0][..], &[0; 18], &ip].concat()),
        ("PPP", 9, ppp.clone()),
        ("PPP with address and control", 9, [&[0xff, 3][..], &ppp].concat()),
        ("PPP with a short protocol field", 50, [&[0x21][..], &ip].concat()),
        ("PPPoE link type", 51, pppoe.clone()),
        ("IP in IP", 101, ipv4_with(4, &ip)),
        ("GRE", 101, ipv4_with(47, &[&[0, 0, 8, 0][..], &ip].concat())),
        (
            "GRE with key, checksum and sequence",
            101,
            ipv4_with(47, &[&[0xb0, 0, 8, 0][..], &[0; 12], &ip].concat()),
        ),
        ("GRE with Ethernet", 101, ipv4_with(47, &[&[0, 0, 0x65, 0x58][..], &frame].concat())),
        ("GRE of PPTP", 101, ipv4_with(47, &[&[0x30, 0x81, 0x88, 0x0b][..], &[0; 12], &ppp].concat())),
        ("ERSPAN II", 101, ipv4_with(47, &[&[0x10, 0, 0x88, 0xbe][..], &[0; 12], &frame].concat())),
        ("ERSPAN III", 101, ipv4_with(47, &[&[0x10, 0, 0x22, 0xeb][..], &[0; 16], &frame].concat())),
        ("VXLAN", 101, udp_with(4_789, &[&[8, 0, 0, 0, 0, 16, 146, 0][..], &frame].concat())),
        ("GENEVE", 101, udp_with(6_081, &[&[1, 0, 0x65, 0x58, 0, 0, 1, 0, 9, 9, 9, 9][..], &frame].concat())),
        ("GENEVE with IP", 101, udp_with(6_081, &[&[0, 0, 8, 0, 0, 0, 1, 0][..], &ip].concat())),
    ];
    for (name, link_type, octets) in cases {
        assert_eq!(payload(link_type, &octets).as_deref(), Ok(&b"\x01\x00hello"[..]), "{name}");
    }
}

#[test]
fn what_holds_no_segment_says_why() {
    let arp = ethernet_with(0x0806, &[0; 28]);
    assert_eq!(payload(1, &arp), Err(Skip::NotIp));
    assert_eq!(payload(101, &udp_with(53, &[0; 20])), Err(Skip::NotTcp));
    assert_eq!(payload(101, &ipv4_with(1, &[0; 8])), Err(Skip::Icmp));
    assert_eq!(payload(1, &ethernet()[..30]), Err(Skip::HeadersCut));
    assert_eq!(payload(1, &ethernet()[..10]), Err(Skip::HeadersCut));
    assert_eq!(payload(105, &ethernet()), Err(Skip::UnsupportedLinkType(LinkType(105))));
    // Tunnels in tunnels in tunnels.
    let mut packet = ip();
    for _ in 0..40 {
        packet = ipv4_with(4, &packet);
    }
    assert_eq!(payload(101, &packet), Err(Skip::Malformed));
}

#[test]
fn a_frame_cut_by_the_snap_length_tells_what_is_missing() {
    let frame = ethernet();
    let cut = &frame[..frame.len() - 4];
    let mut decoder = Decoder::new(false);
    let frame = dcmtap::capture::Frame {
        number: 1,
        at: Timestamp::EPOCH,
        link_type: LinkType::ETHERNET,
        original_length: frame.len() as u32,
        octets: cut,
    };
    let segment = decoder.decode(&frame).unwrap();
    assert_eq!((segment.payload, segment.payload_length), (&b"\x01\x00h"[..], 7));
}

#[test]
fn fragments_are_put_together_in_any_order() {
    let ip = ip();
    let (header, body) = ip.split_at(20);
    let pieces: Vec<&[u8]> = body.chunks(16).collect();
    let fragment = |index: usize| {
        let has_more = index + 1 < pieces.len();
        let mut octets = header.to_vec();
        octets[2..4].copy_from_slice(&(20 + pieces[index].len() as u16).to_be_bytes());
        let offset = (index * 2) as u16 | if has_more { 0x2000 } else { 0 };
        octets[6..8].copy_from_slice(&offset.to_be_bytes());
        octets.extend(pieces[index]);
        octets
    };
    let mut decoder = Decoder::new(false);
    let mut decode = |octets: &[u8]| {
        let frame = dcmtap::capture::Frame {
            number: 1,
            at: Timestamp::EPOCH,
            link_type: LinkType::RAW,
            original_length: octets.len() as u32,
            octets,
        };
        decoder.decode(&frame).map(|segment| segment.payload.to_vec())
    };
    assert_eq!(pieces.len(), 2);
    assert_eq!(decode(&fragment(1)), Err(Skip::FragmentHeld));
    assert_eq!(decode(&fragment(0)).as_deref(), Ok(&b"\x01\x00hello"[..]));
}

/// Recorded IPv6 with a hop-by-hop header in front of TCP.
#[test]
fn ipv6_with_extension_headers() {
    let tcp = &ip()[20..];
    let mut packet = vec![0x60, 0, 0, 0];
    packet.extend((tcp.len() as u16 + 8).to_be_bytes());
    packet.extend([0, 64]); // hop-by-hop options next
    packet.extend([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    packet.extend([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    packet.extend([6, 0, 1, 4, 0, 0, 0, 0]); // TCP next, padding
    packet.extend(tcp);
    for (link_type, prefix) in [(229, &[][..]), (101, &[]), (0, &[30, 0, 0, 0]), (108, &[0, 0, 0, 24])] {
        let octets = [prefix, &packet].concat();
        assert_eq!(payload(link_type, &octets).as_deref(), Ok(&b"\x01\x00hello"[..]));
    }
}
