//! TCP-005.

use super::silence::{is_silent, waits_in_vain};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::stream::Side;
use crate::time::Elapsed;
use crate::timeline::AssociationEntry;
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "TCP-005",
    name: "request_never_sent",
    title: "Requestor connects and sends no request",
    severity: Severity::Warning,
    clause: "PS3.8 9.2.3",
    requirement: "Once connected, the requestor sends its A-ASSOCIATE-RQ.",
    rationale: "The acceptor holds a place for it until its ARTIM timer ends; others are turned away.",
    exceptions: "Quick probes are TCP-003, other protocols TCP-009.",
    advice: "See what the client does between connecting and asking: name look-up, TLS, a licence, or \
             waiting for the server to speak first.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    if is_silent(entry) && waits_in_vain(entry, context) {
        findings.report(entry.last, Some(Role::Requestor), || {
            let who = entry.ended_by.map_or("nobody", Role::name);
            let observed = format!("nothing for {}, then the {who} closed", Elapsed(entry.duration_ns()));
            Evidence::new("A-ASSOCIATE-RQ", observed)
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.wait_ms(30_000);
    ladder.reset(Side::Responder);
    ladder
}
