//! How fast a recording is written: octets of the peers a second, from pieces as relays read them.
//!
//! `cargo bench --bench recorder [-- FOLDER]`, on a file system in memory (`/dev/shm`) unless told otherwise.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement, not the program"
)]

use std::path::PathBuf;
use std::time::Instant;

use dcmtap::packet::Endpoint;
use dcmtap::proxy::recorder::{Recording, Settings};
use dcmtap::proxy::{Bound, Purpose, Tap};
use dcmtap::stream::Side;

const ALL: usize = 2 << 30;

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let folder = PathBuf::from(folder.unwrap_or_else(|| "/dev/shm".to_owned()));
    for piece in [256 << 10, 64 << 10, 16 << 10, 200] {
        let name = format!("dcmtap-bench-{}-{piece}.pcapng", std::process::id());
        let path = folder.join(name);
        let tap = Tap::new();
        let feed = tap.feed(Purpose::Recording, Bound { octets: 64 << 20, is_lossless: true });
        let recording = Recording::start(Settings::new(path.clone()), feed, Box::new(|_| ())).unwrap();
        let end = |host, port| Endpoint { address: [127, 0, 0, host].into(), port };
        let mut tapped = tap.open(end(1, 40_000), end(2, 104), None);
        tapped.accepted();
        let octets: Vec<u8> = (0..piece).map(|place| (place % 251) as u8).collect();
        let pieces = if piece < 1_000 { 1_000_000 } else { ALL / piece };
        let begun = Instant::now();
        for _ in 0..pieces {
            tapped.octets(Side::Initiator, &octets, None);
        }
        drop(tapped);
        tap.finish();
        let state = recording.finish();
        let seconds = begun.elapsed().as_secs_f64();
        std::fs::remove_file(&path).unwrap();
        let megabytes = (pieces * piece) as f64 / 1e6 / seconds;
        let frames = state.frames as f64 / seconds / 1e6;
        println!(
            "pieces of {piece:>6}: {megabytes:>6.0} MB/s, {frames:.2} million frames/s, {:?}",
            state.stopped
        );
    }
}
