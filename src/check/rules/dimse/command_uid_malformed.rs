//! DIMSE-006.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute;
use crate::dict::attribute::Vr;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-006",
    name: "command_uid_malformed",
    title: "UID in a command set is padded wrongly, or is no UID",
    severity: Severity::Violation,
    clause: "PS3.5 9.1, 6.2",
    requirement: "A UID in a command set has digits and dots, no empty component and no leading zero, and \
                  one NUL if its length were odd.",
    rationale: "Peers compare it octet by octet: with a space behind it, it names nothing.",
    exceptions: "One NUL is right here; inside PDUs it is not.",
    advice: "Pad UIDs with a NUL, and only to an even length.",
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
        if attribute::vr(element.tag) != Vr::UI || value.is_empty() || value.contains(&b'\\') {
            continue;
        }
        let Some(expected) = fault(value) else { continue };
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} \"{}\"", commands::name(element.tag), Escaped(value));
            Evidence::new(expected, observed).octets(entry.sender, entry.span())
        });
    }
}

/// What is expected instead.
fn fault(value: &[u8]) -> Option<&'static str> {
    let uid = value.strip_suffix(&[0]).unwrap_or(value);
    let is_padded = uid.len() < value.len();
    if !value.len().is_multiple_of(2) {
        return Some("an even length, by one NUL");
    }
    if uid.iter().any(|octet| !matches!(octet, b'0'..=b'9' | b'.')) {
        return Some("digits and dots, and at most one NUL behind them");
    }
    if is_padded && uid.len().is_multiple_of(2) {
        return Some("a NUL only where the length were odd");
    }
    let is_component = |component: &[u8]| matches!(component, [b'0'] | [b'1'..=b'9', ..]);
    let is_uid = uid.split(|octet| *octet == b'.').all(is_component);
    (!is_uid).then_some("components of digits without leading zero")
}

fn example() -> Ladder {
    let request = traffic::affected("1.2.840.10008.1.1 ", CommandField::C_ECHO_RQ)
        .u16(0x0110, 7)
        .u16(0x0800, traffic::NONE);
    traffic::echo_of(&request.build())
}
