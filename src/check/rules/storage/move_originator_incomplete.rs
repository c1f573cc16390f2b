//! SVC-STO-007.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::{Ladder, messages, pdus};
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-007",
    name: "move_originator_incomplete",
    title: "Only one of the two Move Originator elements",
    severity: Severity::Violation,
    clause: "PS3.7 9.1.1.1.6, 9.1.1.1.7",
    requirement: "A C-STORE-RQ of a C-MOVE names the AE title and the Message ID of the C-MOVE: both, or \
                  neither.",
    rationale: "Receivers that route by the pair cannot find the retrieval that the object belongs to.",
    exceptions: "Both together are right even where the C-MOVE is not in sight. In a C-GET they have no \
                 place, which is a note.",
    advice: "Send both elements in sub-operations of a C-MOVE, and none anywhere else.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

const TITLE: Tag = Tag(0x0000, 0x1030);
const MESSAGE_ID: Tag = Tag(0x0000, 0x1031);

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return;
    }
    let Some(command) = &entry.command else { return };
    let has = |tag| command.elements().iter().any(|element| element.tag == tag);
    let (has_title, has_id) = (has(TITLE), has(MESSAGE_ID));
    let mut gets = context.open_operations(entry.sender.other());
    let is_of_get = (has_title || has_id) && gets.any(|operation| operation.field == CommandField::C_GET_RQ);
    if has_title == has_id && !is_of_get {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = match (has_title, has_id) {
            (true, true) => "both, during a C-GET",
            (true, false) => "Move Originator Application Entity Title without Message ID",
            (false, _) => "Move Originator Message ID without Application Entity Title",
        };
        let evidence = Evidence::new("both elements in a C-MOVE, else none", observed)
            .octets(entry.sender, entry.span());
        if has_title == has_id { evidence.severity(Severity::Note) } else { evidence }
    });
}

fn example() -> Ladder {
    let set = CommandSetBuilder::default()
        .uid(0x0002, pdus::CT_IMAGE_STORAGE)
        .u16(0x0100, CommandField::C_STORE_RQ.0)
        .u16(0x0110, 1)
        .u16(0x0700, 0)
        .u16(0x0800, 1)
        .uid(0x1000, "2.25.2")
        .text(0x1030, "VIEWER");
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&messages::message(1, &set, Some(&examples::image())));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
