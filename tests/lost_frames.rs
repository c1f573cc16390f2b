//! Captures of real peers, of which something is missing: nobody is accused of what the capture lost.
//!
//! `DCMTAP_PLACES=100000 cargo test --test lost_frames` damages every frame of each.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeSet;

use common::{captures, name};
use dcmtap::analysis::Options;
use dcmtap::capture::{Frame, Input, Merge, Source};
use dcmtap::check::{Certainty, Checker, Judgement, Policy, Severity};
use dcmtap::cli::pipeline::Pipeline;
use dcmtap::packet::Decoder;
use dcmtap::profile::{Inference, Ledger, Profile, Verdict};
use dcmtap::timeline::Entry;

/// Octets of the largest capture that is damaged.
const LARGEST: usize = 4 << 20;

/// What is wrong with a capture.
#[derive(Clone, Copy, Debug)]
enum Damage {
    None,
    /// It lacks so many frames, from this one on.
    Without(usize, usize),
    /// It begins with this frame.
    From(usize),
    /// It ends before this frame.
    Until(usize),
    /// It has so many octets of this frame.
    Cut(usize, usize),
}

impl Damage {
    /// What there is of a frame.
    fn left(self, index: usize, frame: Frame<'_>) -> Option<Frame<'_>> {
        let is_there = match self {
            Self::Without(first, count) => !(first..first + count).contains(&index),
            Self::From(first) => index >= first,
            Self::Until(end) => index < end,
            Self::Cut(cut, length) if cut == index => {
                let octets = frame.octets.get(..length).unwrap_or(frame.octets);
                return Some(Frame { octets, ..frame });
            }
            Self::None | Self::Cut(..) => true,
        };
        is_there.then_some(frame)
    }
}

/// Where an accusation is right, or nothing that was captured tells that it is not: capture, rule or diagnosis, and why.
const KNOWN: &[(&str, &str, &str)] = &[
    ("shapes-to-", "UL-123", "the fragments are wrong, and without those before them by another rule"),
    ("tcp-black-hole", "TCP-002", "true, and told by TCP-012 where all repetitions are seen"),
    ("tcp-reset-by-firewall", "TCP-014", "the lost end of the PDU was never acknowledged"),
    ("shapes-to-dicom-rs", "UL-099", "with its FIN lost, a reset looks like the answer to the release"),
    ("segments-of-one-byte-to-", "UL-004", "it begins in a PDU, with octets that look like the start of one"),
    ("segments-of-one-byte-to-", "UL-007", "the same"),
    ("segments-of-one-byte-to-", "UL-091", "the same"),
    ("segments-of-one-byte-to-", "TCP-007", "the same"),
    ("store-statuses-", "store-data-set-does-not-match", "true, and told of the first failure alone"),
    ("shapes-to-", "requests-without-an-asynchronous-window", "true, and told where nothing worse is seen"),
];

/// The timeline of a damaged capture.
fn timeline(octets: &[u8], damage: Damage) -> Vec<Entry> {
    let mut pipeline = Pipeline::new(Options { pdus: true, data_sets: true, ..Options::default() }, false);
    let mut entries = Vec::new();
    let mut merge = opened(octets);
    for index in 0.. {
        let Ok(Some((_, frame))) = merge.next_frame() else { break };
        if let Some(frame) = damage.left(index, frame) {
            pipeline.frame(&frame);
        }
        entries.extend(pipeline.entries());
    }
    pipeline.finish();
    entries.extend(pipeline.entries());
    entries
}

/// Accusations: what is found for certain, above a note; what is said to have happened; and claims of these profiles
/// that are contradicted, or that nothing covers.
fn accusations(entries: &[Entry], profile: &str) -> BTreeSet<String> {
    let mut checker = Checker::new(Policy::default());
    let mut judgements = Vec::new();
    let profile = Profile::load("inferred.toml", profile, &mut |name| Err(name.to_owned()));
    let mut ledger = Ledger::new(vec![profile.unwrap()]);
    for entry in entries {
        checker.push(entry, &mut judgements);
        ledger.push(entry);
    }
    checker.finish(&mut judgements);
    let accusation = |judgement: &Judgement| match judgement {
        Judgement::Finding(finding) => {
            let is_certain = finding.evidence.certainty == Certainty::Certain;
            (finding.severity > Severity::Note && is_certain).then_some(finding.rule.id)
        }
        Judgement::Diagnosis(diagnosis) => (!diagnosis.told.is_guess).then_some(diagnosis.pattern.id),
        Judgement::Verdict(_) => None,
    };
    let claims = ledger.finish().into_iter();
    let broken = claims.filter(|claim| matches!(claim.verdict, Verdict::Contradicted | Verdict::Undeclared));
    let accused = judgements.iter().filter_map(accusation).map(str::to_owned);
    accused.chain(broken.map(|claim| format!("{} ({})", claim.claim, claim.text))).collect()
}

/// A profile of all that is seen.
fn inferred(entries: &[Entry]) -> String {
    let mut inference = Inference::new(Vec::new());
    for entry in entries {
        inference.push(entry);
    }
    inference.finish("capture")
}

fn opened(octets: &[u8]) -> Merge {
    let octets = octets.to_vec();
    let open = Box::new(move || Source::open(Box::new(std::io::Cursor::new(octets))));
    Merge::new(vec![Input { name: "capture".to_owned(), starts_at: None, open }])
}

/// The frames that carry octets of TCP.
fn carriers(octets: &[u8]) -> Vec<usize> {
    let mut merge = opened(octets);
    let mut decoder = Decoder::new(false);
    let mut carriers = Vec::new();
    for index in 0.. {
        let Ok(Some((_, frame))) = merge.next_frame() else { break };
        if decoder.decode(&frame).is_ok_and(|segment| segment.payload_length > 0) {
            carriers.push(index);
        }
    }
    carriers
}

/// Damages each capture in so many places, and says who is accused for it.
fn accused(most: usize, damages: impl Fn(usize) -> Vec<Damage>) -> Vec<String> {
    let most = std::env::var("DCMTAP_PLACES").map_or(most, |text| text.parse().unwrap());
    let mut wrong = Vec::new();
    for path in captures() {
        let octets = std::fs::read(&path).unwrap();
        if octets.len() > LARGEST {
            continue;
        }
        let entries = timeline(&octets, Damage::None);
        let profile = inferred(&entries);
        let whole = accusations(&entries, &profile);
        let carriers = carriers(&octets);
        let step = carriers.len().div_ceil(most).max(1);
        for damage in carriers.into_iter().step_by(step).flat_map(&damages) {
            let accused = accusations(&timeline(&octets, damage), &profile);
            let is_known = |rule: &&String| {
                KNOWN
                    .iter()
                    .any(|(capture, known, _)| name(&path).starts_with(capture) && rule.as_str() == *known)
            };
            let new: Vec<_> = accused.difference(&whole).filter(|rule| !is_known(rule)).cloned().collect();
            if !new.is_empty() {
                wrong.push(format!("{} {damage:?}: {}", name(&path), new.join(" ")));
            }
        }
    }
    wrong
}

#[track_caller]
fn expect_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_lost_frame_accuses_nobody() {
    expect_none(&accused(12, |frame| vec![Damage::Without(frame, 1)]));
}

#[test]
fn several_lost_frames_accuse_nobody() {
    expect_none(&accused(6, |frame| vec![Damage::Without(frame, 3), Damage::Without(frame, 10)]));
}

#[test]
fn what_was_before_and_after_the_capture_accuses_nobody() {
    expect_none(&accused(6, |frame| vec![Damage::From(frame), Damage::Until(frame)]));
}

#[test]
fn a_cut_frame_accuses_nobody() {
    expect_none(&accused(6, |frame| vec![Damage::Cut(frame, 68), Damage::Cut(frame, 100)]));
}
