//! `check` with all its tables full.

use dcmtap::check::{Checker, Policy};
use dcmtap::report::check::Judged;

use super::{
    ALLOCATOR, ConnectionId, Moment, Recorder, Side, What, alone, capture_of, event, made, opened, pdus,
    timeline,
};

/// What `check` may use then.
const LIMIT_MB: f32 = 256.0;
/// More than the verdicts that are kept.
const ASSOCIATIONS: u32 = 21_000;

/// Associations that are wrong in many ways, open at once, no two alike.
fn wrong_associations() -> Vec<u8> {
    capture_of(|frames| {
        for index in 0..ASSOCIATIONS {
            let mut recorder = Recorder::default();
            let connection = ConnectionId { serial: u64::from(index), slot: index };
            frames(made(&mut recorder, &event(connection, opened(index))));
            let calling = format!("CT{index}");
            let mut request = pdus::request(&calling, "PACS", &[pdus::VERIFICATION; 4]);
            request.splice(6..8, [0, 2]); // protocol version
            request.splice(42..74, [0x55; 32]); // reserved
            for (side, octets) in [
                (Side::Initiator, request.as_slice()),
                (Side::Responder, &pdus::accept(&calling, "PACS", &[2, 4, 6])),
                (Side::Initiator, &pdus::echo_request(1, 1)),
                (Side::Responder, &pdus::echo_response(1, 2, 0xffff)),
                (Side::Initiator, &[0x42, 0, 0, 0, 0, 0]),
            ] {
                let what = What::Octets { side, seen: Moment::default(), carrier: Moment::default(), octets };
                frames(made(&mut recorder, &event(connection, what)));
            }
        }
    })
}

#[test]
fn findings_in_thousands_of_open_associations_are_bounded_in_all() {
    let _alone = alone();
    let capture = wrong_associations();
    let before = ALLOCATOR.current_usage_as_mb();
    ALLOCATOR.reset_peak_usage();
    let (mut judged, mut checker, mut said) =
        (Judged::default(), Checker::new(Policy::default()), Vec::new());
    timeline(capture, |pipeline| {
        for entry in pipeline.entries() {
            checker.push(&entry, &mut said);
            said.drain(..).for_each(|judgement| judged.push(judgement));
        }
    });
    checker.finish(&mut said);
    said.drain(..).for_each(|judgement| judged.push(judgement));
    judged.finish();
    let peak = ALLOCATOR.peak_usage_as_mb() - before;
    assert!(peak < LIMIT_MB, "{peak} MB");
    let (associations, findings) = judged.left_out;
    assert_eq!(judged.associations.len() as u64 + associations, u64::from(ASSOCIATIONS));
    assert!(
        associations > 0 && findings > 0,
        "{associations} associations and {findings} findings are left out"
    );
    assert!(judged.has_violation() && !judged.associations.first().unwrap().findings.is_empty());
}
