//! UL-090.

use super::departures::{self, Kind};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::AssociationEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-090",
    name: "second_associate_rq",
    title: "Second A-ASSOCIATE-RQ on an association that is up",
    severity: Severity::Violation,
    clause: "PS3.8 9.2.3, Table 9-10",
    requirement: "An association is asked for once; the next A-ASSOCIATE-RQ needs another connection.",
    rationale: "The acceptor aborts: the association that was up is lost, and the new one does not come \
                about.",
    exceptions: "An A-ASSOCIATE-RQ after the end of the association is another fault.",
    advice: "Open a connection for each association, and share none between threads.",
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
        Kind::SecondRequest,
        findings,
        "no A-ASSOCIATE-RQ while the association is up",
    );
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 2 }));
    ladder.close();
    ladder
}
