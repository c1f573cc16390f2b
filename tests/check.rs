//! `dcmtap check`, `diff`, `rules` and `explain` as their users meet them.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::path::Path;
use std::process::Output;

use common::{dcmtap, stdout};
use serde_json::Value;

const BROKEN: &str = "captures/rules/UL-048.pcapng";
const REJECTED: &str = "captures/reject-called-aet-by-orthanc.pcap";

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn error(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

/// A file with this content in a folder of its own.
fn file(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_rejected_association_is_explained() {
    let output = dcmtap(["check", REJECTED]);
    assert_eq!(status(&output), 0, "a rejection contradicts nothing");
    let text = String::from_utf8(output.stdout).unwrap();
    let first = text.lines().find(|line| line.contains("#1")).unwrap();
    assert!(
        first.contains('✗') && first.contains("does not know the called AE title \"NOTORTHANC\""),
        "{first}"
    );
    assert!(text.contains("causes") && text.contains("frame 6"), "{text}");
}

#[test]
fn a_violation_is_told_with_its_place_and_ends_with_status_1() {
    let output = dcmtap(["check", BROKEN]);
    assert_eq!(status(&output), 1);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("✗ violation UL-048"), "{text}");
    assert!(text.contains("by the acceptor, frame 6, PS3.8 7.1.1.14"), "{text}");
    assert!(text.contains("observed  context 1: Explicit VR Little Endian"), "{text}");
}

#[test]
fn findings_are_lines_of_json() {
    let text = stdout(["check", "--format", "jsonl", BROKEN]);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let finding = lines.iter().find(|line| line["event"] == "finding").unwrap();
    assert_eq!(finding["rule"], "UL-048");
    assert_eq!(finding["severity"], "violation");
    assert_eq!(finding["certainty"], "certain");
    assert_eq!(finding["at_fault"], "acceptor");
    assert_eq!(finding["association"], 1);
    for field in ["name", "clause", "frame", "expected", "observed", "stream_offset", "length"] {
        assert!(!finding[field].is_null(), "{field}");
    }
    let summary = lines.last().unwrap();
    assert_eq!(summary["event"], "summary");
    assert_eq!(summary["findings"]["violation"], 1);
    assert!(lines.iter().any(|line| line["event"] == "association"), "the timeline is there too");
    let told = stdout(["check", "--format", "jsonl", REJECTED]);
    let diagnosis = told.lines().find(|line| line.contains("\"event\":\"diagnosis\"")).unwrap();
    assert!(diagnosis.contains("called-ae-title-not-recognized"), "{diagnosis}");
}

#[test]
fn rules_are_test_cases_of_junit() {
    let text = stdout(["check", "--format", "junit", BROKEN]);
    assert!(text.contains("<testsuite name=\"rules\""), "{text}");
    let failed = text.split("<testcase ").find(|case| case.contains("<failure")).unwrap();
    assert!(failed.contains("UL-048") && failed.contains("PS3.8 7.1.1.14"), "{failed}");
    assert_eq!(text.matches("<failure").count(), 1);
}

#[test]
fn a_policy_says_what_counts() {
    let folder = tempfile::tempdir().unwrap();
    let check =
        |policy: &str| dcmtap(["check", BROKEN, "--policy", &file(folder.path(), "policy.toml", policy)]);
    assert_eq!(status(&check("schema = 1\n[rules]\nUL-048 = 'allow'\n")), 0);
    let warned = check("schema = 1\n[rules]\nUL = 'warn'\n");
    assert_eq!(status(&warned), 0);
    assert!(String::from_utf8(warned.stdout).unwrap().contains("! warning UL-048"));
    assert_eq!(status(&check("schema = 1\n[rules]\nUL = 'warn'\nUL-048 = 'deny'\n")), 1);
}

#[test]
fn a_mistake_in_a_policy_is_told_with_its_place_before_anything_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    for (policy, said) in [
        ("schema = 1\n[rules]\nXL-048 = 'warn'\n", "line 3, column 1: no rule starts with \"XL-048\""),
        ("schema = 1\n[rules]\nUL = 'wran'\n", "line 3, column 6: unknown variant `wran`"),
        ("schema = 1\nstrict = 3\n", "line 2, column 10"),
        ("schema 1\n", "line 1"),
    ] {
        let path = file(folder.path(), "policy.toml", policy);
        let output = dcmtap(["check", BROKEN, "--policy", &path]);
        assert_eq!(status(&output), 2, "{policy}");
        assert!(error(&output).contains(&path) && error(&output).contains(said), "{}", error(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn known_findings_do_not_fail_and_gone_ones_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baseline.toml");
    let path = path.to_str().unwrap();
    assert_eq!(status(&dcmtap(["check", BROKEN, "--write-baseline", path])), 1);
    let known = dcmtap(["check", BROKEN, "--baseline", path]);
    assert_eq!(status(&known), 0, "{}", error(&known));
    assert!(String::from_utf8(known.stdout).unwrap().contains("1 accepted, 0 new, 0 gone"));
    let gone = dcmtap(["check", REJECTED, "--baseline", path]);
    assert_eq!(status(&gone), 0);
    let text = String::from_utf8(gone.stdout).unwrap();
    assert!(text.contains("gone: UL-048 by the acceptor, CT01 → PACS"), "{text}");
    let empty = file(folder.path(), "empty.toml", "schema = 1\n");
    assert_eq!(status(&dcmtap(["check", BROKEN, "--baseline", &empty])), 1, "new ones fail");
}

#[test]
fn traffic_is_held_against_a_profile() {
    const PROFILE: &str = "schema = 1\n[product]\nname = \"Test\"\n[[ae]]\nname = \"archive\"\nports = [104]\n\
         [[ae.accepts]]\nid = \"echo\"\nsop_classes = [\"Verification\"]\nrole = \"SCP\"\n\
         transfer_syntaxes = [\"Implicit VR Little Endian\"]\n";
    let folder = tempfile::tempdir().unwrap();
    let capture = "captures/echo-dcmtk-to-dcmtk.pcap";
    let check = |profile: &str, format: &str| {
        let path = file(folder.path(), "profile.toml", profile);
        dcmtap(["check", capture, "--profile", &path, "--format", format])
    };
    let output = check(PROFILE, "text");
    assert_eq!(status(&output), 0, "{}", error(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Verification") && text.contains("confirmed"), "{text}");
    let broken = format!("{PROFILE}support = \"must-not\"\n");
    let output = check(&broken, "jsonl");
    assert_eq!(status(&output), 1);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.lines().any(|line| line.contains("\"event\":\"claim\"") && line.contains("contradicted")),
        "{text}"
    );
    let report = String::from_utf8(check(&broken, "junit").stdout).unwrap();
    assert!(report.contains("profile.toml: AE archive") && report.contains("<failure"), "{report}");
    let output = check(&PROFILE.replace("Verification", "Verifcation"), "text");
    assert_eq!(status(&output), 2);
    assert!(
        error(&output).contains("profile.toml:9:16") && error(&output).contains("did you mean"),
        "{}",
        error(&output)
    );
    assert!(output.stdout.is_empty(), "nothing is checked");
}

#[test]
fn what_could_be_judged_of_a_damaged_capture_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let octets = std::fs::read(common::root().join(BROKEN)).unwrap();
    let path = folder.path().join("cut.pcapng");
    std::fs::write(&path, &octets[..octets.len() - 20]).unwrap();
    let output = dcmtap(["check", path.to_str().unwrap()]);
    assert_eq!(status(&output), 2);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("violation UL-048") && text.contains("not read further"), "{text}");
}

#[test]
fn two_associations_are_compared_by_what_tells_most() {
    let text = stdout(["diff", "captures/echo-dcmtk-to-dcmtk.pcap", &format!("{REJECTED}#2")]);
    let first = text.lines().skip(2).find(|line| !line.is_empty()).unwrap();
    assert_eq!(first, "outcome");
    assert!(text.contains(
        "+ rejected by the acceptor: rejected permanently, called AE title not recognized (1/1/7)"
    ));
    assert!(text.contains("called AE title\n  - \"STORESCP\""), "{text}");
    let same = stdout(["diff", REJECTED, &format!("{REJECTED}#1")]);
    assert!(same.contains("nothing differs"), "{same}");
    let output = dcmtap(["diff", REJECTED, &format!("{REJECTED}#9")]);
    assert_eq!(status(&output), 2);
    assert!(error(&output).contains("no association 9"), "{}", error(&output));
}

#[test]
fn rules_and_diagnoses_are_explained() {
    assert!(stdout(["rules"]).lines().any(|line| line.starts_with("UL-048")));
    let all: Value = serde_json::from_str(&stdout(["rules", "--format", "json"])).unwrap();
    assert!(all.as_array().unwrap().iter().any(|rule| rule["id"] == "UL-048"));
    let rule = stdout(["explain", "ul-048"]);
    for heading in ["Demanded:", "Why it matters:", "Not flagged:", "What to do:"] {
        assert!(rule.contains(heading), "{rule}");
    }
    assert!(stdout(["explain", "called-ae-title-not-recognized"]).contains("Causes"));
    let output = dcmtap(["explain", "UL-999"]);
    assert_eq!(status(&output), 2);
    assert!(error(&output).contains("UL-999"));
}
