//! DIMSE-016.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::message::DataSetPresence;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-016",
    name: "data_set_not_allowed",
    title: "Data set where none is allowed",
    severity: Severity::Violation,
    clause: "PS3.7 9.3, 10.3",
    requirement: "C-ECHO, C-CANCEL, N-DELETE, N-GET-RQ, C-STORE-RSP, the last C-FIND-RSP and pending C-GET \
                  and C-MOVE responses have no data set.",
    rationale: "Old requestors take a data set in the last C-FIND-RSP for one more match.",
    exceptions: "A C-CANCEL-RQ with a data set is DIMSE-053.",
    advice: "Leave it out, and set Command Data Set Type to 0101H.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.data_set_octets.is_none() || entry.command_field() == Some(CommandField::C_CANCEL_RQ) {
        return;
    }
    let Some((command, definition)) = commands::defined(entry) else { return };
    let is_pending = matches!(command.status(), Some(0xff00 | 0xff01));
    let is_forbidden = match command.command_field().map(CommandField::request) {
        Some(CommandField::C_FIND_RQ) => definition.data_set == DataSetPresence::Conditional && !is_pending,
        Some(CommandField::C_GET_RQ | CommandField::C_MOVE_RQ) => {
            definition.data_set == DataSetPresence::Conditional && is_pending
        }
        _ => definition.data_set == DataSetPresence::Forbidden,
    };
    if is_forbidden && command.has_data_set() {
        findings.report(entry.last, Some(entry.sender), || {
            let status =
                command.status().map(|status| format!(" with status {status:04X}H")).unwrap_or_default();
            let octets = entry.data_set_octets.unwrap_or_default();
            let observed = format!("{}{status} has one of {octets} octets", entry.command_name());
            Evidence::new("no data set", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let end = traffic::send_with(traffic::find_response(1, traffic::PRESENT, 0x0000), &traffic::identifier());
    traffic::exchange(pdus::STUDY_ROOT_FIND, &traffic::find_request(1), &end)
}
