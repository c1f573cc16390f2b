//! Cases, hosts and diagrams, on traffic that is written down.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use dcmtap::report::check::Mark;
use dcmtap::report::index::{Collector, Index};
use dcmtap::report::workflow::{Case, Diagram, Grouping, Key, Workflow};
use dcmtap::scenario::workflow::{self as messages, COMMITMENT, PROCEDURE_STEP, reference, references};
use dcmtap::scenario::{Ladder, pdus};

mod common;

fn index(ladder: &Ladder) -> Index {
    let mut collector = Collector::default();
    for entry in common::timeline_of_capture(ladder.pcapng(), common::everything()) {
        collector.entry(&entry);
    }
    let mut index = Index::default();
    index.apply(collector.take());
    index
}

fn cases(index: &Index, grouping: Grouping) -> (Workflow, Vec<Case>) {
    let mut workflow = Workflow::default();
    workflow.update(index);
    let cases = workflow.cases(index, grouping);
    (workflow, cases)
}

fn only(ladder: &Ladder) -> (Case, Diagram) {
    let index = index(ladder);
    let (workflow, mut cases) = cases(&index, Grouping::Patient);
    assert_eq!(cases.len(), 1, "{cases:?}");
    let diagram = workflow.diagram(&index, cases.first());
    (cases.remove(0), diagram)
}

fn labels(diagram: &Diagram) -> Vec<String> {
    let label = |label: String| {
        label.split(' ').take_while(|word| !matches!(*word, "✓" | "!" | "✗")).collect::<Vec<_>>().join(" ")
    };
    diagram.arrows.iter().map(|arrow| label(arrow.label())).collect()
}

fn remarks(diagram: &Diagram) -> Vec<&str> {
    diagram.remarks.iter().map(|remark| remark.text.as_str()).collect()
}

fn step() -> Vec<u8> {
    messages::step_with(&[((0x0010, 0x0020), pdus::implicit(0x0010, 0x0020, b"T1"))])
}

/// A procedure step, two images of its patient, and what follows.
fn acquisition() -> Ladder {
    let mut ladder = Ladder::association(&[PROCEDURE_STEP, pdus::CT_IMAGE_STORAGE, COMMITMENT]);
    ladder.requestor(&messages::create_step(1, messages::STEP, &step()));
    ladder.acceptor(&messages::step_created(1, 0));
    for id in 2..4 {
        ladder.requestor(&pdus::store_request(3, id, &pdus::ct_image(64), 4_096));
        ladder.acceptor(&pdus::store_response(3, id, 0));
    }
    ladder
}

#[test]
fn a_step_that_is_left_open_is_remarked_and_not_accused() {
    let mut ladder = acquisition();
    ladder.release();
    let (case, diagram) = only(&ladder);
    assert_eq!(labels(&diagram), ["RAD-6 MPPS IN PROGRESS", "RAD-8 Store CT ×2"]);
    assert_eq!(
        remarks(&diagram),
        [
            "procedure step created by CT01: neither completion nor discontinuation seen in this capture",
            "images stored by CT01: no request for storage commitment seen in this capture",
        ]
    );
    assert_eq!(case.mark, Mark::Good);
    let roles: Vec<(&str, String)> =
        diagram.hosts.iter().map(|host| (host.role.as_str(), host.title())).collect();
    assert_eq!(roles, [("modality", "CT01".to_owned()), ("MPPS SCP, Storage SCP", "PACS".to_owned())]);
}

#[test]
fn a_step_that_is_completed_needs_no_remark() {
    let mut ladder = acquisition();
    ladder.requestor(&messages::set_step(4, &messages::completed_with(&[])));
    ladder.acceptor(&messages::step_set(4, 0, None));
    ladder.release();
    let (_, diagram) = only(&ladder);
    assert_eq!(labels(&diagram), ["RAD-6 MPPS IN PROGRESS", "RAD-8 Store CT ×2", "RAD-7 MPPS COMPLETED"]);
    assert_eq!(remarks(&diagram).len(), 1, "{:?}", remarks(&diagram));
}

