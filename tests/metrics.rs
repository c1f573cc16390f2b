//! The metrics of the proxy: what they count, and that every reader of the format takes them.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::BTreeMap;

use common::prometheus::{Family, metrics_of, parse};
use common::{everything, json, judge, root, timeline_of_capture};
use dcmtap::check::{Judgement, Policy};
use dcmtap::report::metrics::{Figures, Metrics, QueueFigures, RecorderFigures, RecorderState, RouteFigures};
use dcmtap::time::Timestamp;

mod common;

const CAPTURES: [&str; 4] = [
    "captures/scheduled-workflow.pcapng",
    "captures/move-pynetdicom-from-orthanc.pcapng",
    "captures/diagnoses/reject-storm.pcapng",
    "captures/diagnoses/tls-on-a-plain-port.pcapng",
];

fn figures() -> Figures {
    let route = RouteFigures {
        route: "127.0.0.1:11112".to_owned(),
        target: "pacs.example:104".to_owned(),
        open: 2,
        accepted: 12,
        turned_away: BTreeMap::from([("route_full", 3)]),
        not_connected: BTreeMap::from([("refused", 4)]),
        cut: BTreeMap::from([("idle", 1)]),
        octets_to_target: 5_000_000_000,
        octets_from_target: 1_000,
    };
    let other = RouteFigures { route: "[::1]:104".to_owned(), ..RouteFigures::default() };
    Figures {
        started: Timestamp::from_nanoseconds(1_772_366_400_250_000_000),
        routes: vec![route, other],
        queues: vec![
            QueueFigures { queue: "analysis", gaps: 7, octets: 65_536, connections: 1 },
            QueueFigures { queue: "recording", gaps: 0, octets: 0, connections: 0 },
        ],
        recorder: RecorderFigures { state: RecorderState::Recording, octets: 4_096, files: 2 },
    }
}

/// The samples of a family as `label=value … → number`.
fn samples(families: &BTreeMap<String, Family>, name: &str) -> Vec<String> {
    let words = |labels: &BTreeMap<String, String>| {
        labels.iter().map(|(label, value)| format!("{label}={value} ")).collect::<Vec<_>>().concat()
    };
    let all = families.get(name).unwrap().samples.iter();
    all.map(|sample| format!("{}→ {}", words(&sample.labels), sample.value)).collect()
}

#[test]
fn a_page_of_a_workflow() {
    let capture = std::fs::read(root().join(CAPTURES[0])).unwrap();
    let page = metrics_of(&capture).text(&figures());
    parse(&page).unwrap();
    let page = page.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    insta::assert_snapshot!(page);
}

#[test]
fn a_page_without_traffic_is_whole_and_counts_from_zero() {
    let page = Metrics::default().text(&Figures::default());
    let families = parse(&page).unwrap();
    let outcomes = samples(&families, "dcmtap_associations_total");
    assert_eq!(outcomes.len(), 7);
    assert!(outcomes.iter().all(|sample| sample.ends_with("→ 0")), "{outcomes:?}");
    let states = ["state=off → 1", "state=recording → 0", "state=stopped → 0"];
    assert_eq!(samples(&families, "dcmtap_recorder_state"), states);
}

#[test]
fn the_counts_are_those_of_the_timeline() {
    for capture in CAPTURES {
        let octets = std::fs::read(root().join(capture)).unwrap();
        let entries = timeline_of_capture(octets.clone(), everything());
        let judgements = judge(&octets, Policy::default());
        let families = parse(&metrics_of(&octets).text(&figures())).unwrap();

        let mut messages: BTreeMap<String, u64> = BTreeMap::new();
        let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
        for line in json(&entries) {
            let text = |field: &str| line[field].as_str().unwrap_or_default().to_owned();
            match line["event"].as_str().unwrap() {
                "message" => {
                    let status = line["status"]
                        .as_u64()
                        .map_or_else(|| "none".to_owned(), |code| format!("{code:04X}"));
                    let key = format!("command={} status={status} ", text("command"));
                    *messages.entry(key).or_default() += 1;
                }
                "association" => *outcomes.entry(format!("outcome={} ", text("outcome"))).or_default() += 1,
                _ => {}
            }
        }
        let expected = |counts: &BTreeMap<String, u64>| {
            let mut lines: Vec<_> = counts.iter().map(|(key, count)| format!("{key}→ {count}")).collect();
            lines.sort();
            lines
        };
        let mut told = samples(&families, "dcmtap_messages_total");
        told.sort();
        assert_eq!(told, expected(&messages), "{capture}");
        let mut told = samples(&families, "dcmtap_associations_total");
        told.retain(|sample| !sample.ends_with("→ 0"));
        told.sort();
        assert_eq!(told, expected(&outcomes), "{capture}");
        let sum =
            |name: &str| families.get(name).unwrap().samples.iter().map(|sample| sample.value).sum::<f64>();
        let count = |is: fn(&Judgement) -> bool| {
            f64::from(u32::try_from(judgements.iter().filter(|judgement| is(judgement)).count()).unwrap())
        };
        let findings = count(|judgement| matches!(judgement, Judgement::Finding(_)));
        let diagnoses = count(
            |judgement| matches!(judgement, Judgement::Diagnosis(diagnosis) if !diagnosis.is_alternative),
        );
        assert_eq!(
            (sum("dcmtap_findings_total"), sum("dcmtap_diagnoses_total")),
            (findings, diagnoses),
            "{capture}"
        );
    }
}

#[test]
fn whatever_stands_in_a_label_the_page_stays_readable() {
    let route = RouteFigures {
        route: "a\"b\\c\nd\u{1b}[31m} 1\n# TYPE x counter\u{9b}é".to_owned(),
        ..RouteFigures::default()
    };
    let page = Metrics::default().text(&Figures { routes: vec![route], ..Figures::default() });
    let families = parse(&page).unwrap();
    let open = samples(&families, "dcmtap_connections_open");
    assert_eq!(open, ["route=a\"b\\c\nd?[31m} 1\n# TYPE x counter?é → 0"]);
}

#[test]
fn the_reader_is_strict() {
    let head = "# HELP a_total Words.\n# TYPE a_total counter\n";
    assert!(parse(&format!("{head}a_total{{b=\"c\"}} 1\n")).is_ok());
    for wrong in [
        "a_total 1",
        "a_total 1\na_total 1\n",
        "a_total -1\n",
        "a_total{b=\"c} 1\n",
        "a_total{b=\"\\x\"} 1\n",
        "a_total{b=\"c\",b=\"d\"} 1\n",
        "b_total 1\n",
        "\n",
    ] {
        assert!(parse(&format!("{head}{wrong}")).is_err(), "{wrong}");
    }
    let head = "# HELP h Words.\n# TYPE h histogram\n";
    let histogram = |second: &str| format!("{head}h_bucket{{le=\"1\"}} 2\n{second}\nh_sum 3\nh_count 2\n");
    assert!(parse(&histogram("h_bucket{le=\"+Inf\"} 2")).is_ok());
    assert!(parse(&histogram("h_bucket{le=\"+Inf\"} 1")).is_err());
    assert!(parse(&histogram("h_bucket{le=\"2\"} 2")).is_err());
}
