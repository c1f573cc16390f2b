//! SVC-UPS-007.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-UPS-007",
    name: "subscription_malformed",
    title: "Subscription to steps lacks who is to be told",
    severity: Severity::Violation,
    clause: "PS3.4 CC.2.3.1, CC.3.1.2",
    requirement: "A subscription names the AE that receives the reports and says whether it locks deletion; \
                  ending or suspending it names the AE. Suspension goes to a well-known instance.",
    rationale: "Reports go nowhere, or the manager fails the request.",
    exceptions: "",
    advice: "Send Receiving AE and Deletion Lock.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const RECEIVING_AE: Tag = Tag(0x0074, 0x1234);
const DELETION_LOCK: Tag = Tag(0x0074, 0x1230);
const GLOBAL: [&str; 2] = ["1.2.840.10008.5.1.4.34.5", "1.2.840.10008.5.1.4.34.5.1"];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_ACTION_RQ)
        || entry.service() != Service::UnifiedProcedureStep
    {
        return;
    }
    let Some(command) = &entry.command else { return };
    let wanted: &[Tag] = match command.action_type_id() {
        Some(3) => &[RECEIVING_AE, DELETION_LOCK],
        Some(4 | 5) => &[RECEIVING_AE],
        _ => return,
    };
    let elements = data_set.elements();
    let missing: Vec<String> =
        wanted.iter().filter(|tag| !elements.has_value(**tag)).map(|tag| label(*tag)).collect();
    if !missing.is_empty() {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("who is to be told, and how", format!("no {}", missing.join(", ")))
                .octets(entry.sender, entry.span())
        });
        return;
    }
    let instance = command.sop_instance_uid().unwrap_or_default();
    if command.action_type_id() == Some(5) && !GLOBAL.iter().any(|global| instance == **global) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("a global subscription instance", instance.to_string())
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let subscription = crate::scenario::DataSetBuilder::default().with(RECEIVING_AE, "CT01");
    examples::acted(examples::WATCH, examples::PUSH, 3, examples::INSTANCE, &subscription)
}
