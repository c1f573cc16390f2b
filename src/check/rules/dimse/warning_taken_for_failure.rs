//! DIMSE-047.

use super::commands;
use crate::check::{Check, Context, Evidence, Findings, Operation, Rule, Severity};
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-047",
    name: "warning_taken_for_failure",
    title: "Warning status taken for a failure",
    severity: Severity::Note,
    clause: "PS3.7 Annex C",
    requirement: "A response with a warning says that the operation was done.",
    rationale: "A sender that takes B000H for an error sends the same object for ever.",
    exceptions: "It is how the application behaves: a hint only.",
    advice: "Treat Bxxx, 0001H, 0107H and 0116H as done.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((field, _)) = commands::request(entry).filter(|(field, _)| *field == CommandField::C_STORE_RQ)
    else {
        return;
    };
    let Some(instance) = entry.command.as_ref().and_then(CommandSet::sop_instance_uid) else { return };
    let is_same = |operation: &&Operation| {
        let command = operation.request.command.as_ref();
        operation.sender == entry.sender
            && operation.field == field
            && command.and_then(CommandSet::sop_instance_uid).as_ref() == Some(&instance)
    };
    let Some(before) = context.finished.iter().rev().find(is_same) else { return };
    let status = before.last_response.and_then(|response| response.status);
    if status.is_some_and(|status| Class::of(status) == Class::Warning) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("the same object again after {}", commands::status(status));
            Evidence::new("the next object", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    for message_id in [1, 2] {
        ladder.requestor(&pdus::store_request(1, message_id, &pdus::ct_image(64), 4_096));
        ladder.acceptor(&pdus::store_response(1, message_id, 0xb000));
    }
    ladder.release();
    ladder
}
