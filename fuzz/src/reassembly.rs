//! TCP reassembly against a naive model: an array of the octets that each side sent.

use std::net::Ipv4Addr;

use dcmtap::packet::{Endpoint, Segment};
use dcmtap::stream::{Event, Side, Table, What};
use dcmtap::time::Timestamp;

use crate::input::Input;

/// Connections at once.
const CONNECTIONS: usize = 3;
/// Offsets of segments, and the longest of them.
const MAX_OFFSET: usize = 1 << 16;
const OCTETS: usize = MAX_OFFSET + 4_096;

/// What the capture was given of one side.
struct Sent {
    /// Sequence number of the first octet.
    initial: u32,
    /// Was this octet captured, and with which values?
    captured: Vec<(bool, bool)>,
    /// Behind the last octet captured, or known of because a frame was cut or the other side acknowledged it.
    end: usize,
    known_end: usize,
    /// Octets told so far, gaps included.
    told: usize,
}

/// A connection as the model sees it.
struct Model {
    sides: [Sent; 2],
    /// Since an end or a second start, only panics are looked for.
    is_exact: bool,
}

fn index(side: Side) -> usize {
    usize::from(side == Side::Responder)
}

/// The octet that a side has at an offset; a retransmission with other values has their complement.
fn value(side: Side, offset: usize) -> u8 {
    let mixed = (offset as u32 ^ (index(side) as u32) << 20).wrapping_mul(2_654_435_761);
    (mixed >> 24) as u8
}

impl Model {
    fn new(initial: [u32; 2]) -> Self {
        let sides = initial.map(|initial| Sent {
            initial,
            captured: vec![(false, false); OCTETS],
            end: 0,
            known_end: 0,
            told: 0,
        });
        Self { sides, is_exact: true }
    }

    fn event(&mut self, what: &What<'_>) {
        match what {
            What::Closed { .. } => self.is_exact = false,
            What::Octets { side, octets, .. } if self.is_exact => {
                let sent = &mut self.sides[index(*side)];
                for octet in *octets {
                    let (is_true, is_other) = sent.captured[sent.told];
                    let expected = value(*side, sent.told);
                    let is_right = (is_true && *octet == expected) || (is_other && *octet == !expected);
                    assert!(is_right, "octet {} of {side:?} was not captured like this", sent.told);
                    sent.told += 1;
                }
            }
            What::Gap { side, count, .. } if self.is_exact => {
                let sent = &mut self.sides[index(*side)];
                assert!(*count > 0);
                for offset in sent.told..sent.told + *count as usize {
                    let is_captured = sent.captured.get(offset).is_some_and(|(one, other)| *one || *other);
                    assert!(!is_captured, "octet {offset} of {side:?} is called lost");
                }
                sent.told += *count as usize;
            }
            _ => {}
        }
    }

    fn finish(&self) {
        for sent in self.sides.iter().filter(|_| self.is_exact) {
            let most = sent.end.max(sent.known_end);
            assert!((sent.end..=most).contains(&sent.told), "{} of {}..={most}", sent.told, sent.end);
        }
    }
}

struct Run {
    table: Table,
    models: Vec<Option<Model>>,
    /// The connection of each model.
    serials: Vec<Option<u64>>,
    /// Was the end of the capture reached?
    now: i128,
    frame: u64,
}

/// `sequence numbers 2 × u32`, then steps: `what u8, offset u16, length u16, …`.
pub fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let initial = [input.u32(), input.u32()];
    let mut run = Run {
        table: Table::new(&[]),
        models: (0..CONNECTIONS).map(|_| None).collect(),
        serials: vec![None; CONNECTIONS],
        now: 0,
        frame: 0,
    };
    let mut steps = 0;
    while !input.is_empty() && steps < 400 {
        run.step(&mut input, initial);
        steps += 1;
    }
    let Run { mut table, mut models, serials, .. } = run;
    table.finish(&mut |event| {
        let place = serials.iter().position(|serial| *serial == Some(event.connection.serial));
        let model = place.and_then(|place| models[place].as_mut());
        if let Some(model) = model {
            // The end of the source closes what is open: everything has been told by then.
            if matches!(event.what, What::Closed { .. }) {
                model.finish();
            }
            model.event(&event.what);
        }
    });
}

