//! SVC-RET-015.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Body, ItemType, PduType};
use crate::ul::{Content, ExtendedNegotiation};

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-015",
    name: "retrieve_extended_negotiation_out_of_range",
    title: "Extended negotiation of a retrieve class out of range",
    severity: Severity::Violation,
    clause: "PS3.4 C.5.2.1, C.5.3.1",
    requirement: "For C-MOVE and C-GET classes the application information has one or two octets, each 0 or \
                  1: relational retrieval, and conversion of multi-frame images.",
    rationale: "The peer reads another value as support, or ignores the offer.",
    exceptions: "One octet alone is the older form.",
    advice: "Send 0 for what is not supported and 1 for what is.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, _: &Context, findings: &mut Findings<'_>) {
    let PduContent::Control(pdu) = &entry.content else { return };
    let (Body::AssociateRq(associate) | Body::AssociateAc(associate)) = &pdu.body else { return };
    for negotiation in associate.extended_negotiations() {
        let service = Service::of(negotiation.sop_class_uid.as_str());
        let is_retrieve = matches!(service, Service::QueryRetrieveMove | Service::QueryRetrieveGet);
        let octets = &negotiation.application_information;
        if is_retrieve && octets.iter().take(2).any(|octet| *octet > 1) {
            findings.report(entry.last, Some(entry.sender), || {
                let values: Vec<String> =
                    octets.iter().take(8).map(|octet| format!("{octet:02X}H")).collect();
                let observed = format!("{}: {}", negotiation.sop_class_uid.name_or_self(), values.join(" "));
                Evidence::new("octets of 00H or 01H", observed).octets(entry.sender, pdu.header.span())
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    let negotiation = |octets: &[u8]| {
        let negotiation = ExtendedNegotiation {
            sop_class_uid: Uid::from(workflow::STUDY_ROOT_MOVE),
            application_information: octets.into(),
        };
        vec![pdus::item(ItemType::EXTENDED_NEGOTIATION, Content::ExtendedNegotiation(negotiation))]
    };
    let (proposals, answers) = (vec![pdus::proposal(1, workflow::STUDY_ROOT_MOVE)], vec![pdus::answer(1, 0)]);
    ladder.requestor(&workflow::associate_with(
        PduType::ASSOCIATE_RQ,
        "WORKSTATION01",
        "PACS",
        proposals,
        negotiation(&[2, 0]),
    ));
    ladder.acceptor(&workflow::associate_with(
        PduType::ASSOCIATE_AC,
        "WORKSTATION01",
        "PACS",
        answers,
        negotiation(&[0, 0]),
    ));
    ladder.release();
    ladder
}
