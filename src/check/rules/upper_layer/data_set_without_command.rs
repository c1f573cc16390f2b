//! UL-121.

use super::fragments;
use crate::check::fragments::Misplaced;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-121",
    name: "data_set_without_command",
    title: "Data set without a command",
    severity: Severity::Violation,
    clause: "PS3.8 E.1, PS3.7 6.3",
    requirement: "A data set follows the command that announces it.",
    rationale: "The receiver does not know what to do with it.",
    exceptions: "A command that says that no data set follows is at fault itself.",
    advice: "Send the command set of a message first.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    fragments::report(entry, context, Misplaced::WithoutCommand, findings, |fault| {
        let observed = format!("a {}", fragments::describe(&fault.pdv));
        ("a command that announces a data set".to_owned(), observed)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::data_set(1, &pdus::ct_image(64), 16_000));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 5 }));
    ladder.close();
    ladder
}
