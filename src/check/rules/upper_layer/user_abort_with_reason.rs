//! UL-095.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{AbortSource, Body, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-095",
    name: "user_abort_with_reason",
    title: "A-ABORT by the user with a reason",
    severity: Severity::Violation,
    clause: "PS3.8 9.3.8",
    requirement: "An A-ABORT whose source is the user has 0 as its reason.",
    rationale: "None: a receiver does not look at it. It may be a provider whose source is wrong.",
    exceptions: "",
    advice: "Write 0, or the provider as the source if the reason is meant.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let Body::Abort(abort) = &pdu.body else { return };
    if abort.why.source != 0 || abort.why.reason == 0 {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("reason 0", format!("source 0, reason {}", abort.why.reason))
            .octets(entry.sender, pdu.header.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::abort(AbortSource { source: 0, reason: 2 }));
    ladder.close();
    ladder
}
