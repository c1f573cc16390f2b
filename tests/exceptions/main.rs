//! What each rule excuses: beside traffic that a rule flags, the traffic that its exceptions let pass, or weigh less.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

#[path = "../common/mod.rs"]
mod common;

mod associations;
mod connections;
mod dimse;
mod print;
mod queries;
mod retrievals;
mod upper_layer;
mod workflow;

use common::check;
use dcmtap::check::Severity;
use dcmtap::dimse::{CommandField, CommandSetBuilder};
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::ul::{Item, PduType};

use dcmtap::scenario::workflow::associate_with;

const NOTE: Option<Severity> = Some(Severity::Note);
const WARNING: Option<Severity> = Some(Severity::Warning);
const VIOLATION: Option<Severity> = Some(Severity::Violation);

/// Command Data Set Type of a message without data set, and of one with.
const NONE: u16 = 0x0101;
const PRESENT: u16 = 0x0001;

/// The weight of what a rule finds, the heaviest; `None` where it finds nothing.
fn weight(ladder: &Ladder, rule: &str) -> Option<Severity> {
    let findings = check(&ladder.pcapng(), true);
    findings.iter().filter(|finding| finding.rule.id == rule).map(|finding| finding.severity).max()
}

/// An association on which these classes were accepted, with these items in the user information of both PDUs.
fn association_with(classes: &[&str], of_request: Vec<Item>, of_accept: Vec<Item>) -> Ladder {
    let ids = || (1..=u8::MAX).step_by(2).zip(classes);
    let proposals = ids().map(|(id, class)| pdus::proposal(id, class)).collect();
    let answers = ids().map(|(id, _)| pdus::answer(id, 0)).collect();
    let mut ladder = Ladder::new();
    ladder.requestor(&associate_with(PduType::ASSOCIATE_RQ, "CT01", "PACS", proposals, of_request));
    ladder.acceptor(&associate_with(PduType::ASSOCIATE_AC, "CT01", "PACS", answers, of_accept));
    ladder
}

/// The start of a command set with an Affected SOP Class UID.
fn affected(class: &str, field: CommandField) -> CommandSetBuilder {
    CommandSetBuilder::default().uid(0x0002, class).u16(0x0100, field.0)
}

/// A command on context 1.
fn send(set: &CommandSetBuilder) -> Vec<u8> {
    pdus::command(1, &set.clone().build())
}
