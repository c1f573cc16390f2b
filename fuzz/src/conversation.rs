//! Conversations of two sides, in PDUs whose lengths are right, so that the octets of a fuzzer get deep: judged and told,
//! and the same when they come back from a recording.

use std::net::Ipv4Addr;

use dcmtap::analysis::{Analyzer, Options};
use dcmtap::capture::{Frame, LinkType};
use dcmtap::cli::pipeline::Pipeline;
use dcmtap::packet::Endpoint;
use dcmtap::report::Summary;
use dcmtap::stream::record::Recorder;
use dcmtap::stream::{Close, ConnectionId, Event, Side, Start, What};
use dcmtap::time::{Moment, Timestamp};
use dcmtap::timeline::Entry;

use crate::input::Input;
use crate::reports::Reports;

/// Steps in one input.
const MAX_STEPS: usize = 64;

/// Something that a side does.
pub(crate) enum Step {
    Octets(Side, Vec<u8>),
    Gap(Side, u64),
    Closed(Side, Close),
    Wait(u64),
}

/// `step u8` (its lowest bit is the side) and what it has: octets as they are, a PDU (`type, body`), a PDV item
/// (`context, control header, fragment`), a gap, an end, a pause.
pub(crate) fn steps(octets: &[u8]) -> Vec<Step> {
    let mut input = Input(octets);
    let mut steps = Vec::new();
    while !input.is_empty() && steps.len() < MAX_STEPS {
        let kind = input.octet();
        let side = if kind & 1 == 0 { Side::Initiator } else { Side::Responder };
        steps.push(match kind >> 1 & 7 {
            0 => Step::Octets(side, input.octets().to_vec()),
            1 | 2 => {
                let (kind, body) = (input.octet(), input.octets());
                Step::Octets(side, [&[kind, 0], &(body.len() as u32).to_be_bytes()[..], body].concat())
            }
            3 | 4 => {
                let (context, control, body) = (input.octet(), input.octet(), input.octets());
                let (item, pdu) = (body.len() as u32 + 2, body.len() as u32 + 6);
                let head = [&[4, 0], &pdu.to_be_bytes()[..], &item.to_be_bytes(), &[context, control]];
                Step::Octets(side, [&head.concat(), body].concat())
            }
            5 => Step::Gap(side, u64::from(input.u16())),
            6 => {
                let how = if input.octet() & 3 == 0 { Close::Reset } else { Close::Fin };
                Step::Closed(side, how)
            }
            _ => Step::Wait(u64::from(input.u16())),
        });
    }
    steps
}

fn endpoint(last: u8, port: u16) -> Endpoint {
    Endpoint { address: Ipv4Addr::new(10, 0, 1, last).into(), port }
}

/// Hands the events of the steps to `sink`.
fn events(steps: &[Step], sink: &mut dyn FnMut(&Event<'_>)) {
    let mut at = 1_767_225_600_000_000_000_i128;
    let mut tell = |at: i128, what| {
        let connection = ConnectionId { serial: 0, slot: 0 };
        sink(&Event { at: Timestamp::from_nanoseconds(at), frame: 0, connection, what });
    };
    tell(
        at,
        What::Opened {
            initiator: endpoint(30, 40_000),
            responder: endpoint(2, 104),
            start: Start::Handshake,
        },
    );
    tell(at, What::Noticed { side: Side::Responder, notice: dcmtap::stream::Notice::Accepted });
    let mut open = [true, true];
    for step in steps {
        at += 1_000_000;
        let now = Moment { at: Timestamp::from_nanoseconds(at), frame: 0 };
        let is_open = |side: Side, open: [bool; 2]| open[usize::from(side == Side::Responder)];
        match step {
            Step::Octets(side, octets) if is_open(*side, open) && !octets.is_empty() => {
                tell(at, What::Octets { side: *side, seen: now, carrier: now, octets });
            }
            Step::Gap(side, count) if is_open(*side, open) && *count > 0 => {
                tell(at, What::Gap { side: *side, count: *count, cut: None });
            }
            Step::Closed(side, how) if is_open(*side, open) => {
                tell(at, What::Closed { side: Some(*side), how: *how });
                if *how == Close::Reset {
                    return;
                }
                open[usize::from(*side == Side::Responder)] = false;
                if open == [false, false] {
                    return;
                }
            }
            Step::Wait(milliseconds) => at += i128::from(*milliseconds) * 1_000_000,
            _ => {}
        }
    }
    tell(at, What::Closed { side: None, how: Close::SourceEnded });
}

fn options() -> Options {
    Options { pdus: true, data_sets: true, ..Options::default() }
}

/// Plays a conversation, says everything of it, and records it.
pub fn run(octets: &[u8]) {
    let steps = steps(octets);
    let mut analyzer = Analyzer::new(options());
    let mut entries: Vec<Entry> = Vec::new();
    events(&steps, &mut |event| analyzer.push(event, &mut entries));
    let mut reports = Reports::new();
    entries.iter().for_each(|entry| reports.entry(entry));
    reports.finish(&Summary::default());
    let has_gap = steps.iter().any(|step| matches!(step, Step::Gap(..)));
    if !has_gap {
        assert_eq!(outline(&entries), outline(&recorded(&steps)));
    }
}

/// The timeline of a recording of the conversation (the third law).
fn recorded(steps: &[Step]) -> Vec<Entry> {
    let (mut recorder, mut pipeline) = (Recorder::default(), Pipeline::new(options(), false));
    let (mut number, mut entries) = (0, Vec::new());
    events(steps, &mut |event| {
        recorder.frames(event, |octets| {
            number += 1;
            let original_length = octets.len() as u32;
            let link_type = LinkType::ETHERNET;
            pipeline.frame(&Frame { number, at: event.at, link_type, original_length, octets });
            entries.extend(pipeline.entries());
        });
    });
    pipeline.finish();
    entries.extend(pipeline.entries());
    entries
}

/// What of a timeline does not depend on frames: messages, PDUs and how it ended.
fn outline(entries: &[Entry]) -> Vec<String> {
    let mut outline = Vec::new();
    for entry in entries {
        match entry {
            Entry::Message(message) => {
                let (number, sender, offset) = (message.number, message.sender, message.offset);
                outline.push(format!("message {number} of {sender:?} at {offset}"));
            }
            Entry::Association(association) => outline.push(format!("{:?}", association.outcome)),
            Entry::Pdu(pdu) => outline.push(format!("{:?}", std::mem::discriminant(&pdu.content))),
            _ => {}
        }
    }
    outline
}
