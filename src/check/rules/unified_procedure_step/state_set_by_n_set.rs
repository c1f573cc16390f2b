//! SVC-UPS-005.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-UPS-005",
    name: "state_set_by_n_set",
    title: "N-SET sets the state of a step",
    severity: Severity::Violation,
    clause: "PS3.4 CC.2.6.2",
    requirement: "The state of a step is changed by N-ACTION, never by N-SET.",
    rationale: "The manager fails the request, or the state of the step becomes inconsistent.",
    exceptions: "",
    advice: "Send N-ACTION type 1 (change state) with the Transaction UID.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const STATE: Tag = Tag(0x0074, 0x1000);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_SET_RQ)
        || entry.service() != Service::UnifiedProcedureStep
    {
        return;
    }
    if data_set.elements().element(STATE).is_none() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("no Procedure Step State (0074,1000)", "one in the N-SET-RQ")
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[examples::PULL]);
    examples::set(&mut ladder, 1, &examples::claim());
    ladder.release();
    ladder
}
