//! DIMSE-008.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::message::Usage;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-008",
    name: "response_names_no_object",
    title: "Response does not name the SOP class or instance",
    severity: Severity::Note,
    clause: "PS3.7 9.3, 10.3",
    requirement: "A response may leave out the Affected SOP Class UID and the Affected SOP Instance UID of \
                  its request.",
    rationale: "Some requestors fail on responses without them.",
    exceptions: "It is legal.",
    advice: "If the peer fails on the response, add them.",
    is_pedantic: true,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some((command, definition)) = commands::defined(entry) else { return };
    if !command.command_field().is_some_and(CommandField::is_response) {
        return;
    }
    for element in [0x0002, 0x1000] {
        if definition.usage(element) == Some(Usage::Optional) && !commands::has(command, element) {
            findings.report(entry.last, Some(entry.sender), || {
                let observed = format!("{} without it", entry.command_name());
                Evidence::new(commands::element_name(element), observed).octets(entry.sender, entry.span())
            });
        }
    }
}

fn example() -> Ladder {
    let response = CommandSetBuilder::new(CommandField::C_ECHO_RQ.response());
    let response = response.u16(0x0120, 7).u16(0x0800, traffic::NONE).u16(0x0900, 0x0000);
    traffic::echo_answered_by(&response.build())
}
