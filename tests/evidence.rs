//! What is read again of a capture is what was read of it first, and each field of a tree stands where the tree says.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails says where"
)]

mod common;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use common::{captures, root};
use dcmtap::analysis::Options;
use dcmtap::analysis::excerpt::{Evidence, Subject, Wanted};
use dcmtap::cli::evidence::{Error, Reopen};
use dcmtap::dataset::Content;
use dcmtap::dimse::{CommandField, CommandSet};
use dcmtap::octets::Span;
use dcmtap::packet::Endpoint;
use dcmtap::report::fields::{self, Field, Kind};
use dcmtap::report::{Phi, Style};
use dcmtap::stream::Side;
use dcmtap::timeline::{Entry, MessageEntry, Opened, PduContent, PduEntry};
use dcmtap::ul::PduType;

/// Entries of one capture that are read again.
const SAMPLE: usize = 14;

fn options() -> Options {
    Options { pdus: true, data_sets: true, places: true, ..Options::default() }
}

/// Some of the captures that show what one rule is about.
fn captures_of_rules() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("captures/rules"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.into_iter().step_by(4).collect()
}

/// The timeline of a capture, and what is known of its associations.
fn whole(path: &Path) -> (Vec<Entry>, HashMap<u64, Opened>) {
    let entries = common::timeline_of_capture(std::fs::read(path).unwrap(), options());
    let opened = entries.iter().filter_map(|entry| match entry {
        Entry::Opened(opened) => Some((opened.association, opened.clone())),
        _ => None,
    });
    let opened = opened.collect();
    (entries, opened)
}

fn wanted(opened: &Opened, subject: Subject) -> Wanted {
    Wanted {
        association: opened.association,
        connected_in: opened.connected.frame,
        peers: [opened.requestor, opened.acceptor],
        subject,
    }
}

fn read(path: &Path, wanted: Wanted) -> Result<Evidence, Error> {
    Reopen::new(&[path.to_owned()], options()).read(wanted, &AtomicBool::new(false)).map(Option::unwrap)
}

fn subject(entry: &Entry) -> Option<Subject> {
    match entry {
        Entry::Message(message) => Some(Subject::message(message)),
        Entry::Pdu(pdu) => Some(Subject::pdu(pdu)),
        _ => None,
    }
}

/// All that was seen of a message but what it belongs to, which other connections tell.
fn alone(entry: &Entry) -> String {
    let mut entry = entry.clone();
    if let Entry::Message(message) = &mut entry {
        message.link = None;
    }
    format!("{entry:?}")
}

#[test]
fn what_is_read_again_is_what_was_read_first() {
    let mut count = 0;
    for path in captures().into_iter().chain(captures_of_rules()) {
        let (entries, opened) = whole(&path);
        let all: Vec<&Entry> = entries.iter().filter(|entry| subject(entry).is_some()).collect();
        for entry in all.iter().step_by(all.len().div_ceil(SAMPLE).max(1)) {
            let opened = &opened[&entry.association().unwrap()];
            let evidence = read(&path, wanted(opened, subject(entry).unwrap()));
            let place = format!("{} {:?}", path.display(), subject(entry));
            let evidence = evidence.unwrap_or_else(|error| panic!("{place}: {error}"));
            assert_eq!(alone(evidence.entry.as_ref().unwrap()), alone(entry), "{place}");
            assert!(evidence.runs.iter().all(|run| !run.layers.is_empty()), "{place}: layers");
            match entry {
                Entry::Message(message) => check_message(message, &evidence, &place),
                Entry::Pdu(pdu) => check_pdu(pdu, &evidence, &place),
                _ => unreachable!(),
            }
            count += 1;
        }
    }
    assert!(count > 1_000, "{count}");
}

