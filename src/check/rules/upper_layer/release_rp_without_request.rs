//! UL-101.

use super::departures::{self, Kind};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-101",
    name: "release_rp_without_request",
    title: "A-RELEASE-RP without a request",
    severity: Severity::Violation,
    clause: "PS3.8 9.2.3, Table 9-10",
    requirement: "A-RELEASE-RP answers an A-RELEASE-RQ of the other peer.",
    rationale: "The other peer aborts: it did not ask for release.",
    exceptions: "Where both asked for release, the order of the answers is UL-102.",
    advice: "Answer what the other peer asked, once.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(_entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    departures::report(
        context,
        Kind::UnaskedResponse,
        findings,
        "an A-RELEASE-RQ of the other peer before A-RELEASE-RP",
    );
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.acceptor(&encode::release_response());
    ladder.requestor(&encode::abort(AbortSource { source: 2, reason: 2 }));
    ladder.close();
    ladder
}
