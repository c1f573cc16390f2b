//! `--filter`: what `read` and `check` leave, held against what they tell without it.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::{dcmtap, stdout};
use dcmtap::analysis::Options;
use dcmtap::check::{Checker, Policy};
use dcmtap::filter::{self, Filter, Following};
use dcmtap::report::index::{self, Index, Shown};
use dcmtap::time::Timestamp;
use dcmtap::timeline::Entry;
use serde_json::Value;

/// Captures of several kinds: of a whole workflow, of failures, of ends without release, of losses.
const CAPTURES: [&str; 14] = [
    "commitment-complete-orthanc.pcapng",
    "format-pcapng-interfaces.pcapng",
    "move-pynetdicom-from-orthanc.pcapng",
    "scheduled-workflow.pcapng",
    "store-character-sets-dcmsend-to-orthanc.pcapng",
    "store-jpeg-lossless-dcmsend-to-dcmtk.pcapng",
    "worklist-pynetdicom-to-dcmtk.pcapng",
    "abort-by-provider-orthanc.pcap",
    "capture-lost-many.pcap",
    "capture-without-handshake.pcap",
    "reject-by-storescp.pcap",
    "store-statuses-dcmtk-to-pynetdicom.pcap",
    "tcp-connection-refused.pcap",
    "tls-dcmtk-to-dcmtk.pcap",
];

/// What `read` tells of a capture without a filter.
struct Told {
    path: String,
    lines: Vec<Value>,
    /// The lines of associations, by number.
    associations: BTreeMap<u64, Value>,
}

fn lines(arguments: &[&str]) -> Vec<Value> {
    let text = stdout(arguments);
    let all = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let is_about_capture = |line: &Value| matches!(event(line), "capture" | "comment" | "summary");
    all.filter(|line| !is_about_capture(line)).collect()
}

fn read(path: &str, filter: Option<&str>) -> Vec<Value> {
    let mut arguments = vec!["read", "--format", "jsonl", "--pdus", "--datasets", "--phi", "show", path];
    arguments.extend(filter.iter().flat_map(|filter| ["--filter", filter]));
    lines(&arguments)
}

fn event(line: &Value) -> &str {
    line["event"].as_str().unwrap()
}

fn told(name: &str) -> Told {
    let path = format!("captures/{name}");
    let lines = read(&path, None);
    let of_associations = lines.iter().filter(|line| event(line) == "association");
    let associations = of_associations.map(|line| (line["association"].as_u64().unwrap(), line.clone()));
    Told { associations: associations.collect(), path, lines }
}

impl Told {
    /// The lines that a filter has to leave, if it says this of a line and its association. The line of an association
    /// is left with any other.
    fn expected(&self, is_match: impl Fn(&Value, &Value) -> bool) -> Vec<Value> {
        let none = Value::Null;
        let mut matched = BTreeSet::new();
        let mut left = Vec::new();
        for line in &self.lines {
            let number = line["association"].as_u64();
            let association = number.and_then(|number| self.associations.get(&number)).unwrap_or(&none);
            let is_whole = event(line) == "association";
            if is_match(line, association) || (is_whole && number.is_some_and(|n| matched.contains(&n))) {
                matched.extend(number);
                left.push(line.clone());
            }
        }
        left
    }

    fn holds(&self, filter: &str, is_match: impl Fn(&Value, &Value) -> bool) -> usize {
        let (left, expected) = (read(&self.path, Some(filter)), self.expected(is_match));
        let short = |lines: &[Value]| {
            let of_line = |line: &Value| line.to_string().chars().take(160).collect::<String>();
            lines.iter().map(of_line).collect::<Vec<_>>().join("\n")
        };
        assert!(
            left == expected,
            "{}: {filter}\n{}\nexpected\n{}",
            self.path,
            short(&left),
            short(&expected)
        );
        left.len()
    }
}

