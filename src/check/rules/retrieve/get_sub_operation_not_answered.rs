//! SVC-GET-005.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::time::Elapsed;
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "SVC-GET-005",
    name: "get_sub_operation_not_answered",
    title: "Sub-operation of a C-GET not answered",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.3.2.1; PS3.7 9.1.3",
    requirement: "Who asks with C-GET answers each C-STORE-RQ that comes for it.",
    rationale: "The archive waits for the response until its timer ends, and the retrieval stands still.",
    exceptions: "Not where the association broke down before there was time to answer.",
    advice: "Handle C-STORE requests while waiting for the C-GET response.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let has_get = context.open.iter().chain(&context.finished).any(|get| get.field == CommandField::C_GET_RQ);
    if !has_get {
        return;
    }
    let limit = context.limits.association_timeout_ns;
    for role in Role::BOTH {
        let mut open = context.open_operations(role);
        let is_for_get = |store: &&crate::check::Operation| {
            let of = |get: &crate::check::Operation| {
                get.field == CommandField::C_GET_RQ && get.sender == role.other()
            };
            store.field == CommandField::C_STORE_RQ && context.open.iter().chain(&context.finished).any(of)
        };
        let Some(store) = open.find(is_for_get) else { continue };
        let waited = entry.last.at.since(store.request.last.at);
        let had_time = entry.outcome == Outcome::Released || waited >= limit;
        if had_time && entry.outcome != Outcome::Open {
            findings.report(store.request.last, Some(role.other()), || {
                let observed = format!("none to C-STORE-RQ {} within {}", store.message_id, Elapsed(waited));
                Evidence::new("a C-STORE-RSP", observed).octets(role, store.request.span())
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::get();
    ladder.acceptor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.wait_ms(10_000);
    let list = workflow::failed_list("2.25.2");
    let counters = [None, Some(0), Some(1), Some(0)];
    ladder.acceptor(&workflow::retrieve_response(CommandField::C_GET_RQ, 1, 0xa702, counters, Some(&list)));
    ladder.release();
    ladder
}