fn check_message(message: &MessageEntry, evidence: &Evidence, place: &str) {
    let tree = fields::message(message, &Phi::new(true));
    check_tree(&tree, evidence, place);
    let command_octets = |spans: &[Span]| -> Option<Vec<u8>> {
        spans.iter().map(|span| evidence.octets(*span)).collect::<Option<Vec<_>>>().map(|all| all.concat())
    };
    let Some(set) = tree.iter().position(|field| field.name == "Command set") else { return };
    let command = message.command.as_ref().unwrap();
    if let Some(octets) = command_octets(&tree[set].spans) {
        assert_eq!(&CommandSet::decode(&octets), command, "{place}");
        for (element, field) in command.elements().iter().zip(&tree[set + 1..]) {
            assert!(field.name.starts_with(&element.tag.to_string()), "{place}: {}", field.name);
            let octets = command_octets(&field.spans).unwrap();
            assert_eq!(&octets[8..], command.value(element), "{place}: {}", field.name);
        }
    }
    let (Some(data_set), Some(start)) =
        (&message.data_set, tree.iter().position(|field| field.name == "Data set"))
    else {
        return;
    };
    for (node, field) in data_set.nodes.iter().zip(&tree[start + 1..]) {
        let (Content::Value(value), true) = (&node.content, data_set.deflated.is_none()) else { continue };
        let octets = command_octets(&field.spans).unwrap_or_else(|| panic!("{place}: {}", field.name));
        assert!(octets.ends_with(value), "{place}: {} {octets:02x?} {value:02x?}", field.name);
        assert!(octets.len() <= value.len() + 12, "{place}: {}", field.name);
    }
}

fn check_pdu(pdu: &PduEntry, evidence: &Evidence, place: &str) {
    let tree = fields::pdu(pdu, Style { shows_secrets: true, ..Style::default() });
    check_tree(&tree, evidence, place);
    let octets_of = |name: &str| {
        let field = tree.iter().find(|field| field.name == name)?;
        evidence.octets(field.spans[0])
    };
    if let PduContent::Control(control) = &pdu.content {
        assert_eq!(octets_of("PDU-type"), Some(vec![control.header.kind.0]), "{place}");
        if let dcmtap::ul::Body::AssociateRq(request) = &control.body {
            assert_eq!(octets_of("Calling-AE-title").unwrap(), request.calling_ae_title.0, "{place}");
            let name = request.application_context_name().map(|name| name.raw().to_vec());
            assert_eq!(octets_of("Application-context-name"), name, "{place}");
        }
        if control.missing == 0 && control.anomalies.is_empty() {
            // Every octet that is not reserved belongs to a leaf.
            for run in &evidence.runs {
                for (index, octet) in run.octets.iter().enumerate() {
                    let field = fields::at(&tree, run.offset + index as u64).map(|index| &tree[index]);
                    let is_leaf = field.is_some_and(|field| field.kind == Kind::Leaf);
                    assert!(*octet == 0 || is_leaf, "{place}: {field:?} {}", run.offset + index as u64);
                }
            }
        }
    }
}

/// Every field lies in the octets that were read and in the field around it, and is found by its octets.
fn check_tree(tree: &[Field], evidence: &Evidence, place: &str) {
    let mut around: Vec<&Field> = Vec::new();
    for field in tree {
        around.truncate(field.depth.into());
        assert_eq!(around.len(), usize::from(field.depth), "{place}: {field:?}");
        for span in &field.spans {
            let runs = evidence.runs.iter().map(dcmtap::analysis::excerpt::Run::span);
            let known = runs.chain(evidence.holes.iter().copied()).chain(evidence.left_out.iter().copied());
            let covered: u64 = known
                .map(|other| other.end().min(span.end()).saturating_sub(other.offset.max(span.offset)))
                .sum();
            assert_eq!(covered, span.length, "{place}: {} {span:?}", field.name);
            let outer = around.last().filter(|outer| !matches!(&*outer.name, "Data set" | "Command set"));
            if let Some(outer) = outer.filter(|outer| !outer.name.ends_with("-RQ") || outer.depth > 0) {
                let is_inside = outer.name.contains("-RSP ") || outer.holds(span.offset);
                assert!(
                    is_inside || outer.spans.is_empty() || outer.depth == 0,
                    "{place}: {field:?} {outer:?}"
                );
            }
            let found = &tree[fields::at(tree, span.offset).unwrap()];
            assert!(found.is_content || found.length() <= field.length(), "{place}: {field:?} {found:?}");
        }
        assert!(!field.clause.is_empty() && !field.name.is_empty());
        around.push(field);
    }
}

