//! SVC-GET-002.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::Body;

pub(super) static RULE: Rule = Rule {
    id: "SVC-GET-002",
    name: "get_accepted_without_scp_role",
    title: "C-GET accepted, but not the SCP role for storage classes",
    severity: Severity::Warning,
    clause: "PS3.4 C.5.3; PS3.7 D.3.3.4",
    requirement: "An acceptor of C-GET that accepts a storage context also accepts the SCP role that the \
                  requestor offers for it.",
    rationale: "Without the role it may not send what it is asked for.",
    exceptions: "An acceptor that does not have a class should reject its context.",
    advice: "Let the archive answer role selection items, or use C-MOVE.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let (Body::AssociateAc(_), Some(request)) = (&pdu.body, &context.negotiation.request) else { return };
    let accepted = || context.negotiation.contexts.iter().filter(|context| context.is_accepted());
    let is = |class: Option<&Uid>, service| class.is_some_and(|class| Service::of(class.as_str()) == service);
    if !accepted().any(|context| is(context.abstract_syntax.as_ref(), Service::QueryRetrieveGet)) {
        return;
    }
    let offered: Vec<&Uid> = request
        .role_selections()
        .filter(|role| role.scp_role == 1)
        .map(|role| &role.sop_class_uid)
        .filter(|class| is(Some(class), Service::Storage))
        .collect();
    let refused = accepted()
        .filter(|context| !context.requestor_roles.is_scp)
        .filter_map(|context| context.abstract_syntax.as_ref())
        .filter(|class| offered.contains(class));
    let refused: Vec<&Uid> = refused.collect();
    if !refused.is_empty() {
        findings.report(entry.last, Some(entry.sender), || {
            let names: Vec<String> = refused.iter().take(4).map(|class| class.name_or_self()).collect();
            let observed = format!("{} contexts without it: {}", refused.len(), names.join(", "));
            Evidence::new("the SCP role for storage contexts, as offered", observed)
                .octets(entry.sender, pdu.header.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::get_with(vec![workflow::role(pdus::CT_IMAGE_STORAGE, 0, 1)], Vec::new());
    ladder.release();
    ladder
}
