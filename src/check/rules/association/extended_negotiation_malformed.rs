//! UL-082.

use super::establishment::{associate, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    id: "UL-082",
    name: "extended_negotiation_malformed",
    title: "SOP Class Extended Negotiation is malformed or repeated",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.5",
    requirement: "An extended negotiation holds the length of a UID, the UID, and information of the \
                  service; there is at most one for a SOP class.",
    rationale: "What was to be negotiated is lost, or ambiguous.",
    exceptions: "What the information says is for the service to judge.",
    advice: "Check the length of the UID, and send one sub-item for each SOP class.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["UL-037"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let mut seen = HashSet::new();
    for item in user_items(associate, ItemType::EXTENDED_NEGOTIATION) {
        let observed = match &item.content {
            Content::Malformed(_) => "a UID length that does not fit".to_owned(),
            Content::ExtendedNegotiation(own) if own.application_information.is_empty() => {
                format!("no information for {}", own.sop_class_uid.name_or_self())
            }
            Content::ExtendedNegotiation(own) if !seen.insert(own.sop_class_uid.octets()) => {
                format!("a second one for {}", own.sop_class_uid.name_or_self())
            }
            _ => continue,
        };
        report(findings, entry, item.span, || Evidence::new("a UID and information, once", observed));
    }
}

fn example() -> Ladder {
    let mut request = examples::request();
    let negotiation = [&[0, 99][..], b"1.2.840.10008.1.1", &[1]].concat();
    examples::add(&mut request, examples::user_octets(ItemType::EXTENDED_NEGOTIATION, &negotiation));
    examples::association(&request, &examples::accept())
}
