//! Our reading against that of other programs: tshark, pynetdicom, pydicom, and what tcpdump passes on as it captures.
//!
//! A program that is not there is named, and its test does nothing; with `DCMTAP_PEERS=required` it fails. The Python
//! with pynetdicom and pydicom can be named in `DCMTAP_PYTHON`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails says where"
)]

mod common;
#[path = "peers/files.rs"]
mod files;
#[path = "peers/manual.rs"]
mod manual;
#[path = "peers/metrics.rs"]
mod metrics;
#[path = "peers/proxy.rs"]
mod proxy;
#[path = "peers/recording.rs"]
mod recording;
#[path = "peers/terminal.rs"]
mod terminal;
#[path = "common/recording.rs"]
mod told;
#[path = "peers/tshark.rs"]
mod tshark;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use common::{Conversation, captures, conversations, everything, json, name, root, stdout};
use dcmtap::dimse::{Assembler, Part};
use dcmtap::octets::hex;
use dcmtap::stream::Side;
use dcmtap::time::Moment;
use dcmtap::timeline::Entry;
use dcmtap::ul::Decoder;
use serde_json::{Value, json};

/// Can `program` be run with these arguments? If not, the test has nothing to do, or fails where it must be there.
#[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
fn is_there(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if status.is_ok_and(|status| status.success()) {
        return true;
    }
    let wanted = format!("`{program} {}`", arguments.join(" "));
    assert_ne!(std::env::var("DCMTAP_PEERS").as_deref(), Ok("required"), "{wanted} does not run");
    eprintln!("NOT TESTED, because {wanted} does not run here");
    false
}

/// Captures, by the start of their names, in which a peer differs from us, and why.
type Differences = &'static [(&'static str, &'static str)];

fn is_listed(list: &Differences, path: &Path) -> bool {
    list.iter().any(|(start, _)| name(path).starts_with(start))
}

