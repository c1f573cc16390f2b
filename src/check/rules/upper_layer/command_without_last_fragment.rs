//! UL-124.

use super::fragments;
use crate::check::fragments::Misplaced;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::encode;

pub(super) static RULE: Rule = Rule {
    id: "UL-124",
    name: "command_without_last_fragment",
    title: "Data set after a command without a last fragment",
    severity: Severity::Violation,
    clause: "PS3.8 E.1, E.2",
    requirement: "The last fragment of a command says that it is the last one.",
    rationale: "Strict receivers wait for the rest of the command.",
    exceptions: "",
    advice: "Set the flag also if the command fits into one fragment.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    fragments::report(entry, context, Misplaced::CommandNotEnded, findings, |fault| {
        let observed = format!("a {} before a last command fragment", fragments::describe(&fault.pdv));
        ("a last command fragment".to_owned(), observed)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let command = pdus::store_command(7, "2.25.2");
    ladder.requestor(&encode::p_data_tf(&[encode::pdv(1, 1, &command)]));
    ladder.requestor(&pdus::data_set(1, &pdus::ct_image(64), 16_000));
    ladder.acceptor(&pdus::store_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
