//! What holds for every rule, present and future: it is documented, its file has its name, and its example in
//! captures/rules/ breaks it and nothing else.
//!
//! `DCMTAP_WRITE_EXAMPLES=1 cargo test --test rules` writes the examples.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use common::{check, root};
use dcmtap::check::{Rule, Severity, rules};

fn example_file(rule: &Rule) -> PathBuf {
    root().join(format!("captures/rules/{}.pcapng", rule.id))
}

#[test]
fn ids_and_names_are_unique_and_well_formed() {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for rule in rules::all() {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        assert!(names.insert(rule.name), "{} twice", rule.name);
        let (layer, number) = rule.id.rsplit_once('-').unwrap();
        assert!(number.len() == 3 && number.parse::<u16>().is_ok(), "{}", rule.id);
        assert!(layer.chars().all(|c| c.is_ascii_uppercase() || c == '-'), "{}", rule.id);
    }
}

#[test]
fn every_rule_stands_in_the_file_of_its_name() {
    let folder = root().join("src/check/rules");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if !entry.path().is_dir() {
            continue;
        }
        for file in std::fs::read_dir(entry.path()).unwrap().map(Result::unwrap) {
            let text = std::fs::read_to_string(file.path()).unwrap();
            if text.contains("static RULE: Rule") {
                files.insert(file.path().file_stem().unwrap().to_str().unwrap().to_owned(), text);
            }
        }
    }
    for rule in rules::all() {
        let text = files.remove(rule.name).unwrap_or_else(|| panic!("{}: no file {}.rs", rule.id, rule.name));
        assert!(text.contains(&format!("id: \"{}\"", rule.id)), "{}: its file says another id", rule.id);
    }
    assert!(files.is_empty(), "not registered: {:?}", files.keys());
}

#[test]
fn every_rule_is_documented() {
    let ids: BTreeSet<&str> = rules::all().map(|rule| rule.id).collect();
    for rule in rules::all() {
        let id = rule.id;
        assert!(!rule.title.is_empty() && !rule.title.ends_with('.'), "{id}: title");
        for (what, text) in
            [("requirement", rule.requirement), ("rationale", rule.rationale), ("advice", rule.advice)]
        {
            assert!(text.len() > 15 && text.ends_with('.'), "{id}: {what}");
        }
        assert!(rule.exceptions.is_empty() || rule.exceptions.ends_with('.'), "{id}: exceptions");
        assert!(rule.clause.starts_with("PS3."), "{id}: clause");
        assert!(!rule.checks.is_empty(), "{id}: checks nothing");
        for other in rule.follows_from.iter().chain(rule.example_also_breaks) {
            assert!(ids.contains(other) && *other != id, "{id}: {other} is no rule");
        }
    }
}

#[test]
fn every_example_is_the_file_in_the_repository() {
    let writes = std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some();
    let mut known = BTreeSet::new();
    for rule in rules::all() {
        let (file, octets) = (example_file(rule), (rule.example)().pcapng());
        if writes {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, &octets).unwrap();
        }
        let there = std::fs::read(&file).unwrap_or_default();
        assert!(there == octets, "{}: captures/rules has another example, or none", rule.id);
        known.insert(file);
    }
    for entry in std::fs::read_dir(root().join("captures/rules")).unwrap() {
        let path = entry.unwrap().path();
        assert!(known.contains(&path), "{}: of no rule", path.display());
    }
}

#[test]
fn every_example_breaks_its_rule_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        let findings = check(&(rule.example)().pcapng(), rule.is_pedantic);
        let expected: BTreeSet<&str> = rule.example_also_breaks.iter().copied().chain([rule.id]).collect();
        // Notes of other rules tell what the example is about, and are no departure.
        let tells = |finding: &&dcmtap::check::Finding| {
            finding.severity > Severity::Note || finding.rule.id == rule.id
        };
        let found: BTreeSet<&str> = findings.iter().filter(tells).map(|finding| finding.rule.id).collect();
        if found != expected {
            wrong.push(format!("{}: found {found:?}, expected {expected:?}", rule.id));
        }
        for finding in &findings {
            assert!(!finding.evidence.observed.is_empty(), "{}: says nothing", finding.rule.id);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
