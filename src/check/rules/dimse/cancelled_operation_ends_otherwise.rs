//! DIMSE-052.

use super::traffic;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::status::Class;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-052",
    name: "cancelled_operation_ends_otherwise",
    title: "Cancelled retrieval ends with another status than FE00H",
    severity: Severity::Warning,
    clause: "PS3.4 C.4.2.3.1, C.4.3.3.1",
    requirement: "A C-GET or C-MOVE that stopped because of a C-CANCEL ends with status FE00H.",
    rationale: "The requestor takes what it has for everything, or for a failure.",
    exceptions: "Success when everything had been sent, and failures of another cause.",
    advice: "Answer FE00H when sub-operations were left out because of the cancel.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let (Some(status), Some(command)) = (entry.status(), entry.command.as_ref()) else { return };
    if !matches!(Class::of(status), Class::Success | Class::Warning) {
        return;
    }
    let Some(operation) = context.operation_of(entry).filter(|operation| operation.cancelled.is_some())
    else {
        return;
    };
    let Some(before) = operation.last_response else { return };
    // What was to be done by the pending response before, and what was done at the end.
    let sum = |counters: &[Option<u16>]| {
        counters.iter().try_fold(0_u32, |sum, next| sum.checked_add((*next)?.into()))
    };
    let [_, done @ ..] = command.sub_operations();
    let (Some(all), Some(done)) = (sum(&before.sub_operations), sum(&done)) else { return };
    if done < all {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{status:04X}H after {done} of {all} sub-operations");
            Evidence::new("FE00H", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = traffic::retrieval();
    ladder.requestor(&traffic::get_request(1));
    ladder.acceptor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&traffic::send(traffic::counted(traffic::get_response(1, 0xff00), [9, 1, 0, 0])));
    ladder.requestor(&traffic::cancel(1));
    ladder.acceptor(&traffic::get_end(1, 0x0000, [0, 1, 0, 0]));
    ladder.release();
    ladder
}
