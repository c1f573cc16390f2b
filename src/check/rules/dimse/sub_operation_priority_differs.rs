//! DIMSE-037.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-037",
    name: "sub_operation_priority_differs",
    title: "Sub-operation has another priority than its C-GET",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.3.1.2",
    requirement: "The C-STORE sub-operations of a C-GET have its Priority.",
    rationale: "Nothing breaks: hardly any peer looks at it.",
    exceptions: "Sub-operations of a C-MOVE, which are on another association.",
    advice: "Copy the Priority of the C-GET-RQ.",
    is_pedantic: true,
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
    let mut gets =
        context.open_operations(entry.sender.other()).filter(|open| open.field == CommandField::C_GET_RQ);
    let (Some(get), None) = (gets.next(), gets.next()) else { return };
    let priority = |message: &MessageEntry| commands::sound(message).and_then(CommandSet::priority);
    let (Some(wanted), Some(own)) = (priority(&get.request), priority(entry)) else { return };
    if wanted != own {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} in its C-STORE-RQ", own.name());
            Evidence::new(format!("{}, as in the C-GET-RQ", wanted.name()), observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = traffic::retrieval();
    ladder.requestor(&traffic::get_request(1));
    let command = traffic::affected(pdus::CT_IMAGE_STORAGE, CommandField::C_STORE_RQ)
        .u16(0x0110, 1)
        .u16(0x0700, 1)
        .u16(0x0800, traffic::PRESENT)
        .uid(0x1000, "2.25.2");
    let mut store = pdus::command(3, &command.build());
    store.extend(pdus::data_set(3, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&store);
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&traffic::get_end(1, 0x0000, [0, 1, 0, 0]));
    ladder.release();
    ladder
}
