//! UL-084.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::dict::service::Service;
use crate::octets::hex;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-084",
    name: "extended_negotiation_beyond_offer",
    title: "Extended negotiation answers more than was offered",
    severity: Severity::Violation,
    clause: "PS3.4 C.5.1.1, C.5.2.1",
    requirement: "For query and retrieve the acceptor answers one octet with one octet, and grants only \
                  what is offered.",
    rationale: "Older requestors choke on the longer answer; the peers disagree on how keys match.",
    exceptions: "A shorter answer is legal: what is missing counts as 0.",
    advice: "Limit the answer to the octets of the offer.",
    is_pedantic: false,
    needs: &[Need::Request],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    let Some(request) = context.negotiation.request.as_ref() else { return };
    for item in user_items(accept, ItemType::EXTENDED_NEGOTIATION) {
        let Content::ExtendedNegotiation(answer) = &item.content else { continue };
        let mut asked =
            request.extended_negotiations().filter(|asked| asked.sop_class_uid == answer.sop_class_uid);
        let Some(asked) = asked.next().filter(|_| is_query(&answer.sop_class_uid)) else { continue };
        let (offer, granted) = (&asked.application_information, &answer.application_information);
        let is_longer = offer.len() == 1 && granted.len() > 1;
        let offered = offer.iter().copied().chain(std::iter::repeat(0));
        if is_longer || granted.iter().zip(offered).any(|(granted, offered)| *granted == 1 && offered == 0) {
            report(findings, entry, item.span, || {
                let observed = format!("{} for {}", hex(granted), answer.sop_class_uid.name_or_self());
                Evidence::new(format!("within {}", hex(offer)), observed)
            });
        }
    }
}

fn is_query(sop_class: &Uid) -> bool {
    let service = Service::of(sop_class.as_str());
    matches!(service, Service::QueryRetrieveFind | Service::QueryRetrieveMove | Service::QueryRetrieveGet)
}

fn example() -> Ladder {
    let mut request = examples::request_with(vec![pdus::proposal(1, pdus::STUDY_ROOT_FIND)]);
    let mut accept = examples::accept();
    examples::add(&mut request, examples::extended(pdus::STUDY_ROOT_FIND, &[1]));
    examples::add(&mut accept, examples::extended(pdus::STUDY_ROOT_FIND, &[1, 1, 1]));
    examples::association(&request, &accept)
}
