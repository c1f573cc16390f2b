//! Which messages of different associations belong together, and which do not.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::timeline_of_events;
use dcmtap::analysis::Options;
use dcmtap::dimse::CommandField;
use dcmtap::scenario::{Ladder, pdus, workflow};
use dcmtap::timeline::{Entry, LinkKind, MessageEntry};

/// The messages of this kind, with data sets only where the program reads them unasked.
fn messages(ladder: &Ladder, field: CommandField) -> Vec<MessageEntry> {
    let entries = timeline_of_events(|sink| ladder.events(|event| sink(&event)), Options::default());
    let messages = entries.into_iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(*message),
        _ => None,
    });
    messages.filter(|message| message.command_field() == Some(field)).collect()
}

/// Kind, association and Message ID that the links of these messages lead to, and whether they were inferred.
fn links(ladder: &Ladder, field: CommandField) -> Vec<Option<(LinkKind, u64, u16, bool)>> {
    let link = |message: MessageEntry| {
        message.link.map(|link| (link.kind, link.to.association, link.to.message_id, link.is_inferred))
    };
    messages(ladder, field).into_iter().map(link).collect()
}

fn store_of(image: usize) -> Vec<u8> {
    pdus::store_request(1, 1, &pdus::ct_image(image), 4_096)
}

#[test]
fn a_store_belongs_to_the_move_that_it_names() {
    let mut ladder = Ladder::retrieval();
    ladder.archive_calls(workflow::WORKSTATION, "WORKSTATION01");
    ladder.requestor(&workflow::store_for_move(1, 1, "WORKSTATION01", 1));
    assert_eq!(links(&ladder, CommandField::C_STORE_RQ), [Some((LinkKind::SubOperation, 1, 1, false))],);
}

#[test]
fn a_store_that_names_no_move_belongs_to_the_only_one_under_way() {
    let mut ladder = Ladder::retrieval();
    ladder.archive_calls(workflow::WORKSTATION, "WORKSTATION01");
    ladder.requestor(&store_of(8));
    assert_eq!(links(&ladder, CommandField::C_STORE_RQ), [Some((LinkKind::SubOperation, 1, 1, true))]);
}

#[test]
fn a_store_of_another_host_belongs_to_no_move() {
    let mut ladder = Ladder::retrieval();
    ladder.connect_between(workflow::MODALITY, workflow::WORKSTATION);
    ladder.requestor(&pdus::request("CT01", "WORKSTATION01", &[pdus::CT_IMAGE_STORAGE]));
    ladder.acceptor(&pdus::accept("CT01", "WORKSTATION01", &[1]));
    ladder.requestor(&store_of(8));
    assert_eq!(links(&ladder, CommandField::C_STORE_RQ), [None]);
}

#[test]
fn of_two_moves_that_look_the_same_none_is_guessed() {
    let mut ladder = Ladder::retrieval();
    ladder.connect_between(workflow::WORKSTATION, workflow::ARCHIVE);
    ladder.requestor(&pdus::request("WORKSTATION01", "PACS", &[workflow::STUDY_ROOT_MOVE]));
    ladder.acceptor(&pdus::accept("WORKSTATION01", "PACS", &[1]));
    ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &workflow::study()));
    ladder.archive_calls(workflow::WORKSTATION, "WORKSTATION01");
    ladder.requestor(&workflow::store_for_move(1, 1, "WORKSTATION01", 1));
    assert_eq!(links(&ladder, CommandField::C_STORE_RQ), [None]);
}

#[test]
fn a_store_behind_the_end_of_its_move_still_belongs_to_it() {
    let mut ladder = Ladder::retrieval();
    ladder.archive_calls(workflow::WORKSTATION, "WORKSTATION01");
    ladder.switch_to(0);
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    ladder.switch_to(1);
    ladder.requestor(&workflow::store_for_move(1, 1, "WORKSTATION01", 1));
    assert_eq!(links(&ladder, CommandField::C_STORE_RQ), [Some((LinkKind::SubOperation, 1, 1, false))],);
}

#[test]
fn a_commitment_report_belongs_to_its_request_though_no_data_set_was_asked_for() {
    let mut ladder = Ladder::commitment();
    ladder.release();
    ladder.archive_reports("PACS");
    for transaction in ["2.25.77", "2.25.78"] {
        let report = workflow::references(transaction, None, Some(&[workflow::reference("2.25.2")]));
        ladder.requestor(&workflow::commitment_report(1, 1, &report));
        ladder.acceptor(&workflow::report_response(1, 1, 0x0000));
    }
    let field = CommandField::N_EVENT_REPORT_RQ;
    assert_eq!(links(&ladder, field), [Some((LinkKind::CommitmentReport, 1, 1, false)), None]);
    assert!(messages(&ladder, field).iter().all(|message| message.data_set.is_none()));
}

#[test]
fn an_n_set_belongs_to_the_n_create_that_was_accepted() {
    let mut ladder = Ladder::association(&[workflow::PROCEDURE_STEP]);
    for (id, status) in [(1, 0x0106), (2, 0x0000), (3, 0x0111)] {
        ladder.requestor(&workflow::create_step(id, workflow::STEP, &workflow::step()));
        ladder.acceptor(&workflow::step_created(id, status));
    }
    ladder.requestor(&workflow::set_step(4, &workflow::completed_with(&[])));
    assert_eq!(links(&ladder, CommandField::N_SET_RQ), [Some((LinkKind::StepUpdate, 1, 2, false))]);
}
