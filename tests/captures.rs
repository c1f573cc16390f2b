//! What the program prints for each capture of real peers.
//!
//! The snapshots were held against the peers' own logs, not against the program. They are reviewed as code: a change
//! in one of them is a change in what a user is told.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::{captures, dcmtap, name, stdout};

fn assert_snapshot(name: &str, kind: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{kind}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r#""elapsed_ms":\d+"#, r#""elapsed_ms":0"#);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn each_capture_as_text() {
    for path in captures() {
        let name = name(&path);
        assert_snapshot(name, "text", &stdout(["read", "--datasets", &format!("captures/{name}")]));
    }
}

#[test]
fn each_capture_as_json_lines() {
    for path in captures() {
        let name = name(&path);
        assert_snapshot(name, "jsonl", &stdout(["read", "--format", "jsonl", &format!("captures/{name}")]));
    }
}

#[test]
fn only_the_capture_that_is_cut_is_not_read_to_its_end() {
    for path in captures() {
        let output = dcmtap(["read", "--format", "jsonl", "--pdus", "--datasets", path.to_str().unwrap()]);
        let expected = if name(&path) == "capture-file-cut.pcap" { 2 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{}", path.display());
        assert_eq!(output.stderr.is_empty(), expected == 0, "{}", path.display());
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(value.get("event").is_some(), "{line}");
        }
    }
}
