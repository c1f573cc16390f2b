//! UL-104.

use super::departures::{self, Kind};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-104",
    name: "data_before_associate_ac",
    title: "P-DATA-TF before the A-ASSOCIATE-AC",
    severity: Severity::Violation,
    clause: "PS3.8 9.2.3, Table 9-10",
    requirement: "The requestor sends data when the A-ASSOCIATE-AC has arrived.",
    rationale: "It cannot know which contexts and which maximum length the acceptor takes; strict acceptors \
                abort.",
    exceptions: "Where the A-ASSOCIATE-AC follows within milliseconds, the order may be one of the capture.",
    advice: "Wait for the A-ASSOCIATE-AC.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &[],
};

fn check(_entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    departures::report(context, Kind::EarlyData, findings, "A-ASSOCIATE-AC before the first P-DATA-TF");
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.requestor(&pdus::echo_request(1, 7));
    ladder.wait_ms(20);
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 2 }));
    ladder.close();
    ladder
}
