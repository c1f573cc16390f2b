//! UL-123.

use super::fragments;
use crate::check::fragments::Misplaced;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-123",
    name: "fragment_after_last",
    title: "Fragment after the last one",
    severity: Severity::Violation,
    clause: "PS3.8 E.2",
    requirement: "After the last fragment of a data set the next message starts with its command.",
    rationale: "The receiver has processed the message already; it aborts, or takes the rest for another \
                one.",
    exceptions: "",
    advice: "Mark the last fragment as the last one, and none before it.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    fragments::report(entry, context, Misplaced::AfterLast, findings, |fault| {
        let observed = format!("a {} after the last one", fragments::describe(&fault.pdv));
        ("a command".to_owned(), observed)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let image = pdus::ct_image(64);
    ladder.requestor(&pdus::store_request(1, 7, &image, 16_000));
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 2, &[0; 2])]));
    ladder.acceptor(&pdus::store_response(1, 7, 0x0000));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 5 }));
    ladder.close();
    ladder
}
