//! SVC-GET-001.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, workflow};
use crate::timeline::MessageEntry;
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "SVC-GET-001",
    name: "get_without_scp_role",
    title: "C-GET without the SCP role for storage classes",
    severity: Severity::Violation,
    clause: "PS3.4 C.5.3; PS3.7 D.3.3.4",
    requirement: "Who asks with C-GET offers by role selection to be SCP of the storage classes that it \
                  wants to get.",
    rationale: "The archive may not send anything: all sub-operations fail, with B000 or A702.",
    exceptions: "Judged when a C-GET-RQ is sent: storage contexts may serve other ends before.",
    advice: "Add an SCP/SCU Role Selection item with SCP role 1 for each storage class.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_GET_RQ) || entry.sender != Role::Requestor {
        return;
    }
    let Some(request) = &context.negotiation.request else { return };
    let is_storage = |uid: &Uid| Service::of(uid.as_str()) == Service::Storage;
    let classes = context.negotiation.contexts.iter().filter_map(|context| context.abstract_syntax.as_ref());
    let count = classes.filter(|class| is_storage(class)).count();
    let has_role =
        request.role_selections().any(|role| role.scp_role == 1 && is_storage(&role.sop_class_uid));
    if count > 0 && !has_role {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("storage contexts: {count}, none of them with the SCP role");
            Evidence::new("role selection with SCP role 1 for storage classes", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::get_with(Vec::new(), Vec::new());
    ladder.requestor(&workflow::get_request(1, 1, &workflow::study()));
    let list = workflow::failed_list("2.25.2");
    let counters = [None, Some(0), Some(1), Some(0)];
    let field = CommandField::C_GET_RQ;
    ladder.acceptor(&workflow::retrieve_response(field, 1, 0xa702, counters, Some(&list)));
    ladder.release();
    ladder
}
