//! SVC-STO-010.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::attribute::Tag;
use crate::dict::status::Class;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, messages, pdus};
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-010",
    name: "instance_stored_twice",
    title: "Object was stored twice",
    severity: Severity::Note,
    clause: "PS3.4 B.2.2; PS3.5 9.1",
    requirement: "An object may be sent again. Two different objects never have the same SOP Instance UID.",
    rationale: "To send again costs time. If it is another object, one of the two is lost in the archive.",
    exceptions: "To store again is legal. Retrievals bring the same object as often as it is asked for.",
    advice: "Look for a timer of the sender that ends before the archive answers, or for a generator of \
             UIDs that repeats itself.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ.response()) {
        return;
    }
    if !matches!(entry.status_class(), Some(Class::Success | Class::Warning)) {
        return;
    }
    let Some((_, is_other)) = stories.stored_before(entry, context) else { return };
    let Some(request) = context.operation_of(entry).and_then(|operation| operation.request.command.as_ref())
    else {
        return;
    };
    let is_retrieved = request.move_originator().is_some()
        || context.open.iter().any(|operation| operation.field == CommandField::C_GET_RQ);
    if is_retrieved {
        return;
    }
    let is_other = is_other == Some(true);
    findings.report(entry.last, Some(entry.sender.other()), || {
        let instance = CommandSet::sop_instance_uid(request).unwrap_or_default();
        let what = if is_other { ", this time with another patient, study, series or number" } else { "" };
        let evidence = Evidence::new("each object once", format!("{instance} again{what}"))
            .octets(entry.sender, entry.span());
        if is_other { evidence.severity(Severity::Warning) } else { evidence }
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    for (id, number) in [(1, "1"), (2, "2")] {
        let image = examples::image().with(Tag(0x0020, 0x0013), number);
        ladder.requestor(&messages::message(
            1,
            &examples::store_command(pdus::CT_IMAGE_STORAGE, id),
            Some(&image),
        ));
        ladder.acceptor(&pdus::store_response(1, id, 0x0000));
    }
    ladder.release();
    ladder
}
