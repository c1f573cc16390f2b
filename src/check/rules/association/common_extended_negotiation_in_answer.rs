//! UL-085.

use super::establishment::{accept, report, user_items};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::ItemType;

pub(super) static RULE: Rule = Rule {
    id: "UL-085",
    name: "common_extended_negotiation_in_answer",
    title: "Common extended negotiation in the answer",
    severity: Severity::Violation,
    clause: "PS3.7 D.3.3.6",
    requirement: "SOP Class Common Extended Negotiation is told by the requestor; the acceptor does not \
                  answer it.",
    rationale: "Strict requestors abort.",
    exceptions: "",
    advice: "Do not copy the user information of the request into the answer.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(accept) = accept(entry, context) else { return };
    if let Some(item) = user_items(accept, ItemType::COMMON_EXTENDED_NEGOTIATION).next() {
        report(findings, entry, item.span, || Evidence::new("no 57H", "57H in the A-ASSOCIATE-AC"));
    }
}

fn example() -> Ladder {
    let mut accept = examples::accept();
    examples::add(&mut accept, examples::common(pdus::CT_IMAGE_STORAGE, examples::STORAGE_SERVICE));
    examples::association(&examples::request(), &accept)
}
