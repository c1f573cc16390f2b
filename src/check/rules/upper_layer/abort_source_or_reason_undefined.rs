//! UL-094.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{AbortSource, Body, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-094",
    name: "abort_source_or_reason_undefined",
    title: "A-ABORT with undefined source or reason",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.8",
    requirement: "The source of an A-ABORT is 0 (user) or 2 (provider); the reason of a provider is 0, 1, \
                  2, 4, 5 or 6.",
    rationale: "The log of the other side cannot say why the association ended.",
    exceptions: "The reason of a user is not significant (UL-095).",
    advice: "Write source 0 with reason 0, or source 2 with one of the reasons that the standard defines.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let Body::Abort(abort) = &pdu.body else { return };
    let AbortSource { source, reason } = abort.why;
    if matches!((source, reason), (0, _) | (2, 0..=2 | 4..=6)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let expected = "source 0, or source 2 with reason 0, 1, 2, 4, 5 or 6";
        Evidence::new(expected, format!("source {source}, reason {reason}"))
            .octets(entry.sender, pdu.header.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::abort(AbortSource { source: 1, reason: 0 }));
    ladder.close();
    ladder
}
