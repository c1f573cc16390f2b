//! UL-103.

use super::departures::{self, Kind};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-103",
    name: "pdu_not_allowed_in_state",
    title: "PDU not allowed in the state of its sender",
    severity: Severity::Violation,
    clause: "PS3.8 9.2.3, Table 9-10",
    requirement: "In each state a peer sends only the PDUs for which the state machine has a transition.",
    rationale: "The other peer does not expect it and aborts.",
    exceptions: "PDUs that crossed on their way are judged by what their sender could know. What a rule of \
                 its own tells is not told again.",
    advice: "Compare the sender with the state machine; mostly two threads share a connection.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["TCP-007"],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(_entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    departures::report(context, Kind::Other, findings, "a PDU that the state allows");
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    ladder.requestor(&encode::abort(AbortSource { source: 2, reason: 2 }));
    ladder.close();
    ladder
}
