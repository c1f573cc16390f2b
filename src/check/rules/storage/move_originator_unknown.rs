//! SVC-STO-008.

use crate::check::{Check, Context, Evidence, Findings, Party, Rule, Severity, Stories};
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-008",
    name: "move_originator_unknown",
    title: "Move Originator names a C-MOVE that nobody asked for",
    severity: Severity::Note,
    clause: "PS3.7 9.1.1.1.6",
    requirement: "Move Originator names the C-MOVE that the object is sent for.",
    rationale: "Receivers that route by the pair cannot find the retrieval that the object belongs to.",
    exceptions: "Only where retrievals from the same archive were captured, and none of them is meant. Data \
                 that are wrong about the one C-MOVE under way are SVC-MOVE-007.",
    advice: "Send the elements in sub-operations only, and with the data of the C-MOVE-RQ.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) || entry.link.is_some() {
        return;
    }
    let Some(command) = &entry.command else { return };
    let Some(title) = command.move_originator().filter(|title| !title.is_empty()) else { return };
    let Some(sender) = Party::of(context, entry.sender) else { return };
    let mut moves = stories.retrieves().filter(|retrieve| retrieve.field == CommandField::C_MOVE_RQ);
    if !moves.any(|retrieve| retrieve.scp.address == sender.address) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let id = command.get(Tag(0x0000, 0x1031)).and_then(|id| id.try_into().ok()).map(u16::from_le_bytes);
        let id = id.map_or("none".to_owned(), |id| id.to_string());
        Evidence::new("a C-MOVE that was captured", format!("{title}, Message ID {id}"))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(0), Some(0), Some(0)]));
    ladder.release();
    ladder.archive_calls(workflow::WORKSTATION, "WORKSTATION01");
    ladder.requestor(&workflow::store_for_move(1, 1, "VIEWER", 77));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
