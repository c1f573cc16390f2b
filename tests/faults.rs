//! Faults on purpose: what comes out of real and of made streams, and what must come out whatever is cut where.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

#[path = "faults/bounds.rs"]
mod bounds;
mod common;
#[path = "faults/cuts.rs"]
mod cuts;
#[path = "faults/each.rs"]
mod each;
#[path = "faults/captures.rs"]
mod in_captures;
#[path = "faults/written.rs"]
mod written;

use std::collections::VecDeque;
use std::time::Duration;

use common::{captures, conversations, name};
use dcmtap::dimse::{CommandField, CommandSet};
use dcmtap::proxy::fault::{Act, Disturber, Fault};
use dcmtap::scenario::pdus;
use dcmtap::stream::{PerSide, Side};
use dcmtap::time::Moment;
use dcmtap::ul::{Associate, Body, Content, Decoder, ItemType, Pdu, Unit, encode, probe};
use dicom_ul::pdu as oracle;
use proptest::prelude::*;

use Side::{Initiator, Responder};

/// Who sends what next.
type Step = (Side, Vec<u8>);

/// What became of it.
#[derive(Debug, Default)]
struct Outcome {
    acts: Vec<Act>,
    /// By the side as whose they went.
    sent: PerSide<Vec<u8>>,
    remarks: Vec<String>,
    closes: PerSide<bool>,
}

fn fault(text: &str) -> Fault {
    Fault::parse(text).unwrap()
}

fn faults(texts: &[&str]) -> Vec<Fault> {
    texts.iter().map(|text| fault(text)).collect()
}

fn disturb(texts: &[&str], steps: &[Step]) -> Outcome {
    disturb_with(&mut Disturber::new(&faults(texts), 0), steps)
}

fn disturb_with(disturber: &mut Disturber, steps: &[Step]) -> Outcome {
    let mut acts = VecDeque::new();
    let mut outcome = Outcome::default();
    for (side, octets) in steps {
        disturber.octets(*side, octets, &mut acts);
        outcome.take(&mut acts);
    }
    for side in Side::BOTH {
        *outcome.closes.of_mut(side) = disturber.closed(side, &mut acts);
        outcome.take(&mut acts);
    }
    outcome
}

impl Outcome {
    fn take(&mut self, acts: &mut VecDeque<Act>) {
        for act in acts.drain(..) {
            let remark = match &act {
                Act::Send { sender, octets, remark, .. } => {
                    self.sent.of_mut(*sender).extend(octets);
                    remark.clone()
                }
                Act::Withhold { remark, .. } | Act::Wait { remark, .. } => remark.clone(),
                Act::Reset { remark } | Act::Finish { remark } => Some(remark.clone()),
            };
            self.remarks.extend(remark);
            self.acts.push(act);
        }
    }

    /// The kinds of all PDUs that one side got.
    fn kinds(&self, sender: Side) -> Vec<&'static str> {
        pdus_of(self.sent.of(sender)).into_iter().map(|(kind, _)| kind).collect()
    }

    fn commands(&self, sender: Side) -> Vec<CommandSet> {
        commands_of(self.sent.of(sender))
    }

    /// What is told, but for octets, which come in pieces of any size.
    fn told(&self) -> String {
        self.remarks.join("\n")
    }

    fn ends_with_finish(&self) -> bool {
        matches!(self.acts.last(), Some(Act::Finish { .. }))
    }
}

/// Names of PDUs and, but for P-DATA-TF, what they hold.
fn pdus_of(stream: &[u8]) -> Vec<(&'static str, Option<Pdu>)> {
    let mut found = Vec::new();
    let mut decoder = Decoder::new(0, false);
    decoder.push(stream, Moment::default(), &mut |unit| match unit {
        Unit::Pdu(pdu) => {
            assert_eq!(pdu.anomalies, [], "{:?}", pdu.body);
            found.push((pdu.header.kind.name(), Some(pdu)));
        }
        Unit::DataStart(header) => found.push((header.kind.name(), None)),
        Unit::Anomaly(anomaly) => panic!("{anomaly:?}"),
        _ => {}
    });
    found
}

