//! SVC-UPS-006.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-UPS-006",
    name: "event_report_malformed",
    title: "Event report of a step lacks what it reports",
    severity: Severity::Violation,
    clause: "PS3.4 CC.2.4.1",
    requirement: "A state report has the state and the readiness of its input, a cancel request the AE that \
                  asks, a progress report the progress, a status report the states of the manager.",
    rationale: "Watchers miss the event, and go on as if nothing had happened.",
    exceptions: "Assignment (type 5) has what is known, and is not judged.",
    advice: "Send the attributes that belong to the Event Type ID.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_EVENT_REPORT_RQ)
        || entry.service() != Service::UnifiedProcedureStep
    {
        return;
    }
    let event = entry.command.as_ref().and_then(CommandSet::event_type_id);
    let wanted: &[Tag] = match event {
        Some(1) => &[Tag(0x0074, 0x1000), Tag(0x0040, 0x4041)],
        Some(2) => &[Tag(0x0074, 0x1236)],
        Some(3) => &[Tag(0x0074, 0x1002)],
        Some(4) => &[Tag(0x0074, 0x1242), Tag(0x0074, 0x1244), Tag(0x0074, 0x1246)],
        Some(5) => &[],
        _ => {
            let observed = event.map_or("none".to_owned(), |event| event.to_string());
            findings.report(entry.last, Some(entry.sender), || {
                Evidence::new("event type 1 to 5", observed).octets(entry.sender, entry.span())
            });
            return;
        }
    };
    let elements = data_set.elements();
    let missing: Vec<String> =
        wanted.iter().filter(|tag| elements.element(**tag).is_none()).map(|tag| label(*tag)).collect();
    if missing.is_empty() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(
            format!("what event type {} reports", event.unwrap_or_default()),
            format!("no {}", missing.join(", ")),
        )
        .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::reported(1, &crate::scenario::DataSetBuilder::default().with(Tag(0x0074, 0x1000), "CANCELED"))
}
