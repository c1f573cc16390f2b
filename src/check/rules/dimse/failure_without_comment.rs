//! DIMSE-043.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-043",
    name: "failure_without_comment",
    title: "Failure or warning without Error Comment",
    severity: Severity::Note,
    clause: "PS3.7 Annex C",
    requirement: "A failure or warning may explain itself in Error Comment (0000,0902).",
    rationale: "It is the only hint that the peer gets.",
    exceptions: "It is optional.",
    advice: "Ask the vendor to fill in Error Comment.",
    is_pedantic: true,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(status) =
        entry.status().filter(|_| entry.command_field().is_some_and(CommandField::is_response))
    else {
        return;
    };
    let wants_comment =
        matches!(status, 0x0110 | 0xa700..=0xa7ff | 0xa900..=0xa9ff | 0xb000 | 0xc000..=0xcfff);
    if wants_comment && commands::sound(entry).is_some_and(|command| !commands::has(command, 0x0902)) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} {status:04X}H alone", entry.command_name());
            Evidence::new("an Error Comment", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    traffic::store_answered_by(0xc000, |response| response.uid(0x1000, "2.25.2"))
}
