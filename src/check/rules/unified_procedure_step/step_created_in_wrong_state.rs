//! SVC-UPS-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-UPS-001",
    name: "step_created_in_wrong_state",
    title: "Step is created in a state other than SCHEDULED, or locked",
    severity: Severity::Violation,
    clause: "PS3.4 CC.2.5.2, CC.2.5.1.3",
    requirement: "A new step is SCHEDULED, and its Transaction UID is empty: nobody performs it yet.",
    rationale: "The manager fails the creation (C309).",
    exceptions: "",
    advice: "Send SCHEDULED, and Transaction UID with zero length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const STATE: Tag = Tag(0x0074, 0x1000);
const TRANSACTION_UID: Tag = Tag(0x0008, 0x1195);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_CREATE_RQ)
        || entry.service() != Service::UnifiedProcedureStep
    {
        return;
    }
    let elements = data_set.elements();
    let state = elements.trimmed(STATE);
    let is_locked = elements.has_value(TRANSACTION_UID);
    if state == b"SCHEDULED" && !is_locked {
        return;
    }
    let locked = if is_locked { ", with a Transaction UID" } else { "" };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("SCHEDULED, without Transaction UID", format!("\"{}\"{locked}", Escaped(state)))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::created(&examples::step().with(STATE, "IN PROGRESS"))
}
