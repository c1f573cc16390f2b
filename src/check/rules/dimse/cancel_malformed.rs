//! DIMSE-053.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-053",
    name: "cancel_malformed",
    title: "C-CANCEL-RQ with the wrong elements",
    severity: Severity::Violation,
    clause: "PS3.7 9.3.2.3, 9.3.3.3, 9.3.4.3",
    requirement: "A C-CANCEL-RQ names the operation in Message ID Being Responded To; it has no Message ID \
                  of its own and no data set.",
    rationale: "The SCP cannot tell what to cancel, and goes on.",
    exceptions: "",
    advice: "Put the Message ID of the operation into (0000,0120), not into (0000,0110).",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    if command.command_field() != Some(CommandField::C_CANCEL_RQ) {
        return;
    }
    let observed = if command.message_id_being_responded_to().is_none() {
        "no Message ID Being Responded To"
    } else if commands::has(command, 0x0110) {
        "a Message ID beside Message ID Being Responded To"
    } else if entry.data_set_octets.is_some() {
        "a data set"
    } else {
        return;
    };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("Message ID Being Responded To alone", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    ladder.requestor(&traffic::find_request(1));
    ladder.acceptor(&traffic::find_match(1));
    let cancel = CommandSetBuilder::new(CommandField::C_CANCEL_RQ);
    ladder.requestor(&traffic::send(cancel.u16(0x0110, 1).u16(0x0800, traffic::NONE)));
    ladder.acceptor(&traffic::find_end(1, 0x0000));
    ladder.release();
    ladder
}
