//! UL-021.

use super::establishment::{report, request, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType, RejectReason, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-021",
    name: "application_context_not_dicom",
    title: "Application context is not the one of DICOM",
    severity: Severity::Warning,
    clause: "PS3.7 A.2.1, A.2.2",
    requirement: "The application context name of DICOM is 1.2.840.10008.3.1.1.1. A private one is possible \
                  if both peers know it, but not under the root of the standard.",
    rationale: "An acceptor that does not know the name has to reject the association.",
    exceptions: "A badly written UID is UL-030.",
    advice: "Send 1.2.840.10008.3.1.1.1.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    const DICOM: &str = "1.2.840.10008.3.1.1.1";
    let Some(request) = request(entry, context) else { return };
    let Some(name) = request.application_context_name().filter(|name| !name.is_empty()) else { return };
    if name.as_str() != DICOM {
        report(findings, entry, whole(entry), || {
            let is_private = !name.as_str().starts_with("1.2.840.10008.");
            let severity = if is_private { Severity::Warning } else { Severity::Violation };
            Evidence::new(DICOM, name.to_string()).severity(severity)
        });
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    let name = Content::ApplicationContext(Uid::from("1.2.840.10008.3.1.1.2"));
    request.items.retain(|item| item.kind != ItemType::APPLICATION_CONTEXT);
    request.items.insert(0, pdus::item(ItemType::APPLICATION_CONTEXT, name));
    let why = RejectReason { source: 1, reason: 2 };
    examples::rejected(&request, &encode::reject(1, why))
}
