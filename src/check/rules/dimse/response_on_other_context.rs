//! DIMSE-023.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-023",
    name: "response_on_other_context",
    title: "Response on another presentation context",
    severity: Severity::Warning,
    clause: "PS3.8 E.1; PS3.7 D.3.2",
    requirement: "A response comes on the presentation context of its request.",
    rationale: "Requestors that read by context do not find it, or read its data set in the wrong transfer \
                syntax.",
    exceptions: "",
    advice: "Answer on the context that the request came on.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if !entry.command_field().is_some_and(CommandField::is_response) {
        return;
    }
    let Some(operation) = context.operation_of(entry) else { return };
    let asked = operation.request.context_id;
    if asked != entry.context_id {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} on context {}", entry.command_name(), entry.context_id);
            Evidence::new(format!("context {asked}"), observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::VERIFICATION, pdus::VERIFICATION]);
    ladder.requestor(&pdus::echo_request(3, 7));
    ladder.acceptor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
