//! UL-102.

use super::departures::{self, Kind};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::AssociationEntry;
use crate::ul::{PduType, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-102",
    name: "release_collision_out_of_order",
    title: "Release collision answered out of order",
    severity: Severity::Warning,
    clause: "PS3.8 7.2.2.7, Table 9-10",
    requirement: "Where both peers asked for release, the peer that asked for the association answers \
                  first, and the other one after that.",
    rationale: "The peers wait for each other, or one of them aborts; no data is lost.",
    exceptions: "Only where both requests crossed.",
    advice: "Let the acceptor wait for the A-RELEASE-RP of the requestor before it sends its own.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Association(check)],
    example,
    example_also_breaks: &["UL-097"],
};

fn check(entry: &AssociationEntry, context: &Context, findings: &mut Findings<'_>) {
    let expected = "A-RELEASE-RP by the requestor, then by the acceptor";
    departures::report(context, Kind::ResponseOutOfTurn, findings, expected);
    let machines = &context.machines;
    let [asked, asked_too] = Role::BOTH.map(|role| machines.release_request(role));
    let is_sure = machines.departure().is_none() && !context.is_history_incomplete();
    if asked.is_none() || asked_too.is_none() || !is_sure || entry.close.is_none() {
        return;
    }
    let [answers, answers_too] = Role::BOTH.map(|role| context.peers.of(role).has_sent(PduType::RELEASE_RP));
    let is_aborted = Role::BOTH.iter().any(|role| context.peers.of(*role).has_sent(PduType::ABORT));
    if is_aborted || answers && answers_too {
        return;
    }
    let silent = if answers { Role::Acceptor } else { Role::Requestor };
    // Whoever finds the connection closed cannot answer any more.
    let is_first_to_close = |silent| match (entry.closed_by(silent), entry.closed_by(silent.other())) {
        (Some(own), Some(other)) => own.at <= other.at,
        (own, _) => own.is_some(),
    };
    let at_fault = Some(if is_first_to_close(silent) { silent } else { silent.other() });
    findings.report(entry.last, at_fault, || {
        Evidence::new(expected, format!("no A-RELEASE-RP by the {} before the close", silent.name()))
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&encode::release_request());
    ladder.acceptor(&encode::release_request());
    ladder.acceptor(&encode::release_response());
    ladder.requestor(&encode::release_response());
    ladder.close();
    ladder
}