fn every(filter: &str, is_match: impl Fn(&Value, &Value) -> bool) {
    let count: usize = CAPTURES.iter().map(|name| told(name).holds(filter, &is_match)).sum();
    assert!(count > 0, "{filter} leaves nothing of any capture");
}

fn text<'a>(line: &'a Value, name: &str) -> &'a str {
    line[name].as_str().unwrap_or_default()
}

/// All values of an attribute in a data set, also those in sequences.
fn values<'a>(data_set: &'a Value, keyword: &str, out: &mut Vec<&'a str>) {
    match data_set {
        Value::Array(all) => all.iter().for_each(|one| values(one, keyword, out)),
        Value::Object(object) => {
            if object.get("keyword").is_some_and(|own| own == keyword) {
                out.extend(object["value"].as_str());
            }
            object.values().for_each(|one| values(one, keyword, out));
        }
        _ => {}
    }
}

#[test]
fn responses_that_did_not_succeed() {
    every("command = C-STORE and status != success", |line, _| {
        let class = text(line, "status_class");
        text(line, "command").starts_with("C-STORE") && !class.is_empty() && class != "success"
    });
}

#[test]
fn associations_of_an_ae_title() {
    let is_one = |title: &str| title.to_lowercase().starts_with("ct");
    for name in CAPTURES.iter().filter(|name| !name.starts_with("capture-")) {
        let told = told(name);
        let ae = |association: &Value| {
            ["calling_ae_title", "called_ae_title"].iter().any(|key| is_one(text(association, key)))
        };
        // What TCP did before the A-ASSOCIATE-RQ belongs to nobody yet.
        told.holds("ae ~ \"CT*\" and event != transport", |line, association| {
            event(line) != "transport" && ae(association)
        });
    }
}

#[test]
fn messages_of_a_sop_class() {
    const CT_IMAGE_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.2";
    let is_ct = |line: &Value| {
        let own = text(line, "sop_class_uid");
        event(line) == "message"
            && (own == CT_IMAGE_STORAGE
                || own.is_empty() && text(line, "abstract_syntax") == CT_IMAGE_STORAGE)
    };
    every("sop-class = \"CT Image Storage\"", |line, _| is_ct(line));
    every("sop-class ~ 'ct image*' and sender = requestor", |line, _| {
        is_ct(line) && line["sender"] == "requestor"
    });
}

#[test]
fn associations_with_findings_and_diagnoses() {
    for name in CAPTURES {
        let told = told(name);
        let judged = lines(&["check", "--format", "jsonl", &told.path]);
        let with = |is_it: &dyn Fn(&Value) -> bool| -> BTreeSet<u64> {
            let all = judged.iter().filter(|line| is_it(line));
            all.flat_map(|line| match &line["association"] {
                Value::Array(several) => several.iter().filter_map(Value::as_u64).collect(),
                one => one.as_u64().into_iter().collect::<Vec<_>>(),
            })
            .collect()
        };
        let number = |line: &Value| line["association"].as_u64().unwrap_or_default();
        let found = with(&|line| event(line) == "finding");
        told.holds("finding and event != connection", |line, _| found.contains(&number(line)));
        let severe = with(&|line| event(line) == "finding" && text(line, "severity") != "note");
        told.holds("severity >= warning and association", |line, _| severe.contains(&number(line)));
        let diagnosed = with(&|line| event(line) == "diagnosis");
        told.holds("diagnosis and association > 0", |line, _| diagnosed.contains(&number(line)));
        let known = with(&|line| line["rule"] == "UL-065");
        told.holds("rule = UL-065 and pdu = A-ASSOCIATE-RQ", |line, _| {
            known.contains(&number(line)) && line["pdu"] == "A-ASSOCIATE-RQ"
        });
    }
}

