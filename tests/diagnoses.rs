//! What holds for every diagnosis: it is documented, and its example in captures/diagnoses/ is told first.
//!
//! `DCMTAP_WRITE_EXAMPLES=1 cargo test --test diagnoses` writes the examples.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeSet;

use common::{judge, root};
use dcmtap::check::{Judgement, Policy, diagnoses};

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
