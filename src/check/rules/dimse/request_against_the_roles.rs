//! DIMSE-029.

use super::commands;
use crate::check::{Check, Context, Evidence, Findings, Need, Operation, Rule, Severity};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-029",
    name: "request_against_the_roles",
    title: "Request from a peer that does not have the role for it",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.4; PS3.4",
    requirement: "Requests come from the SCU of the SOP class, N-EVENT-REPORT from its SCP: the requestor \
                  is SCU and the acceptor SCP unless they agreed otherwise.",
    rationale: "The peer has no handler for it, and aborts or answers with a failure.",
    exceptions: "Objects that a C-GET brings are SVC-GET-003, commitment reports of a new association \
                 SVC-SCM-012. UPS reports are let pass.",
    advice: "Propose the roles that are needed in the A-ASSOCIATE-RQ, and look whether the answer has them.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((field, _)) = commands::request(entry) else { return };
    let Some(agreed) = context.presentation_context(entry.context_id).filter(|agreed| agreed.is_accepted())
    else {
        return;
    };
    let Some(class) = agreed.abstract_syntax.as_ref().filter(|_| !agreed.is_abstract_syntax_inferred) else {
        return;
    };
    let roles = agreed.roles(entry.sender);
    let is_report = field == CommandField::N_EVENT_REPORT_RQ;
    let has_role = if is_report { roles.is_scp } else { roles.is_scu };
    let is_useless = !roles.is_scp && !roles.is_scu;
    if has_role || is_useless || is_told_elsewhere(entry, field, class, context) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let names: Vec<&str> = roles.names().collect();
        let expected = if is_report { "the SCP" } else { "the SCU" };
        let observed = format!(
            "{} from the {}, which is {} of {}",
            field.name(),
            entry.sender.name(),
            names.join(" and "),
            class.name_or_self()
        );
        Evidence::new(expected, observed).octets(entry.sender, entry.span())
    });
}

fn is_told_elsewhere(entry: &MessageEntry, field: CommandField, class: &Uid, context: &Context) -> bool {
    let is_retrieval = |operation: &Operation| operation.field == CommandField::C_GET_RQ;
    match field {
        CommandField::C_STORE_RQ => {
            context.open_operations(entry.sender.other()).any(is_retrieval)
                || context.finished.iter().any(is_retrieval)
        }
        CommandField::N_EVENT_REPORT_RQ => {
            matches!(Service::of(class.as_str()), Service::StorageCommitment | Service::UnifiedProcedureStep)
        }
        _ => false,
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.acceptor(&pdus::echo_request(1, 7));
    ladder.requestor(&pdus::echo_response(1, 7, 0x0000));
    ladder.release();
    ladder
}
