//! What is done with the octets of each fuzz target, and what must hold.
//!
//! Each module is a target: `run` takes octets that anybody may have written and panics where something is wrong.
//! [`bounded`] adds what must hold for all of them: a second of processor time, and [`MAX_MEMORY`].

pub mod capture;
pub mod character_set;
pub mod command_set;
pub mod conversation;
pub mod data_set;
pub mod fault;
pub mod filter;
mod input;
pub mod packet;
pub mod pdu;
pub mod pipeline;
pub mod profile;
pub mod reassembly;
pub mod relay;
mod reports;
pub mod settings;

use std::time::Duration;

use peak_alloc::PeakAlloc;
use rustix::time::{ClockId, clock_gettime};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// A target: its name, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 14] = [
    ("capture", capture::run),
    ("packet", packet::run),
    ("reassembly", reassembly::run),
    ("pdu", pdu::run),
    ("command_set", command_set::run),
    ("data_set", data_set::run),
    ("character_set", character_set::run),
    ("profile", profile::run),
    ("settings", settings::run),
    ("filter", filter::run),
    ("pipeline", pipeline::run),
    ("conversation", conversation::run),
    ("relay", relay::run),
    ("fault", fault::run),
];

/// Octets that one input may make the program hold.
pub const MAX_MEMORY: usize = 256 << 20;
/// Processor time that one input may take, with coverage and checked arithmetic; the address sanitizer takes several times
/// as long for everything.
pub const MAX_TIME: Duration = Duration::from_secs(if cfg!(address_sanitizer) { 10 } else { 1 });

/// Runs a target on an input, and panics if it takes too long or too much memory.
pub fn bounded(target: fn(&[u8]), octets: &[u8]) {
    MEMORY.reset_peak_usage();
    let (held, started) = (MEMORY.current_usage(), processor_time());
    target(octets);
    let taken = processor_time().saturating_sub(started);
    let memory = MEMORY.peak_usage().saturating_sub(held);
    assert!(memory < MAX_MEMORY, "{memory} octets of memory for an input of {}", octets.len());
    assert!(taken < MAX_TIME, "{taken:?} of processor time for an input of {}", octets.len());
}

/// Of the whole process: what other programs take does not count.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
