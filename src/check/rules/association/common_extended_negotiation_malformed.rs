//! UL-086.

use super::establishment::{report, request, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{CommonExtendedNegotiation, Content, ItemType};
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "UL-086",
    name: "common_extended_negotiation_malformed",
    title: "Common extended negotiation is malformed",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.6.1; PS3.4 B.3.1.3",
    requirement: "It holds the SOP class, its service class and a list of related general SOP classes, each \
                  with its length; its version is 0, and there is at most one for a SOP class. Storage \
                  classes name the Storage Service Class.",
    rationale: "The acceptor cannot treat a new SOP class as the general one that it knows.",
    exceptions: "The list may be empty. What follows it is reserved.",
    advice: "Check the lengths; send 1.2.840.10008.4.2 as the service class for storage.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    let mut seen = HashSet::new();
    for item in user_items(request, ItemType::COMMON_EXTENDED_NEGOTIATION) {
        let observed = match &item.content {
            Content::Malformed(_) => "lengths that do not fit".to_owned(),
            Content::CommonExtendedNegotiation(_) if item.reserved != 0 => {
                format!("version {}", item.reserved)
            }
            Content::CommonExtendedNegotiation(own) if !seen.insert(own.sop_class_uid.octets()) => {
                format!("a second one for {}", own.sop_class_uid.name_or_self())
            }
            Content::CommonExtendedNegotiation(own) if !names_its_service(own) => {
                let name = own.sop_class_uid.name_or_self();
                format!("{name} as of service {}", own.service_class_uid.name_or_self())
            }
            _ => continue,
        };
        report(findings, entry, item.span, || {
            Evidence::new("version 0, lengths that add up, once for a SOP class", observed)
        });
    }
}

/// Of other services than storage nobody knows.
fn names_its_service(own: &CommonExtendedNegotiation) -> bool {
    const STORAGE: &str = "1.2.840.10008.4.2";
    let is_storage = Service::of(own.sop_class_uid.as_str()) == Service::Storage;
    !is_storage || own.service_class_uid.as_str() == STORAGE
}

fn example() -> Ladder {
    let mut request = examples::request_with(vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)]);
    examples::add(&mut request, examples::common(pdus::CT_IMAGE_STORAGE, "1.2.840.10008.1.1"));
    examples::association(&request, &examples::accept())
}
