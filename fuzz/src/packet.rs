//! Link layers, tunnels, IP and its fragments: a sequence of frames.

use dcmtap::capture::{Frame, LinkType};
use dcmtap::packet::Decoder;
use dcmtap::stream::{Event, Table};
use dcmtap::time::Timestamp;

use crate::input::Input;

/// Frames, each with its link type: `type u16, time u16 in ms, octets cut by the capture u8, length u16, octets`.
pub fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let (mut decoder, mut table) = (Decoder::new(true), Table::new(&[]));
    let (mut number, mut at) = (0, 0_i128);
    while !input.is_empty() {
        let link_type = LinkType(input.u16());
        at += i128::from(input.u16()) * 1_000_000;
        let cut = u32::from(input.octet());
        let octets = input.octets();
        number += 1;
        let original_length = octets.len() as u32 + cut;
        let frame = Frame { number, at: Timestamp::from_nanoseconds(at), link_type, original_length, octets };
        match decoder.decode(&frame) {
            Ok(segment) => {
                assert!(segment.payload.len() as u64 <= u64::from(segment.payload_length));
                assert_eq!(segment.frame, number);
                table.push(&segment, &mut |_: Event<'_>| {});
            }
            Err(_) => {
                if let Some(message) = decoder.unreachable() {
                    table.push_unreachable(message, &mut |_: Event<'_>| {});
                }
            }
        }
        assert!(decoder.layers().len() <= 64);
    }
    table.finish(&mut |_: Event<'_>| {});
}
