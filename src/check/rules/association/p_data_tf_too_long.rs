//! UL-070.

use super::establishment::{report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::{PduContent, PduEntry};
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-070",
    name: "p_data_tf_too_long",
    title: "P-DATA-TF is longer than the receiver takes",
    severity: Severity::Violation,
    clause: "PS3.8 D.1, D.1.1, D.1.2",
    requirement: "The variable field of a P-DATA-TF is at most as long as the maximum length that its \
                  receiver announced.",
    rationale: "Receivers with a buffer of that size abort with reason 6.",
    exceptions: "The six octets of the PDU header do not count, those of the PDV headers do. The limits of \
                 the two directions are independent; 0 is none.",
    advice: "Take the limit from the A-ASSOCIATE PDU of the peer, not from the own one.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let PduContent::Data(pdu) = &entry.content else { return };
    let Some(limit) = context.negotiation.maximum_length(entry.sender.other()) else { return };
    if limit != 0 && pdu.header.length > limit {
        report(findings, entry, whole(entry), || {
            let expected = format!("at most {limit}, as the {} announced", entry.sender.other().name());
            Evidence::new(expected, format!("PDU length {}", pdu.header.length))
        });
    }
}

fn example() -> Ladder {
    let mut accept = examples::accept_with(vec![pdus::answer(1, 0)]);
    let limit = examples::user_item(ItemType::MAXIMUM_LENGTH, Content::MaximumLength(4_096));
    examples::replace(&mut accept, limit);
    let request = examples::request_with(vec![pdus::proposal(1, pdus::CT_IMAGE_STORAGE)]);
    let mut ladder = examples::opened(&request, &accept);
    ladder.requestor(&pdus::store_request(1, 1, &pdus::ct_image(8_192), 6_144));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
