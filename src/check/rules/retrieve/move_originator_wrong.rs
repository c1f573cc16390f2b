//! SVC-MOVE-007.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::attribute::Tag;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::{LinkKind, MessageEntry};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MOVE-007",
    name: "move_originator_wrong",
    title: "Move Originator does not name the C-MOVE",
    severity: Severity::Violation,
    clause: "PS3.7 9.1.1.1.6, 9.1.1.1.7",
    requirement: "Move Originator of a sub-operation is the AE title that asked for the C-MOVE, with the \
                  Message ID of that request.",
    rationale: "The receiver cannot tell whose images these are, and files them as unrequested.",
    exceptions: "Both elements are optional. Judged only where one C-MOVE to this destination is under way.",
    advice: "Copy calling AE title and Message ID of the C-MOVE-RQ, not the title of the archive.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    let Some(link) = entry.link.filter(|link| link.is_inferred && link.kind == LinkKind::SubOperation) else {
        return;
    };
    let Some(command) = entry.command.as_ref() else { return };
    let Some(title) = command.move_originator().filter(|title| !title.is_empty()) else { return };
    let Some(retrieve) = stories.retrieve(&link.to) else { return };
    let Some(scu) = retrieve.scu.title.map(|scu| scu.to_string()) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let id = command.get(Tag(0x0000, 0x1031)).and_then(|id| id.try_into().ok()).map(u16::from_le_bytes);
        let id = id.map_or("none".to_owned(), |id| id.to_string());
        let expected = format!("{scu}, Message ID {}", retrieve.message_id);
        let evidence =
            Evidence::new(expected, format!("{title}, Message ID {id}")).octets(entry.sender, entry.span());
        // With the right title, it may speak of an operation that was not captured.
        if title == scu { evidence.possible() } else { evidence }
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::retrieval();
    ladder.archive_calls(workflow::WORKSTATION, "WORKSTATION01");
    ladder.requestor(&workflow::store_for_move(1, 1, "PACS", 1));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder.switch_to(0);
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    ladder
}
