//! UL-097.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{PduType, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-097",
    name: "release_requested_by_acceptor",
    title: "A-RELEASE-RQ by the acceptor",
    severity: Severity::Violation,
    clause: "PS3.7 A.5",
    requirement: "Only the peer that asked for the association asks for its release.",
    rationale: "Many requestors do not expect it: they abort, or wait for an answer to a request of theirs.",
    exceptions: "The upper layer by itself allows it to both sides, and the requestor has to answer.",
    advice: "Let an acceptor that wants to end the association abort it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let header = entry.content.header();
    if header.kind != PduType::RELEASE_RQ || entry.sender != Role::Acceptor {
        return;
    }
    // Without the start of the connection and these PDUs, who asked for the association is a guess.
    let negotiation = &context.negotiation;
    if context.is_mid_stream() && negotiation.request.is_none() && negotiation.accept.is_none() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("A-RELEASE-RQ by the requestor only", "A-RELEASE-RQ by the acceptor")
            .octets(entry.sender, header.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.acceptor(&encode::release_request());
    ladder.requestor(&encode::release_response());
    ladder.close();
    ladder
}