impl Run {
    fn step(&mut self, input: &mut Input<'_>, initial: [u32; 2]) {
        let what = input.octet();
        let side = if what & 1 == 0 { Side::Initiator } else { Side::Responder };
        let connection = usize::from(what >> 1 & 3) % CONNECTIONS;
        match what >> 3 & 15 {
            0 => self.open(connection, initial),
            1 => self.now += i128::from(input.u16()) * 1_000_000,
            2 => self.flag(connection, side, "F"),
            3 => self.flag(connection, side, "R"),
            4 => {
                let offset = usize::from(input.u16());
                self.acknowledge(connection, side, offset);
            }
            kind => {
                let (offset, length) = (usize::from(input.u16()), usize::from(input.u16()) % 3_000);
                let cut = if kind == 5 { 200 } else { 0 };
                self.data(connection, side, offset, length, cut, kind == 6);
            }
        }
    }

    fn open(&mut self, connection: usize, initial: [u32; 2]) {
        let initial = initial.map(|number| number.wrapping_add(connection as u32));
        if let Some(model) = &mut self.models[connection] {
            model.is_exact = false;
        } else {
            self.models[connection] = Some(Model::new(initial));
        }
        let [client, server] = initial.map(|number| number.wrapping_sub(1));
        self.push(connection, Side::Initiator, client, None, "S", &[], 0);
        self.push(connection, Side::Responder, server, Some(initial[0]), "S", &[], 0);
    }

    fn flag(&mut self, connection: usize, side: Side, flag: &str) {
        let Some(model) = &mut self.models[connection] else { return };
        model.is_exact = false;
        let sent = &model.sides[index(side)];
        let sequence = sent.initial.wrapping_add(sent.end as u32);
        self.push(connection, side, sequence, None, flag, &[], 0);
    }

    fn acknowledge(&mut self, connection: usize, side: Side, offset: usize) {
        let Some(model) = &mut self.models[connection] else { return };
        let other = &mut model.sides[index(side.other())];
        other.known_end = other.known_end.max(offset);
        let acknowledgment = other.initial.wrapping_add(offset as u32);
        let sent = &model.sides[index(side)];
        let sequence = sent.initial.wrapping_add(sent.end as u32);
        self.push(connection, side, sequence, Some(acknowledgment), "", &[], 0);
    }

    fn data(
        &mut self,
        connection: usize,
        side: Side,
        offset: usize,
        length: usize,
        cut: u32,
        is_other: bool,
    ) {
        let Some(model) = &mut self.models[connection] else { return };
        let sent = &mut model.sides[index(side)];
        let octets: Vec<u8> = (offset..offset + length)
            .map(|offset| if is_other { !value(side, offset) } else { value(side, offset) })
            .collect();
        for captured in &mut sent.captured[offset..offset + length] {
            *(if is_other { &mut captured.1 } else { &mut captured.0 }) = true;
        }
        if length > 0 {
            sent.end = sent.end.max(offset + length);
        }
        sent.known_end = sent.known_end.max(offset + length + cut as usize);
        let sequence = sent.initial.wrapping_add(offset as u32);
        self.push(connection, side, sequence, None, "", &octets, cut);
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a segment")]
    fn push(
        &mut self,
        connection: usize,
        side: Side,
        sequence: u32,
        acknowledgment: Option<u32>,
        flags: &str,
        payload: &[u8],
        cut: u32,
    ) {
        let client =
            Endpoint { address: Ipv4Addr::new(10, 0, 1, 30).into(), port: 40_000 + connection as u16 };
        let server = Endpoint { address: Ipv4Addr::new(10, 0, 1, 2).into(), port: 104 };
        let (source, destination) = if side == Side::Initiator { (client, server) } else { (server, client) };
        self.frame += 1;
        self.now += 1_000;
        let segment = Segment {
            at: Timestamp::from_nanoseconds(self.now),
            frame: self.frame,
            source,
            destination,
            sequence,
            acknowledgment,
            is_syn: flags == "S",
            is_fin: flags == "F",
            is_rst: flags == "R",
            window: 1_000,
            identification: None,
            payload,
            payload_length: payload.len() as u32 + cut,
        };
        let Self { table, models, serials, .. } = self;
        table.push(&segment, &mut |event: Event<'_>| {
            let serial = event.connection.serial;
            if matches!(event.what, What::Opened { initiator, .. } if initiator.port == client.port)
                && serials[connection].is_none()
            {
                serials[connection] = Some(serial);
            }
            let place = serials.iter().position(|known| *known == Some(serial));
            if let Some(model) = place.and_then(|place| models[place].as_mut()) {
                model.event(&event.what);
            }
        });
    }
}
