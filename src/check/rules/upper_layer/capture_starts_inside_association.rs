//! UL-108.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-108",
    name: "capture_starts_inside_association",
    title: "Capture starts inside an association",
    severity: Severity::Note,
    clause: "PS3.8 9.2",
    requirement: "To judge an association its A-ASSOCIATE-RQ and A-ASSOCIATE-AC must have been captured.",
    rationale: "Rules that need them are silent; presentation contexts are inferred from messages and data \
                sets.",
    exceptions: "",
    advice: "Start the capture before the association, or restart the peer.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    if !entry.is_mid_stream {
        return;
    }
    findings.report(entry.first, None, || {
        let accept = if context.negotiation.accept.is_some() { " but with A-ASSOCIATE-AC" } else { "" };
        let observed = format!("a capture that starts without A-ASSOCIATE-RQ{accept}");
        Evidence::new("A-ASSOCIATE-RQ and A-ASSOCIATE-AC", observed)
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::mid_stream();
    for message_id in 7..10 {
        ladder.requestor(&pdus::echo_request(1, message_id));
        ladder.acceptor(&pdus::echo_response(1, message_id, 0x0000));
    }
    ladder.release();
    ladder
}
