//! SVC-MOVE-004.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;
use crate::ul::PduType;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MOVE-004",
    name: "move_sub_operation_on_same_association",
    title: "Sub-operation of a C-MOVE on its own association",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2",
    requirement: "The C-STORE sub-operations of a C-MOVE go over an association of their own, even if the \
                  destination is who asked.",
    rationale: "The client does not expect C-STORE requests there: it aborts, or leaves them unanswered.",
    exceptions: "C-GET sends its sub-operations over the same association.",
    advice: "Open an association to the Move Destination, or let the client use C-GET.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return;
    }
    let open = |field| context.open_operations(entry.sender.other()).find(move |open| open.field == field);
    if open(CommandField::C_GET_RQ).is_some() {
        return;
    }
    let Some(operation) = open(CommandField::C_MOVE_RQ) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("C-STORE-RQ while C-MOVE-RQ {} waits here", operation.message_id);
        Evidence::new("sub-operations on another association", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::between(workflow::WORKSTATION, workflow::ARCHIVE);
    let classes = [workflow::STUDY_ROOT_MOVE, pdus::CT_IMAGE_STORAGE];
    let contexts = vec![pdus::proposal(1, classes[0]), pdus::proposal(3, classes[1])];
    let roles = || vec![workflow::role(pdus::CT_IMAGE_STORAGE, 0, 1)];
    let (calling, called) = ("WORKSTATION01", "PACS");
    ladder.requestor(&workflow::associate_with(PduType::ASSOCIATE_RQ, calling, called, contexts, roles()));
    let answers = vec![pdus::answer(1, 0), pdus::answer(3, 0)];
    ladder.acceptor(&workflow::associate_with(PduType::ASSOCIATE_AC, calling, called, answers, roles()));
    ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &workflow::study()));
    ladder.acceptor(&workflow::store_for_move(3, 1, "WORKSTATION01", 1));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    ladder
}