/// A capture in a folder of its own, which a test may damage.
fn copied(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::copy(root().join("captures").join(name), &path).unwrap();
    path
}

/// Message `number` of the first association of a capture.
fn message_of(path: &Path, number: u64) -> Wanted {
    let (entries, opened) = whole(path);
    let message = entries.iter().find_map(|entry| match entry {
        Entry::Message(message) if message.number == number && message.association == 1 => Some(message),
        _ => None,
    });
    wanted(&opened[&1], Subject::message(message.unwrap()))
}

#[test]
fn what_became_of_the_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = copied(&folder, "find-patient-root-dcmtk-to-dcmqrscp.pcap");
    let wanted = message_of(&path, 2);
    let reopen = Reopen::new(std::slice::from_ref(&path), options());
    let told = |wanted: Wanted| reopen.read(wanted, &AtomicBool::new(false)).unwrap_err().to_string();
    let Subject::Message { side, offset, number, .. } = wanted.subject else { unreachable!() };
    let other = Subject::Message { side, offset, number, command_field: None };
    assert_eq!(
        told(Wanted { subject: other, ..wanted }),
        "another C-FIND-RSP is where unknown was when the capture was read first"
    );
    let octets = std::fs::read(&path).unwrap();
    std::fs::write(&path, &octets[..400]).unwrap();
    let name = path.display();
    let length = octets.len();
    assert_eq!(
        told(wanted),
        format!("{name}: the file became shorter since it was read (400 octets, {length} before)")
    );
    let another = std::fs::read(root().join("captures/echo-dcmtk-to-dcmtk.pcap")).unwrap();
    std::fs::write(&path, [another, octets].concat()).unwrap();
    assert!(told(wanted).starts_with(&format!("{name}: the file changed since it was read: ")));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(told(wanted), format!("{name}: the file is gone since it was read"));
}

#[test]
fn several_files_are_read_again_as_one() {
    let names = ["captures/capture-two-files-1.pcap", "captures/capture-two-files-2.pcap"];
    let text = common::stdout(["read", "--format", "jsonl"].into_iter().chain(names));
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // It is in the second file; its connection starts in the first.
    let message = lines.iter().find(|line| line["event"] == "message" && line["message"] == 3).unwrap();
    let endpoint = |address: [u8; 4], port| Endpoint { address: address.into(), port };
    let wanted = Wanted {
        association: 1,
        connected_in: 1,
        peers: [endpoint([192, 0, 2, 10], 43_094), endpoint([192, 0, 2, 20], 104)],
        subject: Subject::Message {
            side: Side::Initiator,
            offset: message["stream_offset"].as_u64().unwrap(),
            number: 3,
            command_field: Some(CommandField::C_STORE_RQ),
        },
    };
    let reopen = Reopen::new(&names.map(|name| root().join(name)), options());
    let evidence = reopen.read(wanted, &AtomicBool::new(false)).unwrap().unwrap();
    assert_eq!(evidence.runs[0].carrier.frame, 64);
    let Some(Entry::Message(found)) = evidence.entry else { panic!("no message") };
    assert_eq!(found.command.unwrap().message_id(), Some(2));
}

#[test]
fn nobody_waits_for_what_is_no_longer_wanted() {
    let path = root().join("captures/segments-of-one-byte-to-dcmtk.pcap");
    let (entries, opened) = whole(&path);
    let message = entries.iter().rev().find_map(|entry| match entry {
        Entry::Message(message) if message.last.frame > 300 => Some(message),
        _ => None,
    });
    let message = message.unwrap();
    let wanted = wanted(&opened[&message.association], Subject::message(message));
    let read = Reopen::new(&[path], options()).read(wanted, &AtomicBool::new(true));
    assert!(read.unwrap().is_none());
}

