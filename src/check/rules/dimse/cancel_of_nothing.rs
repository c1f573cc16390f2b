//! DIMSE-050.

use super::{commands, timing, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-050",
    name: "cancel_of_nothing",
    title: "C-CANCEL for an operation that is not under way",
    severity: Severity::Note,
    clause: "PS3.7 9.3.2.3, 9.3.3.3, 9.3.4.3",
    requirement: "A C-CANCEL-RQ names a C-FIND, C-GET or C-MOVE of its sender that is under way.",
    rationale: "It does nothing; a peer that is strict aborts.",
    exceptions: "One that crosses the last response on its way.",
    advice: "Cancel only what has not had its final response.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_CANCEL_RQ) || context.is_history_incomplete() {
        return;
    }
    let Some(id) = commands::sound(entry).and_then(CommandSet::message_id_being_responded_to) else { return };
    if context.operation(entry.sender, id).is_some() {
        return;
    }
    let finished = context.finished_operation(entry.sender, id);
    let end = finished.and_then(|operation| operation.last_response).map(|response| response.at);
    if end.is_some_and(|end| entry.first.at.since(end.at) < timing::round_trip_ns(context)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = match end {
            Some(end) => format!("{id}, which ended {} before", timing::seconds(end, entry.first)),
            None => format!("{id}, which no request had"),
        };
        Evidence::new("the Message ID of an operation under way", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    ladder.requestor(&traffic::find_request(1));
    ladder.acceptor(&traffic::find_end(1, 0x0000));
    ladder.wait_ms(2_000);
    ladder.requestor(&traffic::cancel(1));
    ladder.release();
    ladder
}
