//! UL-100.

use super::departures::{self, Kind};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-100",
    name: "data_after_own_release_rq",
    title: "P-DATA-TF after the sender's own A-RELEASE-RQ",
    severity: Severity::Violation,
    clause: "PS3.8 7.2.2, Table 9-10",
    requirement: "After its A-RELEASE-RQ a peer sends no more data.",
    rationale: "The other peer aborts, and what was sent may or may not have been processed.",
    exceptions: "The other peer may send data until it answers.",
    advice: "Ask for release when all threads that use the association are done.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(_entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    departures::report(context, Kind::DataAfterRelease, findings, "no P-DATA-TF after A-RELEASE-RQ");
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::release_request());
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 2 }));
    ladder.close();
    ladder
}
