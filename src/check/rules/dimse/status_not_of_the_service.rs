//! DIMSE-041.

use super::traffic;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::dict::status;
use crate::dict::status::Class;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

/// A failure reason of commitment reports, which SCPs use as a status too.
const DUPLICATE_TRANSACTION: u16 = 0x0131;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-041",
    name: "status_not_of_the_service",
    title: "Status that the service does not define",
    severity: Severity::Warning,
    clause: "PS3.4; PS3.7 9.1, 10.1",
    requirement: "A response has a status that its service class or its DIMSE service lists.",
    rationale: "The requestor knows of it no more than its class: success, warning or failure.",
    exceptions: "General codes of other DIMSE services are only noted; 0110H, 0124H and 021xH are used \
                 everywhere and let pass. SOP classes that are private or unknown.",
    advice: "Use the code that the service class defines for the case.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001", "SVC-STO-011"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let (Some(status), Some(field)) = (entry.status(), entry.command_field()) else { return };
    let service = entry.service();
    let is_usual = matches!(status, 0x0000 | 0x0110 | 0x0124 | 0x0210..=0x0213)
        || status == DUPLICATE_TRANSACTION && service == Service::StorageCommitment;
    let is_elsewhere = matches!(status, 0xfe00 | 0xff00 | 0xff01) || Class::of(status) == Class::Unknown;
    if is_usual || is_elsewhere || service == Service::Other || !field.is_response() || !field.is_known() {
        return;
    }
    let is_defined = status::of_service(service, field.0, status).is_some();
    if is_defined || status::is_general_of(field.0, status) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let general = status::meaning(service, field.0, status);
        let borrowed = match (general, status::elsewhere(status)) {
            (Some(general), _) => format!(": elsewhere \"{}\"", general.meaning),
            (None, Some((other, row))) => format!(": in {} \"{}\"", other.name(), row.meaning),
            (None, None) => String::new(),
        };
        let expected = format!("a status of {} for a {}", service.name(), field.name());
        let evidence = Evidence::new(expected, format!("{status:04X}H{borrowed}"));
        let evidence = evidence.octets(entry.sender, entry.span());
        if general.is_some() { evidence.severity(Severity::Note) } else { evidence }
    });
}

fn example() -> Ladder {
    let request = pdus::store_request(1, 1, &pdus::ct_image(64), 4_096);
    traffic::exchange(pdus::CT_IMAGE_STORAGE, &request, &pdus::store_response(1, 1, 0xa801))
}
