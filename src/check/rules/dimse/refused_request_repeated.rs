//! DIMSE-065.

use super::commands;
use crate::check::{Check, Context, Evidence, Findings, Operation, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-065",
    name: "refused_request_repeated",
    title: "Request repeated after it was refused for good",
    severity: Severity::Note,
    clause: "PS3.7 Annex C",
    requirement: "0118H, 0122H, 0124H and 0211H say that the peer will not do this at all.",
    rationale: "The sender has no handling for permanent failures: its queue never gets empty.",
    exceptions: "Retries by hand.",
    advice: "Give up on such a status, and tell the user.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((field, _)) = commands::request(entry) else { return };
    let Some(command) = entry.command.as_ref() else { return };
    let is_repeated = |operation: &&Operation| {
        let status = operation.last_response.and_then(|response| response.status);
        let Some(before) = operation.request.command.as_ref() else { return false };
        operation.sender == entry.sender
            && operation.field == field
            && matches!(status, Some(0x0118 | 0x0122 | 0x0124 | 0x0211))
            && before.sop_class_uid() == command.sop_class_uid()
            && before.sop_instance_uid() == command.sop_instance_uid()
    };
    let Some(refused) = context.finished.iter().rev().find(is_repeated) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let status = refused.last_response.and_then(|response| response.status);
        let observed = format!("{} again after {}", field.name(), commands::status(status));
        Evidence::new("no such request again", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    for message_id in [1, 2] {
        ladder.requestor(&pdus::store_request(1, message_id, &pdus::ct_image(64), 4_096));
        ladder.acceptor(&pdus::store_response(1, message_id, 0x0122));
    }
    ladder.release();
    ladder
}
