//! DIMSE-005.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dict::message::Usage;
use crate::dict::{Uid, attribute};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-005",
    name: "command_element_length_wrong",
    title: "Command element has a length that its type does not have",
    severity: Severity::Violation,
    clause: "PS3.5 6.2; PS3.7 E.1",
    requirement: "Values are 2 octets for US, 4 for UL and for each tag, at most 64 for a UID and 16 for an \
                  AE title, and even in length.",
    rationale: "Receivers read the number wrongly, cut the text, or abort.",
    exceptions: "An Error Comment that is too long is DIMSE-044. An empty optional element is only noted.",
    advice: "Encode each value in the size of its value representation, padded to an even length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some((command, definition)) = commands::defined(entry) else { return };
    for element in commands::elements(command) {
        let value = command.value(element);
        let is_optional = definition.usage(element.tag.1) != Some(Usage::Mandatory);
        let severity = match fault(element.tag, value) {
            Some(_) => Severity::Violation,
            None if value.is_empty() && is_optional => Severity::Note,
            None => continue,
        };
        findings.report(entry.last, Some(entry.sender), || {
            let expected = fault(element.tag, value).unwrap_or("a value, or no such element");
            let observed = format!("{} of {} octets", commands::name(element.tag), element.length);
            Evidence::new(expected, observed).octets(entry.sender, entry.span()).severity(severity)
        });
    }
}

/// What length is right instead.
fn fault(tag: Tag, value: &[u8]) -> Option<&'static str> {
    let has_several = value.contains(&b'\\');
    let (is_wrong, expected) = match &attribute::vr(tag).0 {
        b"US" => (!value.len().is_multiple_of(2), "2 octets"),
        b"UL" => (!matches!(value.len(), 0 | 4), "4 octets"),
        b"AT" => (!value.len().is_multiple_of(4), "4 octets a tag"),
        // An odd one is no UID at all.
        b"UI" => (Uid::new(value).octets().len() > 64 && !has_several, "at most 64 octets"),
        b"AE" if !has_several && value.trim_ascii().len() > 16 => (true, "at most 16 characters"),
        _ => (!value.len().is_multiple_of(2), "an even length"),
    };
    is_wrong.then_some(expected)
}

fn example() -> Ladder {
    let request = traffic::affected(pdus::VERIFICATION, CommandField::C_ECHO_RQ)
        .element(0x0110, &[7, 0, 0])
        .element(0x0800, &[1, 1, 0]);
    traffic::echo_of(&request.build())
}
