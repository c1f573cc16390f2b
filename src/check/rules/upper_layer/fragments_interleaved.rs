//! UL-116.

use super::fragments;
use crate::check::fragments::Misplaced;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::encode;

pub(super) static RULE: Rule = Rule {
    id: "UL-116",
    name: "fragments_interleaved",
    title: "Fragments of two messages interleaved",
    severity: Severity::Violation,
    clause: "PS3.8 E.1",
    requirement: "A message is sent as a whole before the next one in the same direction starts.",
    rationale: "The receiver takes the fragments of both for one message, or aborts.",
    exceptions: "The two directions are independent; messages may wait for their responses at the same time.",
    advice: "Let one thread at a time write a message to the association.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    fragments::report(entry, context, Misplaced::Interleaved, findings, |fault| {
        let other = fault.other_context.map(|id| format!(" on context {id}")).unwrap_or_default();
        let observed = format!("a {} inside of a message{other}", fragments::describe(&fault.pdv));
        ("the rest of the message under way".to_owned(), observed)
    });
}

fn example() -> Ladder {
    let mut ladder = fragments::asynchronous();
    let image = pdus::ct_image(64);
    let (start, rest) = image.split_at(100);
    ladder.requestor(&pdus::command(1, &pdus::store_command(7, "2.25.2")));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 0, start)]));
    ladder.requestor(&pdus::echo_request(5, 8));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 2, rest)]));
    ladder.acceptor(&pdus::echo_response(5, 8, 0x0000));
    ladder.acceptor(&pdus::store_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
