//! DIMSE-012.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-012",
    name: "requested_and_affected_uid_confused",
    title: "Requested UID instead of Affected UID, or the reverse",
    severity: Severity::Violation,
    clause: "PS3.7 9.3, 10.3",
    requirement: "N-GET, N-SET, N-ACTION and N-DELETE requests name their object as Requested, all other \
                  messages as Affected.",
    rationale: "The receiver finds no SOP class or instance where it looks, and fails the request.",
    exceptions: "",
    advice: "Use (0000,0003) and (0000,1001) in those four requests, (0000,0002) and (0000,1000) in all \
             others.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some((command, definition)) = commands::defined(entry) else { return };
    for element in [0x0002, 0x0003, 0x1000, 0x1001] {
        let Some(right) = commands::counterpart(element).filter(|right| definition.usage(*right).is_some())
        else {
            continue;
        };
        let is_confused = commands::has(command, element)
            && definition.usage(element).is_none()
            && !commands::has(command, right);
        if is_confused {
            findings.report(entry.last, Some(entry.sender), || {
                let observed = format!("{} in a {}", commands::element_name(element), entry.command_name());
                Evidence::new(commands::element_name(right), observed).octets(entry.sender, entry.span())
            });
        }
    }
}

fn example() -> Ladder {
    let request = traffic::affected(traffic::PRINTER, CommandField::N_GET_RQ)
        .u16(0x0110, 1)
        .u16(0x0800, traffic::NONE)
        .uid(0x1001, traffic::PRINTER_INSTANCE)
        .element(0x1005, &[0x10, 0x21, 0x10, 0x00]);
    let response =
        traffic::send_with(traffic::printer_response(1, traffic::PRESENT), &traffic::printer_status());
    traffic::exchange(traffic::GRAYSCALE_PRINT, &traffic::send(request), &response)
}
