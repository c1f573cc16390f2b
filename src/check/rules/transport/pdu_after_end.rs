//! TCP-007.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{AbortSource, PduType, encode};

pub(super) static RULE: Rule = Rule {
    id: "TCP-007",
    name: "pdu_after_end",
    title: "PDU after the end that its sender made",
    severity: Severity::Violation,
    clause: "PS3.8 9.2.3",
    requirement: "Whoever has sent A-RELEASE-RP, A-ASSOCIATE-RJ or A-ABORT sends nothing more but an \
                  A-ABORT in answer to a late PDU.",
    rationale: "The peer has closed, and answers with a reset that can hide the last PDU.",
    exceptions: "In a release collision both send A-RELEASE-RP, each once.",
    advice: "Stop the sending thread before the association is ended.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    const ENDS: [PduType; 3] = [PduType::RELEASE_RP, PduType::ASSOCIATE_RJ, PduType::ABORT];
    let header = entry.content.header();
    if header.kind == PduType::ABORT {
        return;
    }
    let peer = context.peers.of(entry.sender);
    if let Some(end) = ENDS.into_iter().find(|end| peer.has_sent(*end)) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} after its own {}", header.kind.name(), end.name());
            Evidence::new("nothing more", observed).octets(entry.sender, header.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 0 }));
    ladder.requestor(&encode::release_request());
    ladder.close();
    ladder
}
