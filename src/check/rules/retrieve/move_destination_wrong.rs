//! SVC-MOVE-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MOVE-001",
    name: "move_destination_wrong",
    title: "Move Destination missing or no AE title",
    severity: Severity::Violation,
    clause: "PS3.7 9.1.4.1.5, 9.3.4.1; PS3.5 6.2",
    requirement: "A C-MOVE-RQ names the AE title that the images go to: 1 to 16 printable characters, not \
                  all of them spaces, and no backslash.",
    rationale: "The archive cannot look up a destination: it answers A801, or a failure that tells nothing.",
    exceptions: "",
    advice: "Configure the AE title of the destination in the client.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_MOVE_RQ) {
        return;
    }
    let Some(command) = entry.command.as_ref().filter(|command| command.faults().is_empty()) else { return };
    let destination = command.get(Tag(0x0000, 0x0600));
    if destination.is_some_and(is_ae_title) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = match destination {
            None => "no Move Destination".to_owned(),
            Some(title) if title.trim_ascii().is_empty() => "a blank title".to_owned(),
            Some(title) => format!("\"{}\"", Escaped(title.get(..64).unwrap_or(title))),
        };
        Evidence::new("an AE title of 1 to 16 characters", observed).octets(entry.sender, entry.span())
    });
}

fn is_ae_title(value: &[u8]) -> bool {
    let title = value.trim_ascii_end();
    let is_plain = |octet: &u8| (b' '..=b'~').contains(octet) && *octet != b'\\';
    !title.trim_ascii().is_empty() && value.len() <= 16 && title.iter().all(is_plain)
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::STUDY_ROOT_MOVE]);
    ladder.requestor(&workflow::move_request(1, 1, "  ", &workflow::study()));
    ladder.acceptor(&workflow::move_response(0xa801, [None; 4]));
    ladder.release();
    ladder
}
