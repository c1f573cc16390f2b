//! SVC-SCM-012.

use super::messages;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::{MessageEntry, PduContent, PduEntry};
use crate::ul::{Body, PduType, Role};

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-012",
    name: "commitment_report_without_role",
    title: "Association for a commitment report without the SCP role",
    severity: Severity::Violation,
    clause: "PS3.4 J.2.1, J.3.3.1.2; PS3.7 D.3.3.4",
    requirement: "An archive that opens an association to report proposes the SCP role for storage \
                  commitment by role selection, and the modality grants it.",
    rationale: "Without it the archive is SCU there: the modality refuses the report, or answers in the \
                wrong role.",
    exceptions: "On the association of the request no role selection is needed: there the acceptor reports.",
    advice: "Add an SCP/SCU Role Selection item for 1.2.840.10008.1.20.1 with SCU role 0 and SCP role 1, and \
             answer it.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &[],
    checks: &[Check::Message(check_report), Check::Pdu(check_accept)],
    example,
    example_also_breaks: &[],
};

/// The archive reports without having asked for the role.
fn check_report(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let is_reverse = entry.sender == Role::Requestor && messages::is(entry, CommandField::N_EVENT_REPORT_RQ);
    if !is_reverse || proposes_role(context) {
        return;
    }
    findings.report(entry.last, Some(Role::Requestor), || {
        Evidence::new("role selection with SCP role 1", "N-EVENT-REPORT-RQ of the requestor without it")
            .octets(entry.sender, entry.span())
    });
}

/// The modality takes the context and not the role.
fn check_accept(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    if !matches!(pdu.body, Body::AssociateAc(_)) || !proposes_role(context) {
        return;
    }
    let refused = context.negotiation.contexts.iter().find(|context| {
        let is_commitment = context.abstract_syntax.as_ref().is_some_and(messages::is_commitment);
        is_commitment && context.is_accepted() && !context.requestor_roles.is_scp
    });
    if let Some(refused) = refused {
        findings.report(entry.last, Some(Role::Acceptor), || {
            let observed = format!("context {} accepted, the role not granted", refused.id);
            Evidence::new("the SCP role granted, as proposed", observed)
                .octets(entry.sender, pdu.header.span())
        });
    }
}

fn proposes_role(context: &Context) -> bool {
    let request = context.negotiation.request.as_ref();
    request.is_some_and(|request| {
        request
            .role_selections()
            .any(|role| messages::is_commitment(&role.sop_class_uid) && role.scp_role == 1)
    })
}

fn example() -> Ladder {
    let mut ladder = Ladder::commitment();
    ladder.release();
    ladder.connect_between(workflow::ARCHIVE, workflow::MODALITY);
    let proposals = vec![pdus::proposal(1, workflow::COMMITMENT)];
    let roles = vec![workflow::role(workflow::COMMITMENT, 0, 1)];
    ladder.requestor(&workflow::associate_with(PduType::ASSOCIATE_RQ, "PACS", "CT01", proposals, roles));
    ladder.acceptor(&pdus::accept("PACS", "CT01", &[1]));
    ladder.release();
    ladder
}
