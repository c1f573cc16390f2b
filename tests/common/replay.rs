//! The traffic of a capture again, between two sockets.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use dcmtap::capture::Source;
use dcmtap::packet::Decoder;
use dcmtap::stream::{Close, Event, PerSide, Side, Table, What};
use socket2::SockRef;

const PATIENCE: Duration = Duration::from_secs(20);
/// Written before it is read at the other end: less than a socket holds.
const PIECE: usize = 32 << 10;

/// What the ends of one connection did.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Octets(Side, Vec<u8>),
    Fin(Side),
    Reset(Side),
}

/// What was done on each connection of a capture, as far as it is there; holes are left out.
pub(crate) fn scripts(octets: &[u8]) -> Vec<Vec<Step>> {
    let mut scripts: BTreeMap<u64, Vec<Step>> = BTreeMap::new();
    let mut note = |event: Event<'_>| {
        let steps = scripts.entry(event.connection.serial).or_default();
        match event.what {
            What::Octets { side, octets, .. } => steps.push(Step::Octets(side, octets.to_vec())),
            What::Closed { side: Some(side), how: Close::Fin } => steps.push(Step::Fin(side)),
            What::Closed { side: Some(side), how: Close::Reset } => steps.push(Step::Reset(side)),
            _ => {}
        }
    };
    let Ok(mut source) = Source::open(Box::new(std::io::Cursor::new(octets.to_vec()))) else {
        return Vec::new();
    };
    let (mut decoder, mut table) = (Decoder::new(false), Table::new(&[]));
    while let Ok(Some(frame)) = source.next_frame() {
        if let Ok(segment) = decoder.decode(&frame) {
            table.push(&segment, &mut note);
        }
    }
    table.finish(&mut note);
    scripts.into_values().filter(|steps| !steps.is_empty()).collect()
}

/// Does on both ends what was done, each step when the one before has arrived.
pub(crate) fn play(steps: &[Step], mut ends: PerSide<Option<TcpStream>>) {
    for end in [&ends.initiator, &ends.responder].into_iter().flatten() {
        end.set_read_timeout(Some(PATIENCE)).unwrap();
        end.set_nodelay(true).unwrap();
    }
    for step in steps {
        match step {
            Step::Octets(side, octets) => {
                for piece in octets.chunks(PIECE) {
                    ends.of(*side).as_ref().unwrap().write_all(piece).unwrap();
                    let mut arrived = vec![0; piece.len()];
                    ends.of(side.other()).as_ref().unwrap().read_exact(&mut arrived).unwrap();
                    assert!(arrived == piece);
                }
            }
            Step::Fin(side) => {
                ends.of(*side).as_ref().unwrap().shutdown(Shutdown::Write).unwrap();
                assert_eq!(ends.of(side.other()).as_ref().unwrap().read(&mut [0]).unwrap(), 0);
            }
            Step::Reset(side) => {
                let end = ends.of_mut(*side).take().unwrap();
                SockRef::from(&end).set_linger(Some(Duration::ZERO)).unwrap();
                drop(end);
                let _ = ends.of(side.other()).as_ref().unwrap().read(&mut [0]);
                return;
            }
        }
    }
}
