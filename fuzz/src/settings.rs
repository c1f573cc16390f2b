//! What people write beside profiles: policies, baselines, routes, faults, amounts.

use dcmtap::cli::baseline::Baseline;
use dcmtap::cli::policy;
use dcmtap::names::{Glob, Network, Statuses, amount};
use dcmtap::proxy::Route;
use dcmtap::proxy::fault::Fault;

/// The first octet says what it is.
pub fn run(octets: &[u8]) {
    let Some((kind, rest)) = octets.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    match kind % 5 {
        0 => drop(policy::parse(text)),
        1 => drop(Baseline::parse(text)),
        2 => drop(Route::parse(text)),
        3 => {
            if let Ok(fault) = Fault::parse(text) {
                // Blanks between its words do not count.
                let again = Fault::parse(fault.written()).expect("it is what was read");
                assert_eq!(again.written(), fault.written());
            }
        }
        _ => {
            let _ = (amount::duration(text), amount::octets(text), Network::parse(text));
            let _ = Statuses::parse(text);
            let (pattern, subject) = text.split_once('\n').unwrap_or((text, text));
            let _ = Glob(pattern.to_owned()).matches(subject);
        }
    }
}
