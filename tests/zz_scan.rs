//! Scratch.
#![allow(clippy::all, clippy::pedantic, clippy::unwrap_used, clippy::print_stdout)]
mod common;
#[test]
fn scan() {
    let filter = std::env::var("SCAN").unwrap_or_default();
    for path in common::captures() {
        let octets = std::fs::read(&path).unwrap();
        for f in common::check(&octets, std::env::var_os("STRICT").is_some()) {
            if filter.split(',').any(|p| f.rule.id.starts_with(p)) {
                println!(
                    "{} | {} | {} {:?} {} x{} | exp: {} | obs: {}",
                    common::name(&path),
                    f.rule.id,
                    f.severity.name(),
                    f.at_fault,
                    f.evidence.certainty.name(),
                    f.count,
                    f.evidence.expected,
                    f.evidence.observed
                );
            }
        }
    }
}