/// A Python that has pynetdicom and pydicom, decoding what it is given.
struct Python {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Python {
    /// How it is called, if it is there.
    fn name() -> Option<String> {
        let python = std::env::var("DCMTAP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        is_there(&python, &["-c", "import pynetdicom, pydicom"]).then_some(python)
    }

    fn start() -> Option<Self> {
        let python = Self::name()?;
        let mut child = Command::new(&python)
            .arg(root().join("tests/peers/decode.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Some(Self { child, input, output })
    }

    fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.input, "{question}").unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error} in {answer:?}"))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The timeline of a capture, and the octets that it was read from, by association.
struct Recorded {
    entries: Vec<Entry>,
    conversations: BTreeMap<u64, Conversation>,
}

impl Recorded {
    fn new(path: &Path) -> Self {
        let entries = common::timeline_of_capture(std::fs::read(path).unwrap(), everything());
        let mut all = conversations(path);
        let mut conversations = BTreeMap::new();
        for entry in &entries {
            let Entry::Opened(opened) = entry else { continue };
            let is_it = |one: &Conversation| {
                one.opened == opened.at.at
                    && (one.initiator == opened.requestor || one.initiator == opened.acceptor)
            };
            if let Some(index) = all.iter().position(is_it) {
                conversations.insert(opened.association, all.swap_remove(index));
            }
        }
        Self { entries, conversations }
    }

    /// The octets of a PDU; `None` if they were not all seen, or not without a gap before them.
    fn octets_of(&self, association: u64, side: Side, start: u64, end: u64) -> Option<&[u8]> {
        let octets = self.conversations.get(&association)?.sides.of(side);
        octets.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}

/// Sets a field of a JSON object.
fn insert(object: &mut Value, key: &str, value: Value) {
    object.as_object_mut().unwrap().insert(key.to_owned(), value);
}

/// Our line of a PDU in the form of the peer's answer.
fn pdu_facts(line: &Value) -> Value {
    let kind = line["pdu_type"].as_u64().unwrap();
    let mut facts = json!({ "pdu_type": kind });
    if matches!(kind, 1 | 2) {
        for field in ["protocol_version", "application_context_name"] {
            insert(&mut facts, field, line[field].clone());
        }
        insert(&mut facts, "user_information", user_information_facts(&line["user_information"]));
        let contexts = line["presentation_contexts"].as_array().unwrap().iter();
        let contexts = contexts.map(|context| {
            let syntaxes = &context["transfer_syntaxes"];
            if kind == 1 {
                return json!([context["id"], context["abstract_syntax"], syntaxes]);
            }
            json!([context["id"], context["result"], syntaxes.get(0).unwrap_or(&json!(""))])
        });
        insert(&mut facts, "presentation_contexts", contexts.collect());
    }
    match kind {
        1 => {
            for field in ["calling_ae_title", "called_ae_title"] {
                insert(&mut facts, field, line[field].clone());
            }
        }
        3 => insert(&mut facts, "reject", json!([line["result"], line["source"], line["reason"]])),
        4 => {
            let pdvs = line["pdvs"].as_array().unwrap().iter();
            let pdvs =
                pdvs.map(|pdv| json!([pdv["context_id"], pdv["message_control_header"], pdv["length"]]));
            insert(&mut facts, "pdvs", pdvs.collect());
        }
        7 => insert(&mut facts, "abort", json!([line["source"], line["reason"]])),
        _ => {}
    }
    facts
}

fn user_information_facts(line: &Value) -> Value {
    let mut facts = json!({});
    let mut note = |kind: &str, fact: Value| {
        if !fact.is_null() {
            insert(&mut facts, kind, fact);
        }
    };
    let one = |value: &Value| if value.is_null() { Value::Null } else { json!([value]) };
    let fields = |value: &Value, names: &[&str]| -> Value {
        let list = value.as_array().into_iter().flatten();
        let list: Vec<Value> =
            list.map(|one| names.iter().map(|name| one.get(name).unwrap().clone()).collect()).collect();
        if list.is_empty() { Value::Null } else { list.into() }
    };
    note("51H", one(&line["maximum_length"]));
    note("52H", one(&line["implementation_class_uid"]));
    note("55H", one(&line["implementation_version_name"]));
    note("53H", fields(&one(&line["asynchronous_operations_window"]), &["invoked", "performed"]));
    note("54H", fields(&line["role_selections"], &["sop_class_uid", "scu_role", "scp_role"]));
    note("56H", fields(&line["extended_negotiations"], &["sop_class_uid", "application_information"]));
    let common = ["sop_class_uid", "service_class_uid", "related_general_sop_class_uids"];
    note("57H", fields(&line["common_extended_negotiations"], &common));
    let identity = &line["user_identity"];
    if !identity.is_null() {
        let fields = ["type", "positive_response_requested", "primary_field", "secondary_field"];
        note("58H", json!([fields.map(|field| identity.get(field).unwrap())]));
    }
    let responses = line["user_identity_responses"].as_array().into_iter().flatten();
    let responses: Vec<Value> = responses.map(|response| response["server_response"].clone()).collect();
    note("59H", if responses.is_empty() { Value::Null } else { responses.into() });
    facts
}

/// Captures, by the start of their names, in which pynetdicom 3.0 does not read every PDU as we do, and why.
const PYNETDICOM_DIFFERS: Differences = &[
    (
        "abort-by-provider-",
        "it refuses an A-ASSOCIATE-AC without user information, and lengths that contradict",
    ),
    ("contexts-rejected-by-", "it refuses an item of 90 octets that lies beyond its container"),
];

#[test]
fn pynetdicom_reads_the_same_pdus() {
    let Some(mut python) = Python::start() else { return };
    let (mut compared, mut differences) = (0, Vec::new());
    for path in captures() {
        let recorded = Recorded::new(&path);
        for entry in &recorded.entries {
            let Entry::Pdu(pdu) = entry else { continue };
            let span = pdu.content.header().span();
            let octets = recorded.octets_of(pdu.association, pdu.side, span.offset, span.end());
            let Some(octets) = octets.filter(|octets| matches!(octets.first(), Some(1..=7))) else {
                continue;
            };
            let line = json(std::slice::from_ref(entry)).remove(0);
            let theirs = python.ask(&json!({ "pdu": hex(octets) }));
            let ours = pdu_facts(&line);
            compared += 1;
            if ours != theirs && !is_listed(&PYNETDICOM_DIFFERS, &path) {
                differences.push(format!("{}\n  ours   {ours}\n  theirs {theirs}", name(&path)));
            }
        }
    }
    assert!(compared > 2_000, "only {compared} PDUs");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The data sets of one side: where their messages start, and their octets.
fn data_sets(octets: &[u8]) -> BTreeMap<u64, Vec<u8>> {
    let (mut decoder, mut assembler) = (Decoder::new(0, false), Assembler::default());
    let mut under_way: BTreeMap<u8, Vec<u8>> = BTreeMap::new();
    let mut found = BTreeMap::new();
    decoder.push(octets, Moment::default(), &mut |unit| {
        assembler.push(&unit, Moment::default(), &mut |part| match part {
            Part::DataSet { message, octets, .. } => {
                under_way.entry(message.context_id).or_default().extend(octets);
            }
            Part::DataSetGap { .. } => {}
            Part::Message(message) => {
                let octets = under_way.remove(&message.context_id).unwrap_or_default();
                found.insert(message.offset, octets);
            }
        });
    });
    found
}

/// Our elements in the form of the peer's answer.
fn element_facts(elements: &Value) -> Value {
    let list = elements.as_array().into_iter().flatten();
    list.map(|element| {
        let vr = element["vr"].as_str().unwrap();
        let mut fact = json!({ "tag": element["tag"], "vr": vr });
        match vr {
            "SQ" => {
                let items = element["items"].as_array().into_iter().flatten();
                insert(&mut fact, "items", items.map(|item| element_facts(&item["elements"])).collect());
            }
            "OB" | "OW" | "OD" | "OF" | "OL" | "OV" | "UN" => {
                // Encapsulated: pydicom counts the item headers too.
                let fragments = element["items"].as_array().map(|items| {
                    let length = |item: &Value| 8 + item["length"].as_u64().unwrap();
                    items.iter().map(length).sum::<u64>()
                });
                let length = fragments.map_or_else(|| element["length"].clone(), Value::from);
                insert(&mut fact, "octets", length);
            }
            "AT" => {}
            _ => {
                let value = &element["value"];
                insert(&mut fact, "value", if value.is_array() { value.clone() } else { json!([value]) });
            }
        }
        fact
    })
    .collect()
}

/// Captures, by the start of their names, in which pydicom 3.0 does not read every data set as we do, and why.
const PYDICOM_DIFFERS: Differences = &[
    ("pdu-longer-than-negotiated", "zeros behind the data set: elements of group 0000 to it"),
    ("worklist-dicom-rs-to-orthanc", "escape sequences without a Specific Character Set stay as they are"),
    ("worklist-no-charset-", "escape sequences stay as they are, and other octets count as Latin-1"),
];

/// The elements that only one has, or that differ.
fn differing_elements(ours: &Value, theirs: &Value) -> Vec<String> {
    let (Some(ours), Some(theirs)) = (ours.as_array(), theirs.as_array()) else {
        return vec![theirs.to_string()];
    };
    let only = |all: &[Value], others: &[Value]| -> Vec<Value> {
        all.iter().filter(|element| !others.contains(element)).cloned().collect()
    };
    let (only_ours, only_theirs) = (only(ours, theirs), only(theirs, ours));
    let described = only_ours.iter().map(|element| format!("only we have {element}"));
    described.chain(only_theirs.iter().map(|element| format!("only pydicom has {element}"))).collect()
}

#[test]
fn pydicom_reads_the_same_data_sets() {
    let Some(mut python) = Python::start() else { return };
    let (mut compared, mut differences) = (0, Vec::new());
    for path in captures() {
        let recorded = Recorded::new(&path);
        let octets: BTreeMap<(u64, Side), BTreeMap<u64, Vec<u8>>> = recorded
            .conversations
            .iter()
            .flat_map(|(number, conversation)| {
                [Side::Initiator, Side::Responder]
                    .map(|side| ((*number, side), data_sets(conversation.sides.of(side))))
            })
            .collect();
        for entry in &recorded.entries {
            let Entry::Message(message) = entry else { continue };
            let found = octets.get(&(message.association, message.side));
            let Some(octets) = found.and_then(|sets| sets.get(&message.offset)) else { continue };
            let (Some(syntax), true) = (&message.transfer_syntax, message.is_complete) else { continue };
            if octets.is_empty() {
                continue;
            }
            let line = json(std::slice::from_ref(entry)).remove(0);
            let question = json!({ "data_set": hex(octets), "transfer_syntax": syntax.to_string() });
            let (ours, theirs) = (element_facts(&line["dataset"]), python.ask(&question));
            compared += 1;
            if is_listed(&PYDICOM_DIFFERS, &path) {
                continue;
            }
            let different = differing_elements(&ours, &theirs);
            differences.extend(different.iter().map(|different| format!("{}: {different}", name(&path))));
        }
    }
    assert!(compared > 300, "only {compared} data sets");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_tcpdump_passes_on_is_read_as_its_file() {
    if !is_there("tcpdump", &["--version"]) {
        return;
    }
    for capture in ["echo-dcmtk-to-dcmtk.pcap", "find-study-root-odil-to-orthanc.pcap", "link-ipv6.pcap"] {
        let path = root().join("captures").join(capture);
        let mut tcpdump = Command::new("tcpdump")
            .args(["-U", "-w", "-", "-r"])
            .arg(&path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
            .args(["read", "-"])
            .stdin(tcpdump.stdout.take().unwrap())
            .output()
            .unwrap();
        tcpdump.wait().unwrap();
        let events = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        let piped = events(&String::from_utf8(output.stdout).unwrap());
        assert_eq!(piped, events(&stdout(["read".as_ref(), path.as_os_str()])), "{capture}");
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
fn live_traffic_is_read_through_tcpdump() {
    let is_complete =
        ["tcpdump", "storescp", "echoscu"].iter().all(|program| is_there(program, &["--version"]));
    if !is_complete {
        return;
    }
    let may_unshare = Command::new("unshare").args(["-n", "true"]).stderr(Stdio::null()).status();
    if !may_unshare.is_ok_and(|status| status.success()) {
        eprintln!("NOT TESTED, because no network namespace can be made here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("timeout")
        .args(["60", "unshare", "-n", "sh"])
        .arg(root().join("tests/peers/live.sh"))
        .env("FOLDER", folder.path())
        .env("DCMTAP", env!("CARGO_BIN_EXE_dcmtap"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("LIVE → PACS  C-ECHO-RQ 1"), "{text}");
    assert!(text.contains("LIVE ← PACS  C-ECHO-RSP 1  success"), "{text}");
    assert!(text.contains("released by the requestor"), "{text}");
}
