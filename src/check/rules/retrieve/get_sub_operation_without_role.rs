//! SVC-GET-003.

use super::operations;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "SVC-GET-003",
    name: "get_sub_operation_without_role",
    title: "Sub-operation sent without the granted role",
    severity: Severity::Warning,
    clause: "PS3.4 C.5.3; PS3.7 D.3.3.4",
    requirement: "An acceptor sends C-STORE requests only on contexts for which it has granted the SCP role \
                  to the requestor.",
    rationale: "Strict clients refuse what comes in the wrong direction.",
    exceptions: "Several clients take it all the same.",
    advice: "Answer the role selection of the request before using the role.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &["SVC-GET-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &["SVC-GET-002"],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.sender != Role::Acceptor || operations::get_of(entry, context).is_none() {
        return;
    }
    let Some(storage) = context.presentation_context(entry.context_id) else { return };
    if storage.is_accepted() && !storage.requestor_roles.is_scp {
        findings.report(entry.last, Some(entry.sender), || {
            let class = storage.abstract_syntax.as_ref().map_or_else(String::new, Uid::name_or_self);
            let observed = format!("C-STORE-RQ on context {} ({class}) without it", storage.id);
            Evidence::new("the SCP role of the requestor, granted", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::get_with(vec![workflow::role(pdus::CT_IMAGE_STORAGE, 0, 1)], Vec::new());
    ladder.requestor(&workflow::get_request(1, 1, &workflow::study()));
    ladder.acceptor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&workflow::get_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    ladder
}
