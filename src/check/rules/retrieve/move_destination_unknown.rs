//! SVC-MOVE-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MOVE-002",
    name: "move_destination_unknown",
    title: "Archive does not know the Move Destination",
    severity: Severity::Note,
    clause: "PS3.4 C.4.2.1.5",
    requirement: "An SCP that does not know the AE title of Move Destination answers A801.",
    rationale: "C-MOVE carries no address: each archive has to be told host and port of every destination.",
    exceptions: "",
    advice: "Register AE title, host and port of the destination at the archive; upper and lower case \
             differ.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_MOVE_RQ.response()) || entry.status() != Some(0xa801) {
        return;
    }
    findings.report(entry.last, None, || {
        let request = context.operation_of(entry).and_then(|operation| operation.request.command.as_ref());
        let title = request.and_then(CommandSet::move_destination);
        let observed = title.map_or("A801".to_owned(), |title| format!("A801 for \"{title}\""));
        Evidence::new("a destination that the archive knows", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::move_response(0xa801, [None; 4]));
    ladder.release();
    ladder
}
