//! The metrics page, read by the official client library of Prometheus for Python.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use dcmtap::report::metrics::{Figures, RouteFigures};
use serde_json::{Value, json};

use super::common::prometheus::{metrics_of, parse};
use super::common::root;
use super::is_there;

/// Prints the samples of the page on standard input.
const READER: &str = "
import json, sys
from prometheus_client.parser import text_string_to_metric_families
samples = [[sample.name, sample.labels, float(sample.value), family.type]
    for family in text_string_to_metric_families(sys.stdin.read()) for sample in family.samples]
json.dump(samples, sys.stdout)
";

#[test]
fn prometheus_reads_the_metrics_as_we_do() {
    let python = std::env::var("DCMTAP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !is_there(&python, &["-c", "import prometheus_client"]) {
        return;
    }
    let capture = std::fs::read(root().join("captures/scheduled-workflow.pcapng")).unwrap();
    let route = RouteFigures { route: "\"a\\b\nc".to_owned(), ..RouteFigures::default() };
    let page = metrics_of(&capture).text(&Figures { routes: vec![route], ..Figures::default() });

    let mut child = Command::new(&python)
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let theirs: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let families = parse(&page).unwrap();
    let ours = families.values().flat_map(|family| {
        let samples = family.samples.iter();
        samples.map(|sample| json!([sample.name, sample.labels, sample.value, family.kind]))
    });
    let ours: BTreeSet<String> = ours.map(|sample| sample.to_string()).collect();
    let theirs: BTreeSet<String> = theirs.iter().map(ordered).collect();
    assert!(ours.len() > 50, "{ours:?}");
    assert_eq!(ours, theirs);
}

/// The same sample with its labels in order.
fn ordered(sample: &Value) -> String {
    let labels: std::collections::BTreeMap<_, _> = sample[1].as_object().unwrap().iter().collect();
    json!([sample[0], labels, sample[2], sample[3]]).to_string()
}
