//! SVC-UPS-003.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-UPS-003",
    name: "action_not_of_class",
    title: "Action that the negotiated UPS class does not have",
    severity: Severity::Violation,
    clause: "PS3.4 CC.2",
    requirement: "Changing the state belongs to Pull, asking for cancellation to Push and Watch, \
                  subscriptions to Watch.",
    rationale: "The manager fails the action (0123, 0211).",
    exceptions: "",
    advice: "Negotiate the class that has the action, and send it on its context.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_ACTION_RQ) {
        return;
    }
    let Some(class) = context.sop_class(entry).map(Uid::as_str) else { return };
    let Some(action) = entry.command.as_ref().and_then(CommandSet::action_type_id) else { return };
    let is_new = class.starts_with("1.2.840.10008.5.1.4.34.6.");
    if !is_new || Service::of(class) != Service::UnifiedProcedureStep {
        return;
    }
    let has_action = match action {
        1 => class == examples::PULL,
        2 => class == examples::PUSH || class == examples::WATCH,
        3..=5 => class == examples::WATCH,
        _ => false,
    };
    if has_action {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(
            "an action of the negotiated class",
            format!("action type {action} on a context for {}", Uid::from(class).name_or_self()),
        )
        .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::acted(examples::PUSH, examples::PUSH, 1, examples::INSTANCE, &examples::claim())
}