#[test]
fn octets_are_read_again_with_what_they_belong_to() {
    let path = root().join("captures/find-patient-root-dcmtk-to-dcmqrscp.pcap");
    let (_, opened) = whole(&path);
    let Subject::Message { side, offset, number, .. } = message_of(&path, 2).subject else { unreachable!() };
    let span = Span::new(offset + 20, 10);
    let evidence = read(&path, wanted(&opened[&1], Subject::Octets { side, span })).unwrap();
    let Some(Entry::Message(message)) = evidence.entry.as_ref() else { panic!("{evidence:?}") };
    assert_eq!((message.number, message.offset), (number, offset));
    assert_eq!(evidence.octets(span).unwrap().len(), 10);
    let start = evidence.octets(Span::new(0, 1));
    assert_eq!(start, None, "only what was asked for is kept");
    // The A-ASSOCIATE-RQ.
    let subject = Subject::Octets { side: Side::Initiator, span: Span::new(0, 6) };
    let evidence = read(&path, wanted(&opened[&1], subject)).unwrap();
    let Some(Entry::Pdu(pdu)) = evidence.entry else { panic!("no PDU") };
    assert_eq!(pdu.content.header().kind, PduType::ASSOCIATE_RQ);
    assert_eq!(evidence.runs[0].octets[0], 1);
}

/// A tree as a screen would show it, with its octets.
fn drawn(tree: &[Field]) -> String {
    let line = |field: &Field| {
        let indent = "  ".repeat(field.depth.into());
        let spans: Vec<String> =
            field.spans.iter().map(|span| format!("{}+{}", span.offset, span.length)).collect();
        let caution = field.caution.as_ref().map_or(String::new(), |text| format!("  ! {text}"));
        let text = format!("{indent}{}  {}{caution}", field.name, field.value);
        format!("{:<100} {:<24} {}", text.trim_end(), field.clause, spans.join(" "))
    };
    tree.iter().map(|field| line(field).trim_end().to_owned() + "\n").collect()
}

/// The trees of the entries of a capture that `chooses`.
fn trees(name: &str, chooses: impl Fn(&Entry) -> bool) -> String {
    let (entries, _) = whole(&root().join("captures").join(name));
    let phi = Phi::new(false);
    let drawn = entries.iter().filter(|entry| chooses(entry)).filter_map(|entry| match entry {
        Entry::Message(message) => Some(drawn(&fields::message(message, &phi))),
        Entry::Pdu(pdu) => Some(drawn(&fields::pdu(pdu, Style::default()))),
        _ => None,
    });
    drawn.collect::<Vec<_>>().join("\n")
}

fn is_pdu(entry: &Entry, kind: PduType) -> bool {
    matches!(entry, Entry::Pdu(pdu) if pdu.content.header().kind == kind)
}

fn is_message(entry: &Entry, command: &str) -> bool {
    matches!(entry, Entry::Message(message) if message.command_name() == command)
}

#[test]
fn fields_of_what_is_negotiated() {
    let is_negotiation =
        |entry: &Entry| is_pdu(entry, PduType::ASSOCIATE_RQ) || is_pdu(entry, PduType::ASSOCIATE_AC);
    insta::assert_snapshot!(trees("negotiate-everything.pcap", is_negotiation));
}

#[test]
fn fields_of_the_ends_of_associations() {
    let is_reject = |entry: &Entry| is_pdu(entry, PduType::ASSOCIATE_RJ);
    let is_end = |entry: &Entry| is_pdu(entry, PduType::RELEASE_RQ) || is_pdu(entry, PduType::P_DATA_TF);
    let is_abort = |entry: &Entry| is_pdu(entry, PduType::ABORT);
    let all = [
        trees("reject-called-aet-by-orthanc.pcap", is_reject),
        trees("echo-dcmtk-to-dcmtk.pcap", is_end),
        trees("abort-by-provider-dcmtk.pcap", is_abort),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn fields_of_messages() {
    let all = [
        trees("worklist-dcmtk-to-dcmtk.pcap", |entry| is_message(entry, "C-FIND-RSP")),
        trees("store-jpeg-ls-dicom-rs-to-dcmtk.pcap", |entry| is_message(entry, "C-STORE-RQ")),
        trees("store-deflated-dcmtk-to-dcmtk.pcap", |entry| is_message(entry, "C-STORE-RQ")),
    ];
    insta::assert_snapshot!(all.join("\n"));
}
