//! UL-098.

use crate::check::machines::ReleaseRequest;
use crate::check::{Check, Context, Evidence, Findings, Operation, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;
use crate::ul::{Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-098",
    name: "released_with_open_operations",
    title: "Released while operations are open",
    severity: Severity::Violation,
    clause: "PS3.7 A.5",
    requirement: "A-RELEASE-RQ is sent when every operation that its sender invoked has had its final \
                  response.",
    rationale: "The responses come too late or not at all: the requestor does not know what was done.",
    exceptions: "An operation whose response did not come in time is not waited for. One that was cancelled \
                 is only noted, and operations of the other peer weigh less.",
    advice: "Wait for the final response before asking for release.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["SVC-GET-005"],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

/// Whoever asks for release so soon after a request has not waited for its response; and what came so long before was
/// not under way any more.
const SOON_NS: i64 = 1_000_000_000;

fn check(_entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    for role in Role::BOTH {
        let Some(asked) = context.machines.release_request(role) else { continue };
        let other = context.peers.of(role.other());
        if other.lost_octets > 0 || other.has_lost_boundary {
            continue;
        }
        let all = context.open.iter().chain(&context.finished);
        let open: Vec<_> = all.filter(|operation| was_open(operation, role, asked, context)).collect();
        let own: Vec<_> = open.iter().copied().filter(|operation| operation.sender == role).collect();
        if let Some(severity) = severity(&open, &own) {
            let named = if own.is_empty() { &open } else { &own };
            findings
                .report(asked.at, Some(role), || evidence(named).octets(role, asked.span).severity(severity));
        }
    }
}

/// Had an operation no final response when this peer asked for release, as far as it could know?
fn was_open(operation: &Operation, releaser: Role, asked: ReleaseRequest, context: &Context) -> bool {
    let request = &operation.request;
    let waited = asked.at.at.since(request.last.at);
    let is_own = operation.sender == releaser;
    let is_before = if is_own { request.offset < asked.span.offset } else { request.last <= asked.at };
    if !request.is_complete || !is_before {
        return false;
    }
    let last = operation.last_response;
    let is_final = last.is_some_and(|response| !matches!(response.status, Some(0xff00 | 0xff01)));
    if !is_own {
        return !is_final && waited >= SOON_NS;
    }
    if last.is_some_and(|response| response.at > asked.at) {
        return waited < context.limits.dimse_timeout_ns;
    }
    // A peer that never answers, or with the wrong Message ID, is at fault itself.
    let last_heard = context.peers.of(releaser.other()).last_message.map(|(_, at)| at);
    !is_final && waited < SOON_NS && last_heard.is_none_or(|last| last < request.last)
}

fn severity(open: &[&Operation], own: &[&Operation]) -> Option<Severity> {
    if open.is_empty() {
        return None;
    }
    Some(match own {
        [] => Severity::Warning,
        own if own.iter().all(|operation| operation.cancelled.is_some()) => Severity::Note,
        _ => Severity::Violation,
    })
}

fn evidence(open: &[&Operation]) -> Evidence {
    let names = open.iter().take(8);
    let names = names.map(|open| format!("{} with Message ID {}", open.field.name(), open.message_id));
    let names: Vec<String> = names.collect();
    let observed = format!("A-RELEASE-RQ before the final response to {}", names.join(", "));
    Evidence::new("A-RELEASE-RQ after the final response to every request", observed)
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.requestor(&encode::release_request());
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.acceptor(&encode::release_response());
    ladder.close();
    ladder
}
