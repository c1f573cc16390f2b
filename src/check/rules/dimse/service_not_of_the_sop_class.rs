//! DIMSE-031.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::service::Service;
use crate::dict::service_group;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-031",
    name: "service_not_of_the_sop_class",
    title: "Request that the SOP class does not have",
    severity: Severity::Violation,
    clause: "PS3.4",
    requirement: "A request is one of the services that the SOP class of its presentation context defines.",
    rationale: "The peer answers 0211H or aborts.",
    exceptions: "SOP classes that are private or unknown. C-CANCEL-RQ is DIMSE-054.",
    advice: "Choose the context by its abstract syntax, not by position; propose one for Verification for \
             C-ECHO.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &["DIMSE-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((field, _)) = commands::request(entry).filter(|(field, _)| field.is_known()) else { return };
    let Some(agreed) = context.presentation_context(entry.context_id) else { return };
    let Some(class) = agreed.abstract_syntax.as_ref().filter(|_| agreed.is_proposed == Some(true)) else {
        return;
    };
    let Some(requests) = service_group::requests(Service::of(class.as_str())) else { return };
    if requests.contains(&field.0) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let names: Vec<&str> = requests.iter().map(|request| CommandField(*request).name()).collect();
        let observed = format!("{} on a context for {}", field.name(), class.name_or_self());
        Evidence::new(names.join(", "), observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let command = |field: CommandField| traffic::affected(pdus::CT_IMAGE_STORAGE, field);
    let request = command(CommandField::C_ECHO_RQ).u16(0x0110, 7).u16(0x0800, traffic::NONE);
    let response = command(CommandField::C_ECHO_RQ.response()).u16(0x0120, 7).u16(0x0800, traffic::NONE);
    let response = traffic::send(response.u16(0x0900, 0x0000));
    traffic::exchange(pdus::CT_IMAGE_STORAGE, &traffic::send(request), &response)
}
