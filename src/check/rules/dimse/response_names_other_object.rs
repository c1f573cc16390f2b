//! DIMSE-026.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-026",
    name: "response_names_other_object",
    title: "Response names another SOP class or instance than its request",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1",
    requirement: "Where a response names SOP class and instance, they are those of its request.",
    rationale: "The requestor marks the wrong object as done, or looks for an operation that it never began.",
    exceptions: "A response may leave them out. A UPS is of the Push class in every response. The instance \
                 of a successful N-CREATE-RSP is DIMSE-062 and DIMSE-063.",
    advice: "Copy both UIDs from the request.",
    is_pedantic: false,
    needs: &[Need::History],
    follows_from: &["DIMSE-001", "DIMSE-021"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(command) = commands::sound(entry) else { return };
    let Some(field) = command.command_field().filter(|field| field.is_response()) else { return };
    let Some(operation) = context.operation_of(entry) else { return };
    let Some(request) = operation.request.command.as_ref() else { return };
    let class = (command.sop_class_uid(), request.sop_class_uid());
    let instance = (command.sop_instance_uid(), request.sop_instance_uid());
    let is_create = field == CommandField::N_CREATE_RQ.response();
    let differs = |(own, asked): &(Option<Uid>, Option<Uid>)| match (own, asked) {
        (Some(own), Some(asked)) => !own.is_empty() && !asked.is_empty() && own != asked,
        _ => false,
    };
    // A UPS is of the Push class whatever class was asked for.
    let is_step = entry.service() == Service::UnifiedProcedureStep;
    let found = if differs(&class) && !is_step { class } else { instance };
    if operation.field.response() != field || !differs(&found) || is_create && is_instance(&found, command) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let text = |uid: &Option<Uid>| uid.as_ref().map(Uid::name_or_self).unwrap_or_default();
        Evidence::new(text(&found.1), text(&found.0)).octets(entry.sender, entry.span())
    });
}

fn is_instance(found: &(Option<Uid>, Option<Uid>), command: &CommandSet) -> bool {
    found.0 == command.sop_instance_uid()
}

fn example() -> Ladder {
    let request = pdus::store_request(1, 1, &pdus::ct_image(64), 4_096);
    traffic::exchange(pdus::CT_IMAGE_STORAGE, &request, &pdus::store_response_to(1, 1, 0x0000, "2.25.99"))
}
