//! SVC-STO-005.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, statuses};

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-005",
    name: "storage_warning",
    title: "Object was stored with a warning",
    severity: Severity::Note,
    clause: "PS3.4 B.2.3",
    requirement: "A warning says that the object is stored, but changed or not quite right: B000 coerced, \
                  B006 elements dropped, B007 does not match its SOP class.",
    rationale: "Where identifiers were coerced, reports, MPPS and commitment requests refer to objects that \
                the archive has under other identifiers.",
    exceptions: "A warning is a success: the sender must not send the object again.",
    advice: "Compare what the archive shows with what was sent.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ.response()) {
        return;
    }
    let Some(status @ (0xb000 | 0xb006 | 0xb007)) = entry.status() else { return };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("0000H", statuses::describe(entry, status)).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::answered(0xb000)
}