fn commands_of(stream: &[u8]) -> Vec<CommandSet> {
    let (mut sets, mut octets, mut at) = (Vec::new(), Vec::new(), (false, false));
    Decoder::new(0, false).push(stream, Moment::default(), &mut |unit| match unit {
        Unit::PdvStart(header) => at = (header.is_command(), header.is_last()),
        Unit::Fragment(fragment) if at.0 => octets.extend(fragment),
        Unit::PdvEnd(true) if at == (true, true) => {
            sets.push(CommandSet::decode(&std::mem::take(&mut octets)));
        }
        _ => {}
    });
    sets
}

fn associate_of(stream: &[u8]) -> Associate {
    match pdus_of(stream).remove(0).1.unwrap().body {
        Body::AssociateRq(associate) | Body::AssociateAc(associate) => *associate,
        other => panic!("{other:?}"),
    }
}

/// The first PDU, as dicom-ul reads it.
fn oracle_of(stream: &[u8]) -> oracle::Pdu {
    oracle::read_pdu(&mut std::io::Cursor::new(stream), 1 << 20, true).unwrap().unwrap()
}

/// Everything at once that looks at octets and changes nothing.
const LOOKING: [&str; 7] = [
    "delay response 1ms",
    "delay request 1ms",
    "delay pdu 1ms",
    "delay accept 1ms",
    "refuse context 1.2.3.4.5",
    "refuse transfer-syntax 1.2.3.4.5",
    "corrupt pdv-length at pdu 99999",
];

const MANY: [&str; 26] = [
    "abort at pdu 7",
    "abort after 1500B",
    "abort at pdu 4 by responder by provider",
    "drop after 1234B",
    "drop at pdu 9",
    "close after 4kB by initiator",
    "close at pdu 3",
    "stall after 300B",
    "stall at pdu 5",
    "silence responder",
    "silence initiator at pdu 3",
    "silence responder after 400B",
    "delay accept 1s",
    "delay release 1s",
    "delay request 1s for C-STORE",
    "delay response 1s",
    "delay pdu 1s",
    "reject 2/3/1",
    "max-pdu 4096",
    "refuse context *",
    "refuse transfer-syntax ImplicitVRLittleEndian",
    "status A700 for C-STORE 2",
    "message-id 7",
    "corrupt pdu-type at pdu 6",
    "corrupt length at pdu 7",
    "corrupt context-id at pdu 5",
];

const SYNTAXES: [&str; 2] = [pdus::VERIFICATION, pdus::CT_IMAGE_STORAGE];

/// An association with a C-ECHO, three C-STORE and a release: PDUs 1 and 2, 3 and 4, 5 to 13, 14 and 15.
fn stores() -> Vec<Step> {
    let mut steps = vec![
        (Initiator, pdus::request("CT01", "PACS", &SYNTAXES)),
        (Responder, pdus::accept("CT01", "PACS", &[1, 3])),
        (Initiator, pdus::echo_request(1, 1)),
        (Responder, pdus::echo_response(1, 1, 0)),
    ];
    for message_id in 2..5 {
        steps.push((Initiator, pdus::store_request(3, message_id, &pdus::ct_image(3_000), 4_096)));
        steps.push((Responder, pdus::store_response(3, message_id, 0)));
    }
    steps.push((Initiator, encode::release_request()));
    steps.push((Responder, encode::release_response()));
    steps
}

fn input(steps: &[Step], side: Side) -> Vec<u8> {
    steps.iter().filter(|(sender, _)| *sender == side).flat_map(|(_, octets)| octets.clone()).collect()
}

/// The steps of a capture's conversation in pieces, taken in turns.
fn turns(sides: &PerSide<Vec<u8>>, size: usize) -> Vec<Step> {
    let mut pieces = Side::BOTH.map(|side| (side, sides.of(side).chunks(size)));
    let mut steps = Vec::new();
    loop {
        let before = steps.len();
        for (side, chunks) in &mut pieces {
            steps.extend(chunks.next().map(|octets| (*side, octets.to_vec())));
        }
        if steps.len() == before {
            return steps;
        }
    }
}

/// Command sets of a stream that may be damaged.
fn commands_of_any(stream: &[u8]) -> Vec<CommandSet> {
    if probe(stream) == Some(true) { commands_of(stream) } else { Vec::new() }
}
