//! DIMSE-013.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Vr;
use crate::dict::{attribute, message};
use crate::octets::{Escaped, hex};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-013",
    name: "command_element_with_several_values",
    title: "Several values where a command element has one",
    severity: Severity::Violation,
    clause: "PS3.7 E.1; PS3.6 7",
    requirement: "Of the command elements, only Offending Element and Attribute Identifier List may have \
                  several values.",
    rationale: "Receivers take the first value, or none.",
    exceptions: "A backslash in an Error Comment would separate values too.",
    advice: "Send a single value.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    for element in commands::elements(command) {
        let value = command.value(element);
        let vr = attribute::vr(element.tag);
        let has_several = match &vr.0 {
            b"US" => value.len() > 2 && value.len().is_multiple_of(2),
            b"UI" | b"AE" | b"LO" => value.contains(&b'\\'),
            _ => false,
        };
        if has_several && message::is_element(element.tag.1) && !message::is_multiple(element.tag.1) {
            findings.report(entry.last, Some(entry.sender), || {
                let shown = if vr == Vr::US { hex(value) } else { Escaped(value).to_string() };
                let observed = format!("{}: {shown}", commands::name(element.tag));
                Evidence::new("one value", observed).octets(entry.sender, entry.span())
            });
        }
    }
}

fn example() -> Ladder {
    let response = traffic::echo_response(0x0122).text(0x0902, "NOT\\SUPPORTED");
    traffic::echo_answered_by(&response.build())
}