#[test]
fn associations_by_how_long_they_lasted_and_how_they_ended() {
    let lasted = |association: &Value| {
        let moment = |name: &str| Timestamp::parse(text(association, name)).ok();
        Some(moment("last_time")?.since(moment("first_time")?))
    };
    let is_long = |line: &Value, association: &Value| {
        let whole = if event(line) == "connection" { line } else { association };
        lasted(whole).is_some_and(|nanoseconds| nanoseconds > 2_000_000_000)
    };
    every("duration > 2s", is_long);
    every("duration > 2s and command = C-ECHO-RQ or outcome = rejected", |line, association| {
        is_long(line, association) && line["command"] == "C-ECHO-RQ"
            || text(association, "outcome") == "rejected"
    });
    every("not outcome in (released, rejected) and messages > 0", |_, association| {
        let is_ended_well = ["released", "rejected"].contains(&text(association, "outcome"));
        !is_ended_well && association["messages"].as_u64().unwrap_or_default() > 0
    });
}

#[test]
fn messages_of_a_patient() {
    let has = |line: &Value, keywords: &[&str], is_it: &dyn Fn(&str) -> bool| {
        let mut found = Vec::new();
        for keyword in keywords {
            values(&line["dataset"], keyword, &mut found);
        }
        found.iter().any(|value| is_it(value.trim()))
    };
    every("patient = DTNAME05", |line, _| has(line, &["PatientID", "PatientName"], &|id| id == "DTNAME05"));
    every("patient-name ~ 'siheom*'", |line, _| has(line, &["PatientName"], &|n| n.starts_with("SIHEOM")));
    every("patient = \"시험^길동\"", |line, _| {
        has(line, &["PatientName"], &|n| n.ends_with("=시험^길동"))
    });
    every("accession = ACCW05", |line, _| has(line, &["AccessionNumber"], &|value| value == "ACCW05"));
    every("study and command = C-STORE-RQ", |line, _| {
        line["command"] == "C-STORE-RQ" && has(line, &["StudyInstanceUID"], &|uid| !uid.is_empty())
    });
}

#[test]
fn single_fields() {
    every("response-time >= 2ms and status = 0000", |line, _| {
        line["status"] == 0 && line["response_time_us"].as_u64().is_some_and(|time| time >= 2_000)
    });
    every("octets > 10kB and event = message", |line, _| {
        line["dataset_bytes"].as_u64().is_some_and(|octets| octets > 10_000)
    });
    every("incomplete and event = message", |line, _| line["complete"] == false);
    every("command ~ N-* and message-id = 1", |line, _| {
        let id = if line["message_id"].is_null() {
            &line["message_id_being_responded_to"]
        } else {
            &line["message_id"]
        };
        text(line, "command").starts_with("N-") && *id == 1
    });
    every("frame <= 20 and time < 2030-01-01 and pdu = A-ASSOCIATE-AC", |line, _| {
        line["pdu"] == "A-ASSOCIATE-AC" && line["frame"].as_u64().is_some_and(|frame| frame <= 20)
    });
    every("transfer-syntax ~ JPEG*", |line, _| {
        event(line) == "message" && text(line, "transfer_syntax").starts_with("1.2.840.10008.1.2.4.")
    });
}

#[test]
fn what_is_shown_as_text_has_its_headings() {
    let text =
        stdout(["read", "captures/store-statuses-dcmtk-to-pynetdicom.pcap", "--filter", "status = A700"]);
    assert!(text.contains("association 1  STORESCU → PYNETDICOM"), "{text}");
    assert!(text.contains("C-STORE-RSP 3  failure A700") && text.contains("= #1  released"), "{text}");
    assert!(!text.contains("C-STORE-RQ 1 ") && !text.contains("A-ASSOCIATE"), "{text}");
    let masked = stdout(["read", "captures/scheduled-workflow.pcapng", "--filter", "patient = DTNAME05"]);
    assert!(masked.contains("C-FIND-RSP") && !masked.contains("DTNAME05") && !masked.contains("PatientName"));
    let both =
        ["read", "captures/scheduled-workflow.pcapng", "--command", "C-FIND-RQ", "--filter", "called = RIS"];
    let both = stdout(both);
    assert!(both.contains("C-FIND-RQ") && !both.contains("PACS") && !both.contains("C-FIND-RSP"), "{both}");
}

