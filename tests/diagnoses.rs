//! What holds for every diagnosis: it is documented, and its example in captures/diagnoses/ is told first; and whom some of
//! them name.
//!
//! `DCMTAP_WRITE_EXAMPLES=1 cargo test --test diagnoses` writes the examples.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeSet;

use common::{judge, root};
use dcmtap::check::{Judgement, Policy, diagnoses};
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::stream::Side;

#[test]
fn every_diagnosis_is_documented() {
    let mut ids = BTreeSet::new();
    for pattern in diagnoses::all() {
        let id = pattern.id;
        assert!(ids.insert(id), "{id} twice");
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
        assert!(!pattern.title.is_empty() && !pattern.title.ends_with('.'), "{id}: title");
        assert!(pattern.symptom.ends_with('.') && pattern.advice.ends_with('.'), "{id}: symptom, advice");
        assert!(!pattern.causes.is_empty(), "{id}: no cause");
        assert!(pattern.causes.iter().all(|cause| !cause.ends_with('.')), "{id}: causes");
        let file = format!("src/check/diagnoses/{}.rs", id.replace('-', "_"));
        assert!(root().join(&file).exists(), "{id}: no file {file}");
    }
}

#[test]
fn every_example_is_the_file_in_the_repository() {
    let writes = std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some();
    let folder = root().join("captures/diagnoses");
    let mut known = BTreeSet::new();
    for pattern in diagnoses::all() {
        let file = folder.join(format!("{}.pcapng", pattern.id));
        let octets = (pattern.example)().pcapng();
        if writes {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &octets).unwrap();
        }
        assert!(
            std::fs::read(&file).unwrap_or_default() == octets,
            "{}: another example, or none",
            pattern.id
        );
        known.insert(file);
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        assert!(known.contains(&path), "{}: of no diagnosis", path.display());
    }
}

#[test]
fn every_example_is_told_first() {
    let mut wrong = Vec::new();
    for pattern in diagnoses::all() {
        let judgements = judge(&(pattern.example)().pcapng(), Policy::default());
        let told: Vec<&str> = judgements
            .iter()
            .filter_map(|judgement| match judgement {
                Judgement::Diagnosis(diagnosis) if !diagnosis.is_alternative => Some(diagnosis.pattern.id),
                _ => None,
            })
            .collect();
        if !told.contains(&pattern.id) {
            wrong.push(format!("{}: told {told:?}", pattern.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is said first of traffic, and whether it is certain.
fn told(capture: &[u8]) -> Vec<(String, bool)> {
    let diagnosis = |judgement| match judgement {
        Judgement::Diagnosis(diagnosis) if !diagnosis.is_alternative => {
            Some((diagnosis.told.text.clone(), !diagnosis.told.is_guess))
        }
        _ => None,
    };
    judge(capture, Policy::default()).into_iter().filter_map(diagnosis).collect()
}

#[test]
fn who_gives_up_early_has_not_waited_for_an_answer() {
    let after = |milliseconds: u32| {
        let mut ladder = Ladder::new();
        ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
        ladder.wait_ms(milliseconds);
        ladder.reset(Side::Initiator);
        told(&ladder.pcapng())
    };
    let early = ("CT01 gives up 999 ms after its A-ASSOCIATE-RQ, without an answer.".to_owned(), false);
    assert_eq!(after(998), [early]);
    let late = ("10.0.1.2:104 does not answer the A-ASSOCIATE-RQ within 1 min 0 s.".to_owned(), true);
    assert_eq!(after(59_999), [late]);
}

/// tshark: Alert (Level: Fatal, Description: Unknown CA).
#[test]
fn a_tls_alert_is_told_with_who_sent_it() {
    let capture = std::fs::read(root().join("captures/tls-server-not-trusted.pcap")).unwrap();
    let text = "ends the TLS handshake with 192.0.2.20:2762 by alert 48 (unknown CA).";
    let told = told(&capture);
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|(said, _)| said.starts_with("192.0.2.10:") && said.ends_with(text)), "{told:?}");
}
