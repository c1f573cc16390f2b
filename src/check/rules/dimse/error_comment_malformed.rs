//! DIMSE-044.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

const ERROR_COMMENT: Tag = Tag(0x0000, 0x0902);
const LONGEST: usize = 64;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-044",
    name: "error_comment_malformed",
    title: "Error Comment is too long or not plain ASCII",
    severity: Severity::Violation,
    clause: "PS3.7 Annex C; PS3.5 6.1, 6.2",
    requirement: "Error Comment has at most 64 characters of the default repertoire.",
    rationale: "Strict peers abort on it, and the error that it should explain is lost.",
    exceptions: "A command set cannot name a character set, so only ASCII can be meant.",
    advice: "Cut the text at 64 characters, and write it in ASCII.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(comment) = commands::sound(entry).and_then(|command| command.get(ERROR_COMMENT)) else { return };
    let comment = comment.strip_suffix(&[0]).unwrap_or(comment).trim_ascii_end();
    let is_plain = comment.iter().all(|octet| matches!(octet, 0x20..=0x7e));
    if is_plain && comment.len() <= LONGEST {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let odd = comment.iter().filter(|octet| !matches!(octet, 0x20..=0x7e)).count();
        let observed = format!("{} octets, {odd} of them not printable ASCII", comment.len());
        Evidence::new("at most 64 characters of ASCII", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let comment = "the archive cannot store this object, because its disk has been full since Monday";
    traffic::store_answered_by(0xa700, |response| response.text(0x0902, comment).uid(0x1000, "2.25.2"))
}
