//! DIMSE-001.

use super::commands;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::octets::hex;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;
use crate::ul::{AbortSource, encode};

/// Octets shown of the command set.
const SHOWN: usize = 32;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-001",
    name: "command_set_not_implicit_little_endian",
    title: "Command set is not Implicit VR Little Endian",
    severity: Severity::Violation,
    clause: "PS3.7 6.3.1",
    requirement: "A command set is encoded in Implicit VR Little Endian, whatever transfer syntax its \
                  context has.",
    rationale: "The receiver cannot read the command and aborts.",
    exceptions: "",
    advice: "Encode commands independently of the transfer syntax of the context.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::whole(entry) else { return };
    if command.octets().is_empty() || command.faults().is_empty() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let octets = command.octets();
        let head = hex(octets.get(..SHOWN).unwrap_or(octets));
        let observed = match guess(octets) {
            Some(encoding) => format!("{encoding}: {head}"),
            None => format!("elements that do not add up: {head}"),
        };
        Evidence::new("Implicit VR Little Endian", observed).octets(entry.sender, entry.span())
    });
}

/// The encoding that the first element has.
fn guess(octets: &[u8]) -> Option<&'static str> {
    match octets.get(..8)? {
        [0, 0, 0, 0, 0, 0, 0, 4] => Some("Implicit VR Big Endian"),
        [0, 0, _, _, b'U', b'L' | b'I' | b'S', 4, 0] => Some("Explicit VR Little Endian"),
        [0, 0, _, _, b'U', b'L' | b'I' | b'S', 0, 4] => Some("Explicit VR Big Endian"),
        _ => None,
    }
}

fn example() -> Ladder {
    let command = [
        &[0, 0, 0, 0, b'U', b'L', 4, 0, 40, 0, 0, 0][..],
        &[0, 0, 2, 0, b'U', b'I', 18, 0],
        b"1.2.840.10008.1.1\0",
        &[0, 0, 0, 1, b'U', b'S', 2, 0, 0x30, 0],
        &[0, 0, 0x10, 1, b'U', b'S', 2, 0, 7, 0],
        &[0, 0, 0, 8, b'U', b'S', 2, 0, 1, 1],
    ];
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::command(1, &command.concat()));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 0 }));
    ladder.close();
    ladder
}