#[test]
fn a_wrong_filter_is_told_with_its_place_before_anything_is_read() {
    for command in ["read", "check"] {
        let output = dcmtap([command, "no-such-file.pcap", "--filter", "failed and comand = C-STORE"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let error = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(
            lines,
            [
                "dcmtap: --filter: unknown field comand; did you mean command?",
                "dcmtap:   failed and comand = C-STORE",
                "dcmtap:              ^^^^^^",
            ]
        );
    }
}

#[test]
fn what_is_known_late_needs_a_capture_that_can_be_read_twice() {
    for arguments in [["-", "--filter"], ["captures/echo-dcmtk-to-dcmtk.pcap", "--follow"]] {
        let mut all = vec!["read"];
        all.extend(arguments);
        all.extend(if arguments.contains(&"--filter") {
            vec!["finding"]
        } else {
            vec!["--filter", "finding"]
        });
        let output = dcmtap(&all);
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains("finding is known only when an association is over"), "{error}");
    }
    let missing = dcmtap(["read", "no-such-file.pcap", "--filter", "finding"]);
    assert!(String::from_utf8(missing.stderr).unwrap().contains("no-such-file.pcap"));
}

#[test]
fn damage_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let octets = std::fs::read(common::root().join("captures/echo-dcmtk-to-dcmtk.pcap")).unwrap();
    let path = folder.path().join("cut.pcap");
    std::fs::write(&path, &octets[..octets.len() - 20]).unwrap();
    let output = dcmtap(["read", path.to_str().unwrap(), "--filter", "outcome = released or outcome = open"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("C-ECHO-RQ"));
}

/// Numbers of the associations that `check` tells of.
fn judged(arguments: &[&str]) -> BTreeSet<u64> {
    let all = lines(arguments);
    assert!(
        all.iter().all(|line| ["association", "finding", "diagnosis", "connection"].contains(&event(line)))
    );
    all.iter()
        .filter(|line| event(line) == "association")
        .filter_map(|line| line["association"].as_u64())
        .collect()
}

#[test]
fn check_tells_of_associations_that_match() {
    for name in CAPTURES {
        let told = told(name);
        for filter in [
            "command = C-STORE and status != success",
            "ae ~ 'CT*'",
            "finding",
            "severity >= warning",
            "outcome = aborted or outcome = rejected",
            "command = C-FIND-RQ and duration > 1ms and finding",
            "status = failure and diagnosis",
            "not diagnosis and association",
        ] {
            // An association matches if it does or one of its entries does: just then `read` tells its line.
            let lines = read(&told.path, Some(filter));
            let whole = lines.iter().filter(|line| event(line) == "association");
            let expected: BTreeSet<u64> = whole.filter_map(|line| line["association"].as_u64()).collect();
            let checked = judged(&["check", "--format", "jsonl", &told.path, "--filter", filter]);
            assert_eq!(checked, expected, "{}: {filter}", told.path);
        }
    }
}

#[test]
fn what_is_sifted_out_is_not_counted() {
    const CAPTURE: &str = "captures/rules/UL-048.pcapng";
    let all = dcmtap(["check", CAPTURE]);
    assert_eq!(all.status.code(), Some(1));
    let kept = dcmtap(["check", CAPTURE, "--filter", "finding = UL-048"]);
    assert_eq!(kept.status.code(), Some(1));
    assert!(String::from_utf8(kept.stdout).unwrap().contains("violation UL-048"));
    let sifted = dcmtap(["check", CAPTURE, "--filter", "not finding = UL-048"]);
    assert_eq!(sifted.status.code(), Some(0));
    let text = String::from_utf8(sifted.stdout).unwrap();
    assert!(text.contains("0 associations") && !text.contains("violation UL-048"), "{text}");
    assert!(String::from_utf8(sifted.stderr).unwrap().contains("no association"));
    let report = stdout(["check", CAPTURE, "--format", "junit", "--filter", "not finding = UL-048"]);
    assert!(report.contains("failures=\"0\""), "{report}");
}

#[test]
fn what_is_judged_of_the_whole_capture_counts_for_its_associations() {
    let path = "captures/diagnoses/commitment-never-reported.pcapng";
    let found =
        judged(&["check", "--format", "jsonl", path, "--filter", "diagnosis = commitment-never-reported"]);
    assert!(!found.is_empty());
    let text = stdout(["read", path, "--filter", "diagnosis = commitment-never-reported"]);
    assert!(text.contains("N-ACTION-RQ"), "{text}");
}

/// An index of a timeline with everything that is judged of it, as the terminal UI has it.
fn indexed(entries: &[Entry]) -> Index {
    let (mut checker, mut said) = (Checker::new(Policy::default()), Vec::new());
    let (mut collector, mut index) = (index::Collector::default(), Index::default());
    for entry in entries {
        collector.entry(entry);
        checker.push(entry, &mut said);
    }
    checker.finish(&mut said);
    for judgement in said {
        collector.judgement(judgement);
    }
    index.apply(collector.take());
    index
}

/// Messages by association and number.
type Messages = BTreeSet<(u64, u64)>;

fn messages_of_index(index: &Index, filter: &Filter) -> Messages {
    let mut messages = Messages::new();
    for association in &index.associations {
        for (place, row) in association.rows.iter().enumerate() {
            let is_match = || filter.matches(&Shown { index, association, row: Some(place) });
            if let Some(message) = row.message().filter(|_| is_match()) {
                messages.insert((association.number(), u64::from(message.number)));
            }
        }
    }
    messages
}

fn messages_of_timeline(entries: &[Entry], filter: Filter) -> Messages {
    let mut collector = filter::Collector::new(filter.needs());
    for entry in entries {
        collector.push(entry);
    }
    let mut following = Following::new(Arc::new(filter), collector.finish());
    let mut messages = Messages::new();
    for entry in entries {
        if let (true, Entry::Message(message)) = (following.has(entry, true), entry) {
            messages.insert((message.association, message.number));
        }
    }
    messages
}

#[test]
fn a_filter_finds_the_same_messages_in_a_timeline_and_in_its_index() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in CAPTURES {
        let octets = std::fs::read(common::root().join("captures").join(name)).unwrap();
        let options = Options { pdus: true, data_sets: true, ..Options::default() };
        let entries = common::timeline_of_capture(octets, options);
        let index = indexed(&entries);
        for text in [
            "command = C-STORE and status != success",
            "ae ~ 'CT*'",
            "called ~ '*' and calling != CT01",
            "sop-class = \"CT Image Storage\" or service = Worklist",
            "sop-instance ~ '1.2.*' or sop-instance ~ '2.25.*'",
            "finding",
            "severity >= warning",
            "diagnosis and outcome != released",
            "duration > 20ms and messages > 2",
            "patient ~ 'd*'",
            "patient-name ~ '*^*' and not patient-id = DTNAME05",
            "study and message-id in (1, 2)",
            "host = 10.0.1.0/24 and port = 104",
            "abstract-syntax ~ '*find*' or implementation ~ 'OFFIS*'",
            "transfer-syntax = 'Explicit VR Little Endian' and context = 1",
            "response-time > 1ms and sender = acceptor",
            "octets > 300B and frame > 20",
            "failed or incomplete",
            "event = message and time > 2020-01-01",
        ] {
            let filter = || Filter::parse(text).unwrap();
            let found = messages_of_timeline(&entries, filter());
            assert_eq!(messages_of_index(&index, &filter()), found, "{name}: {text}");
            *counts.entry(text).or_default() += found.len();
        }
    }
    let empty: Vec<&&str> = counts.iter().filter(|(_, count)| **count == 0).map(|(text, _)| text).collect();
    assert!(empty.is_empty(), "they match no message of any capture: {empty:?}");
}
