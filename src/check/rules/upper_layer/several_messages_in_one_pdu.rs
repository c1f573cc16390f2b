//! UL-115.

use super::fragments;
use crate::check::fragments::Misplaced;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{PduHeader, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-115",
    name: "several_messages_in_one_pdu",
    title: "PDVs of several messages in one P-DATA-TF",
    severity: Severity::Violation,
    clause: "PS3.8 E.1",
    requirement: "All PDV items of a P-DATA-TF belong to one message.",
    rationale: "Receivers that take a PDU for a part of one message lose the second one, or abort.",
    exceptions: "Command and data set of one message may share a PDU.",
    advice: "Start a new PDU for each message.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    fragments::report(entry, context, Misplaced::SharesPdu, findings, |fault| {
        let observed = format!("a {} behind the end of another message", fragments::describe(&fault.pdv));
        ("a PDU that ends with the message".to_owned(), observed)
    });
}

fn example() -> Ladder {
    let mut ladder = fragments::asynchronous();
    let first = pdus::echo_request(5, 7).split_off(PduHeader::LENGTH);
    let second = pdus::echo_request(5, 8).split_off(PduHeader::LENGTH);
    ladder.requestor(&encode::p_data_tf(&[first, second]));
    ladder.acceptor(&pdus::echo_response(5, 7, 0x0000));
    ladder.acceptor(&pdus::echo_response(5, 8, 0x0000));
    ladder.release();
    ladder
}