#[test]
fn a_commitment_belongs_to_whom_the_images_are_of() {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    ladder.connect();
    ladder.requestor(&pdus::request("CT01", "PACS", &[COMMITMENT]));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder.requestor(&messages::commitment_request(
        1,
        &references("2.25.77", None, Some(&[reference("2.25.2")])),
    ));
    ladder.acceptor(&messages::commitment_response(1, 0));
    ladder.release();
    let (_, diagram) = only(&ladder);
    assert_eq!(labels(&diagram), ["RAD-8/18 Store CT", "RAD-10 Storage Commitment"]);
    assert_eq!(
        remarks(&diagram),
        ["storage commitment asked for by CT01: no report of it seen in this capture"]
    );
    ladder.archive_reports("PACS");
    ladder.requestor(&messages::commitment_report(
        1,
        1,
        &references("2.25.77", None, Some(&[reference("2.25.2")])),
    ));
    ladder.acceptor(&messages::report_response(1, 1, 0));
    ladder.release();
    let (_, diagram) = only(&ladder);
    assert_eq!(labels(&diagram).last().unwrap(), "RAD-10 Storage Commitment report");
    assert_eq!(remarks(&diagram), Vec::<&str>::new());
    let report = diagram.arrows.last().unwrap();
    let (from, to) = (&diagram.hosts[report.from], &diagram.hosts[report.to]);
    assert_eq!((from.title(), to.title()), ("PACS".to_owned(), "CT01".to_owned()));
}

#[test]
fn stores_of_a_retrieval_belong_to_it_and_say_whose_it_is() {
    let mut ladder = Ladder::retrieval();
    ladder.archive_calls(messages::WORKSTATION, "WORKSTATION01");
    ladder.requestor(&messages::store_for_move(1, 1, "WORKSTATION01", 1));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    ladder.switch_to(0);
    ladder.acceptor(&messages::move_response(0, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    let (case, diagram) = only(&ladder);
    assert!(matches!(case.key, Key::Patient(_)), "{:?}", case.key);
    assert_eq!(labels(&diagram), ["RAD-16 Move", "RAD-16 Store CT"]);
    let roles: Vec<&str> = diagram.hosts.iter().map(|host| host.role.as_str()).collect();
    assert!(roles.contains(&"workstation"), "{roles:?}");
}

#[test]
fn what_is_about_nobody_is_among_the_others() {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.acceptor(&pdus::echo_response(1, 1, 0));
    ladder.release();
    let (case, diagram) = only(&ladder);
    assert_eq!(case.key, Key::Others);
    assert_eq!(labels(&diagram), ["Echo"]);
}

#[test]
fn a_request_without_an_answer_and_an_abort_are_told() {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(64), 4_096));
    let ladder = ladder.ending_in_abort(dcmtap::stream::Side::Responder);
    let (case, diagram) = only(&ladder);
    let told: Vec<String> = diagram.arrows.iter().map(dcmtap::report::workflow::Arrow::label).collect();
    assert_eq!(case.mark, Mark::Caution);
    assert!(told[0].contains("no response seen"), "{told:?}");
    assert!(told[1].starts_with("association aborted by the acceptor"), "{told:?}");
}

/// Asked again and again while a capture is read, it says the same as when asked once.
#[test]
fn cases_grow_as_the_capture_is_read() {
    let path = common::root().join("captures/scheduled-workflow.pcapng");
    let entries = common::timeline_of_capture(std::fs::read(path).unwrap(), common::everything());
    let (mut collector, mut index, mut growing) =
        (Collector::default(), Index::default(), Workflow::default());
    for entry in &entries {
        collector.entry(entry);
        index.apply(collector.take());
        growing.update(&index);
    }
    let (at_once, _) = cases(&index, Grouping::Study);
    for grouping in [Grouping::Patient, Grouping::Accession, Grouping::Study] {
        let told = |workflow: &Workflow| {
            let cases = workflow.cases(&index, grouping);
            let told = cases.iter().map(|case| {
                let diagram = workflow.diagram(&index, Some(case));
                (case.key.clone(), case.operations.len(), labels(&diagram), diagram.remarks)
            });
            told.collect::<Vec<_>>()
        };
        assert_eq!(told(&growing), told(&at_once));
        assert!(told(&growing).len() > 1);
    }
}

/// No capture makes it panic, and every operation is in a case.
#[test]
fn every_operation_of_every_capture_is_in_a_case() {
    for path in common::captures() {
        let mut collector = Collector::default();
        for entry in common::timeline_of_capture(std::fs::read(&path).unwrap(), common::everything()) {
            collector.entry(&entry);
        }
        let mut index = Index::default();
        index.apply(collector.take());
        for grouping in [Grouping::Patient, Grouping::Accession, Grouping::Study] {
            let (workflow, cases) = cases(&index, grouping);
            let mut all: Vec<u32> = cases.iter().flat_map(|case| case.operations.iter().copied()).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), workflow.len(), "{}", path.display());
            for case in &cases {
                let diagram = workflow.diagram(&index, Some(case));
                let told: u64 = diagram.arrows.iter().map(|arrow| arrow.count).sum();
                assert!(told >= case.operations.len() as u64, "{}", path.display());
            }
        }
    }
}
