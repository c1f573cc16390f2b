//! DIMSE-030.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

const AFFECTED_CLASS: Tag = Tag(0x0000, 0x0002);

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-030",
    name: "request_for_other_sop_class",
    title: "Request for another SOP class than that of its context",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, D.3.2; PS3.4 B.3.1.3",
    requirement: "The Affected SOP Class UID of a C-service request is the abstract syntax of its \
                  presentation context.",
    rationale: "The receiver rejects the object (0122H, A9xxH), or files it under the wrong class.",
    exceptions: "N-services, and UPS, whose instances are of the Push class. A class that was negotiated as \
                 specialised, or as related general class, is accepted.",
    advice: "Choose the context by the SOP class of the object, and leave out objects for whose class none \
             was accepted.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &["DIMSE-001", "DIMSE-031"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((field, _)) =
        commands::request(entry).filter(|(field, _)| field.0 < CommandField::N_EVENT_REPORT_RQ.0)
    else {
        return;
    };
    let Some(agreed) = context.presentation_context(entry.context_id) else { return };
    let Some(syntax) = agreed.abstract_syntax.as_ref().filter(|_| agreed.is_proposed == Some(true)) else {
        return;
    };
    let Some(class) = entry.command.as_ref().and_then(|command| command.get(AFFECTED_CLASS)).map(Uid::new)
    else {
        return;
    };
    let is_step = Service::of(syntax.as_str()) == Service::UnifiedProcedureStep;
    if class.is_empty() || class == *syntax || is_step || is_related(&class, syntax, context) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("{} of {}", field.name(), class.name_or_self());
        Evidence::new(syntax.name_or_self(), observed).octets(entry.sender, entry.span())
    });
}

/// Were these two classes negotiated as related (PS3.7 D.3.3.6)?
fn is_related(class: &Uid, syntax: &Uid, context: &Context) -> bool {
    let associates = context.negotiation.request.iter().chain(&context.negotiation.accept);
    associates.flat_map(|associate| associate.common_extended_negotiations()).any(|common| {
        let related = &common.related_general_sop_class_uids;
        common.sop_class_uid == *class && related.contains(syntax)
            || common.sop_class_uid == *syntax && related.contains(class)
    })
}

fn example() -> Ladder {
    let request = pdus::store_request(1, 1, &pdus::ct_image(64), 4_096);
    traffic::exchange(traffic::MR_IMAGE_STORAGE, &request, &pdus::store_response(1, 1, 0x0000))
}
