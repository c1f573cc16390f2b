//! DIMSE-014.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Need, Peer, Rule, Severity};
use crate::dimse::End;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;
use crate::ul::PduType;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-014",
    name: "data_set_contradicts_its_announcement",
    title: "Data set announced but not sent, or sent but not announced",
    severity: Severity::Violation,
    clause: "PS3.7 9.3, 10.3, E.1",
    requirement: "Command Data Set Type is 0101H if no data set follows, and any other value if one does.",
    rationale: "The receiver waits for a data set that never comes, or takes it for the start of something \
                else and aborts.",
    exceptions: "A data set that an abort cut off. Where the capture lost octets, nothing is said.",
    advice: "Set Command Data Set Type when it is known whether there is a data set.",
    is_pedantic: false,
    needs: &[Need::NothingLost],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let peer = context.peers.of(entry.sender);
    if entry.missing > 0 || entry.unplaced > 0 {
        return;
    }
    let observed = match &entry.command {
        None if entry.data_set_octets.is_some() && peer.last_without_data_set == Some(entry.context_id) => {
            "0101H, and a data set follows"
        }
        Some(command) if command.has_data_set() && is_left_out(entry, peer) => {
            if commands::sound(entry).is_none() {
                return;
            }
            "a data set announced, and none follows"
        }
        _ => return,
    };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("Command Data Set Type that says what follows", observed)
            .octets(entry.sender, entry.span())
    });
}

/// Went the sender on without the data set that it announced?
fn is_left_out(entry: &MessageEntry, peer: &Peer) -> bool {
    let has_ended = peer.has_sent(PduType::RELEASE_RQ) || peer.has_sent(PduType::RELEASE_RP);
    entry.data_set_octets.is_none() && (entry.end == End::Superseded || entry.end == End::CutOff && has_ended)
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    ladder.requestor(&traffic::find_request(1));
    ladder.acceptor(&traffic::send(traffic::find_response(1, traffic::PRESENT, 0x0000)));
    ladder.requestor(&traffic::find_request(2));
    ladder.acceptor(&traffic::find_end(2, 0x0000));
    ladder.release();
    ladder
}
